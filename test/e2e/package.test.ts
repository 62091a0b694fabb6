import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { expect, test } from 'vitest'
import { folderWith, plainEnv, projectRoot } from '../support/cli.ts'

const manifest: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(projectRoot, 'package.json'), 'utf8'),
)

/** What `npm pack` packs, unpacked where npm would install it, beside the packages it names and no others. */
function installPacked(): string {
  const folder = folderWith({ 'node_modules/.keep': '' })
  const npm = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const [packed]: readonly { readonly filename: string }[] = JSON.parse(
    execFileSync('npm', npm, { cwd: projectRoot, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  )
  execFileSync('tar', ['-xzf', packed?.filename ?? '', '-C', 'node_modules'], { cwd: folder })
  execFileSync('mv', ['node_modules/package', 'node_modules/r53sim'], { cwd: folder })
  for (const name of Object.keys(manifest.dependencies)) {
    const place = join(folder, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(join(projectRoot, 'node_modules', name), place)
  }
  return folder
}

test('the packed files are all that r53sim needs', () => {
  const folder = installPacked()
  const run = (...args: readonly string[]) =>
    execFileSync(process.execPath, ['node_modules/r53sim/bin/r53sim.js', ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: plainEnv(),
    })
  expect(run('validate', 'node_modules/r53sim/examples/failover.yaml')).toMatch(/^✓ .*No findings\.\n$/)
  expect(run('schema')).toBe(readFileSync(join(projectRoot, 'schemas/plan.schema.json'), 'utf8'))
  expect(run('completion', 'bash')).toMatch(/^# Completion of r53sim for bash/)
  expect(run('init', 'made', '--template', 'failover')).toContain('made/r53sim.yaml')
  expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(run('show', 'node_modules/r53sim/examples/failover.yaml', '--color', 'always')).toContain('\u001b[')
})

test('the manifest says nothing wrong about the package', async () => {
  const { messages, pkg } = await publint({ pkgDir: projectRoot, level: 'warning', pack: false })
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
})
