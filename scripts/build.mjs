// Bundles src/ into dist/. Everything as ES modules, one chunk for each command and for what commands share; and once
// more, as one CommonJS file each, what the commonest starts run (finding the command, reading its options, the commands
// that look at a plan): so many small modules cost more to load than all that they do (npm run bench).
// Packages stay packages, all but yaml: from its many files it takes three times as long to start.
// Files are replaced by rename, so that a running r53sim never reads half a file.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, transform } from 'esbuild'
import { compileAhead, compiledPath } from './compiled-ahead.cjs'

const require = createRequire(import.meta.url)
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const dist = join(root, 'dist')

const options = {
  absWorkingDir: root,
  outdir: dist,
  outbase: 'src',
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  external: [
    '@hono/node-server',
    'cborg',
    'chalk',
    'classic-level',
    'commander',
    'dns-packet',
    'fast-xml-parser',
    'hono',
    'koffi',
    'mmdb-lib',
    'ora',
    'undici',
  ],
  // The same code as the package gives to Node, as ES modules: CommonJS in an ESM bundle cannot require node:buffer.
  alias: { yaml: join(root, 'node_modules/yaml/browser/dist/index.js') },
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
}

/** What runs in threads of its own: entries that have names to find them by. */
const threads = ['src/cli/serve-load-thread.ts', 'src/serve/batch/answering-thread.ts']

const modules = await build({
  ...options,
  entryPoints: ['src/cli/main.ts', ...threads],
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

const PLAN = 'examples/failover.yaml'

/**
 * Modules that stand in a CommonJS file of their own, by the file's name, and a command line that is run in silence, so
 * that the functions that most of its kind need are compiled.
 */
const programs = {
  parse: { source: 'src/cli/parse.ts', argv: ['simulate', PLAN, '--fail', 'primary'] },
  validate: { source: 'src/cli/commands/validate.ts', argv: ['validate', PLAN] },
  simulate: { source: 'src/cli/commands/simulate.ts', argv: ['simulate', PLAN, '--fail', 'primary'] },
  explain: { source: 'src/cli/commands/explain.ts', argv: ['explain', 'www', '--plan', PLAN] },
  show: { source: 'src/cli/commands/show.ts', argv: ['show', PLAN] },
  verify: { source: 'src/cli/commands/verify.ts', argv: ['verify', PLAN] },
}
const programNames = new Map(Object.entries(programs).map(([name, { source }]) => [join(root, source), name]))
const digests = new Map()

/** Leads each `import()` to the chunk that holds the module, or to its own file. */
const rareParts = {
  name: 'rare parts',
  setup(bundle) {
    bundle.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined
      const module = resolve(resolveDir, path)
      if (programNames.has(module)) return { path: module, namespace: 'compiled ahead' }
      const chunk = chunks.get(module)
      return chunk && { path: relative(join(dist, 'cli'), chunk), external: true }
    })
    bundle.onLoad({ filter: /.*/, namespace: 'compiled ahead' }, ({ path }) => {
      const name = programNames.get(path)
      return {
        resolveDir: join(root, 'scripts'),
        contents: `module.exports = require('./compiled-ahead.cjs').load(__dirname + '/${name}.cjs', '${digests.get(name)}', require)`,
      }
    })
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

const buildProgram = (name, entryPoint) =>
  build({
    ...options,
    entryPoints: [{ in: entryPoint, out: `cli/${name}` }],
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    minify: true,
    plugins: [rareParts, ruleTexts],
  })

/** `import()` for modules that are compiled ahead, which have none. */
const importFile = {
  path: join(dist, 'cli/import.cjs'),
  contents: Buffer.from('module.exports = (name) => import(name)\n'),
}
const programFiles = new Map()
for (const [name, { source }] of Object.entries(programs)) {
  const [file] = (await buildProgram(name, join(root, source))).outputFiles
  const contents = Buffer.from(file.text.replaceAll(/\bimport\(/g, 'require("./import.cjs")('))
  digests.set(name, createHash('sha256').update(contents).digest('hex').slice(0, 16))
  programFiles.set(name, { path: file.path, contents })
}
const main = await buildProgram('main', 'src/cli/main.ts')

/** The live view that `serve` shows on its control port: a script and a style, put into one document when it is asked for. */
const page = await build({
  ...options,
  entryPoints: ['src/page/main.ts', 'src/page/style.css'],
  platform: 'browser',
  target: 'es2023',
  format: 'esm',
  external: [],
  minify: true,
})

const read = (path) => {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

const outputFiles = [
  ...modules.outputFiles,
  ...programFiles.values(),
  importFile,
  ...main.outputFiles,
  ...page.outputFiles,
]
const yamlLicense = readFileSync(join(root, 'node_modules/yaml/LICENSE'), 'utf8')
outputFiles.push({
  path: join(dist, 'THIRD-PARTY.txt'),
  contents: Buffer.from(
    `dist/ contains code of yaml (https://eemeli.org/yaml/), under this licence:\n\n${yamlLicense}`,
  ),
})

function write(path, contents) {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}`
  writeFileSync(temporary, contents)
  renameSync(temporary, path)
}

// Chunks first, then the files that name them.
const isEntry = ({ path }) => dirname(path) === join(dist, 'cli')
for (const { path, contents } of outputFiles.toSorted((a, b) => Number(isEntry(a)) - Number(isEntry(b))))
  if (!read(path)?.equals(contents)) write(path, contents)

const { openSystem } = require(join(dist, 'cli/main.cjs'))
const silence = { write() {}, isTerminal: false, columns: undefined, closed: false }
const system = { ...openSystem(pathToFileURL(`${root}/`)), cwd: root, stdout: silence, stderr: silence }
const programPath = (name) => programFiles.get(name).path

const compiledFiles = []
for (const [name, { argv }] of Object.entries(programs)) {
  const compiledFile = compiledPath(programPath(name), digests.get(name))
  compiledFiles.push(compiledFile)
  if (read(compiledFile)) continue
  const [command, ...words] = argv
  const warmUp = async (module) => {
    const { parseArguments } = name === 'parse' ? module : require(programPath('parse'))
    const commandModule = name === 'parse' ? require(programPath(command)) : module
    const { args, options } = parseArguments({ name: command, summary: '' }, commandModule, words, system)
    await commandModule.run(args, options, system)
  }
  write(compiledFile, await compileAhead(programPath(name), require, warmUp))
}

const wanted = new Set([...outputFiles.map(({ path }) => path), ...compiledFiles])
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (entry.isFile() && !wanted.has(path)) rmSync(path, { force: true })
}
