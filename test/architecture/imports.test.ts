import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { init, parse } from 'es-module-lexer'
import { describe, expect, test } from 'vitest'

const src = resolve(import.meta.dirname, '../../src')
const nouns = ['values', 'model', 'route53']

/** Values in, values out: no files, sockets, clocks, chance, terminal. */
const core: Readonly<Record<string, readonly string[]>> = {
  values: [],
  model: ['values'],
  route53: ['values', 'model'],
  plan: nouns,
  formats: [...nouns, 'plan'],
  geo: nouns,
  routing: nouns,
  health: nouns,
  cloudwatch: nouns,
  discovery: nouns,
  decide: [...nouns, 'routing', 'health'],
  lint: [...nouns, 'decide'],
  simulate: [...nouns, 'health', 'decide'],
  verify: [...nouns, 'routing', 'health', 'decide', 'simulate'],
  transition: [...nouns, 'health', 'decide', 'simulate'],
  dns: [...nouns, 'decide'],
  report: [...nouns, 'lint', 'health', 'decide', 'simulate', 'verify', 'transition'],
}

/** The outside. */
const shells: Readonly<Record<string, readonly string[]>> = {
  probe: [...nouns, 'health'],
  serve: [...nouns, 'lint', 'health', 'cloudwatch', 'decide', 'discovery', 'dns', 'probe'],
  api: [...nouns, 'formats', 'lint', 'health', 'cloudwatch', 'decide'],
  cli: [...Object.keys(core), 'probe', 'serve', 'api'],
  page: ['values', 'report'],
}

/** Packages by folder; a folder without a line has none. */
const packages: Readonly<Record<string, RegExp>> = {
  values: /^node:(url|crypto)$/,
  plan: /^yaml$/,
  dns: /^(dns-packet|node:crypto)$/,
  geo: /^mmdb-lib$/,
  probe: /^(undici|node:.+)$/,
  serve: /^(hono(\/.+)?|@hono\/node-server|koffi|node:.+)$/,
  api: /^(hono(\/.+)?|@hono\/node-server|cborg|fast-xml-parser|classic-level|node:.+)$/,
  cli: /^(commander|chalk|ora|undici|node:.+)$/,
}

const NONE = /(?!)/

/** What a core file may not name: time, chance and the process come in as arguments. */
const OUTSIDE = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bconsole\./

const LINES_MAX = 400
/** Files over the limit, by path; may only shrink. */
const longFiles: readonly string[] = []

await init

const folderOf = (file: string) => relative(src, file).split(sep)[0] ?? ''
const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
const sourceOf = (file: string) => readFileSync(file, 'utf8')

/** Names of all imports; a computed `import(x)` has none and is given as empty text. The lexer overlooks `export type … from`. */
const importsOf = (source: string): readonly string[] =>
  parse(source.replace(/\bexport type(?=\s*[{*])/g, 'export'))[0].flatMap(({ n, d }) => (d === -2 ? [] : [n ?? '']))

describe('imports', () => {
  test.each(files.map((file) => relative(src, file)))('%s', (path) => {
    const file = join(src, path)
    const from = folderOf(file)
    const source = sourceOf(file)
    for (const name of importsOf(source)) {
      if (name.startsWith('.'))
        expect([from, ...(core[from] ?? shells[from] ?? [])]).toContain(folderOf(resolve(dirname(file), name)))
      else expect(name).toMatch(packages[from] ?? NONE)
    }
    if (from in core) expect(source).not.toMatch(OUTSIDE)
  })

  test('D71 an answer is made without sockets: nothing that it needs can open one', () => {
    const reached = new Set<string>()
    const outside = new Set<string>()
    const follow = (file: string): void => {
      if (reached.has(file)) return
      reached.add(file)
      for (const name of importsOf(sourceOf(file))) {
        if (name.startsWith('.')) follow(resolve(dirname(file), name))
        else outside.add(name)
      }
    }
    follow(join(src, 'dns/respond.ts'))
    follow(join(src, 'dns/transfer-respond.ts'))
    expect(reached.size).toBeGreaterThan(50)
    expect([...outside].sort()).toEqual(['dns-packet', 'node:crypto', 'node:url'])
  })

  test('every folder of src is in the table', () => {
    const known = [...Object.keys(core), ...Object.keys(shells)]
    expect([...new Set(files.map(folderOf))].filter((folder) => !known.includes(folder))).toEqual([])
  })

  test('the table has no circle', () => {
    const table = { ...core, ...shells }
    const below = (folder: string, path: readonly string[]): void => {
      expect(path).not.toContain(folder)
      for (const next of table[folder] ?? []) below(next, [...path, folder])
    }
    for (const folder of Object.keys(table)) below(folder, [])
  })
})

describe('files', () => {
  test('a file is shorter than the limit', () => {
    const long = files
      .filter((file) => !file.includes('.gen.') && sourceOf(file).split('\n').length > LINES_MAX)
      .map((file) => relative(src, file))
    expect(long).toEqual(longFiles)
  })

  test('every file is imported by something', () => {
    const imported = new Set(
      files.flatMap((file) =>
        importsOf(sourceOf(file))
          .filter((name) => name.startsWith('.'))
          .map((name) => resolve(dirname(file), name)),
      ),
    )
    const entries = ['cli/main.ts', 'cli/serve-load-thread.ts', 'serve/batch/answering-thread.ts', 'page/main.ts']
    const alone = files
      .filter((file) => !imported.has(file) && !file.endsWith('.d.ts'))
      .map((file) => relative(src, file))
      .filter((file) => !entries.includes(file))
    expect(alone).toEqual([])
  })
})
