// Makes the generated files from their sources: each file in generate/ is one step. `--check` writes nothing and fails when a file is stale.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = new URL('generate/', import.meta.url)
const isCheck = process.argv.includes('--check')

/** A step exports `step`: its name, and `run(root)`, the text of each file by its path below the root. Same sources, same bytes. */
const steps = []
for (const name of (await readdir(folder)).sort()) {
  if (name.endsWith('.mjs')) steps.push((await import(new URL(name, folder))).step)
}

const stale = []
for (const step of steps) {
  for (const [name, text] of await step.run(root)) {
    const path = join(root, name)
    if ((await readFile(path, 'utf8').catch(() => undefined)) === text) continue
    stale.push(`${name} (${step.name})`)
    if (isCheck) continue
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
}

for (const file of stale) console.log(`${isCheck ? 'stale' : 'wrote'} ${file}`)
if (isCheck && stale.length > 0) {
  console.error('run npm run generate')
  process.exitCode = 1
}
