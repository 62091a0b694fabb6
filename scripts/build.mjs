// Bundles src/cli/main.ts into dist/: one entry, one chunk for each command and for what commands share.
// Packages stay packages, all but yaml: from its many files it takes three times as long to start.
// Files are replaced by rename, so that a running r53sim never reads half a file.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/main.ts'],
  outdir: dist,
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  external: ['chalk', 'commander', 'dns-packet', 'ora', 'undici'],
  // The same code as the package gives to Node, as ES modules: CommonJS in an ESM bundle cannot require node:buffer.
  alias: { yaml: join(root, 'node_modules/yaml/browser/dist/index.js') },
  minifySyntax: true,
  minifyWhitespace: true,
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'none',
  write: false,
  logLevel: 'warning',
})

const read = (path) => {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

const yamlLicense = readFileSync(join(root, 'node_modules/yaml/LICENSE'), 'utf8')
outputFiles.push({
  path: join(dist, 'THIRD-PARTY.txt'),
  contents: Buffer.from(
    `dist/ contains code of yaml (https://eemeli.org/yaml/), under this licence:\n\n${yamlLicense}`,
  ),
})

// Chunks first, the entry that names them last.
const isEntry = ({ path }) => path.endsWith(join('cli', 'main.js'))
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
