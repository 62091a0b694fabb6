// Bundles src/ into dist/. Everything as ES modules, one chunk for each command and for what commands share; and once
// more, as one CommonJS file each, what the commonest starts run (finding the command, `validate`): so many small
// modules cost more to load than all that they do (npm run bench).
// Packages stay packages, all but yaml: from its many files it takes three times as long to start.
// Files are replaced by rename, so that a running r53sim never reads half a file.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')

const options = {
  absWorkingDir: root,
  outdir: dist,
  outbase: 'src',
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  external: ['@hono/node-server', 'chalk', 'commander', 'dns-packet', 'hono', 'ora', 'undici'],
  // The same code as the package gives to Node, as ES modules: CommonJS in an ESM bundle cannot require node:buffer.
  alias: { yaml: join(root, 'node_modules/yaml/browser/dist/index.js') },
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
}

const modules = await build({
  ...options,
  entryPoints: ['src/cli/main.ts'],
  format: 'esm',
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  chunkNames: 'chunks/[name]-[hash]',
})

/** The file that holds a module loaded by `import()`, by the module's path. */
const chunks = new Map(
  Object.entries(modules.metafile.outputs).flatMap(([path, { entryPoint }]) =>
    entryPoint === undefined ? [] : [[join(root, entryPoint), join(root, path)]],
  ),
)

/** Of the commands only `validate` stands in a CommonJS file, beside that of the main program. */
const starts = { main: 'src/cli/main.ts', validate: 'src/cli/commands/validate.ts' }

/** Leads each `import()` to the chunk that holds the module, and that of `validate` to its own file. */
const rareParts = {
  name: 'rare parts',
  setup(bundle) {
    bundle.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined
      const module = resolve(resolveDir, path)
      if (module === join(root, starts.validate)) return { path: './validate.cjs', namespace: 'required' }
      const chunk = chunks.get(module)
      return chunk && { path: relative(join(dist, 'cli'), chunk), external: true }
    })
    bundle.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)})`,
    }))
    bundle.onResolve({ filter: /\.cjs$/, namespace: 'required' }, ({ path }) => ({ path, external: true }))
  },
}

/** A text about a rule as esbuild prints it, without anything worked out in it. */
const RULE_TEXT = /\b(?:summary|why|bad|good):(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\\.)*`),/g

/** Leaves out what rules say about themselves, a quarter of the code: what prints it is a rare part, with rules of its own. */
const ruleTexts = {
  name: 'rule texts',
  setup(bundle) {
    bundle.onLoad({ filter: /[/\\]lint[/\\](?:text-)?rules[/\\][^/\\]+\.ts$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), {
        loader: 'ts',
        minifySyntax: true,
        minifyWhitespace: true,
      })
      return { contents: code.replace(RULE_TEXT, ''), loader: 'js' }
    })
  },
}

const programs = await build({
  ...options,
  entryPoints: Object.entries(starts).map(([name, path]) => ({ in: path, out: `cli/${name}` })),
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  minify: true,
  plugins: [rareParts, ruleTexts],
})

const read = (path) => {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

const outputFiles = [...modules.outputFiles, ...programs.outputFiles]
const yamlLicense = readFileSync(join(root, 'node_modules/yaml/LICENSE'), 'utf8')
outputFiles.push({
  path: join(dist, 'THIRD-PARTY.txt'),
  contents: Buffer.from(
    `dist/ contains code of yaml (https://eemeli.org/yaml/), under this licence:\n\n${yamlLicense}`,
  ),
})

// Chunks first, then the files that name them.
const isEntry = ({ path }) => dirname(path) === join(dist, 'cli')
for (const { path, contents } of outputFiles.toSorted((a, b) => Number(isEntry(a)) - Number(isEntry(b)))) {
  if (read(path)?.equals(contents)) continue
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}`
  writeFileSync(temporary, contents)
  renameSync(temporary, path)
}

const wanted = new Set(outputFiles.map(({ path }) => relative(dist, path)))
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (entry.isFile() && !wanted.has(relative(dist, path))) rmSync(path, { force: true })
}
