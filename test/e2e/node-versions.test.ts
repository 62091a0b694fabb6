import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { bin, plainEnv, projectRoot } from '../support/cli.ts'

/** Other Node.js executables to compare with this one, as PATH lists folders; `.ci/run` sets it. */
const nodes = (process.env.R53SIM_NODES ?? '').split(delimiter).filter((path) => path !== '')

const examples = readdirSync(join(projectRoot, 'examples')).filter((name) => name.endsWith('.yaml'))

/** A command line per example that plays chance, and one that proves; then some of the largest. */
const lines: readonly (readonly string[])[] = [
  ...examples.flatMap((file) => {
    const plan = `examples/${file}`
    const document: { readonly endpoints?: Readonly<Record<string, unknown>> } = parse(
      readFileSync(join(projectRoot, plan), 'utf8'),
    )
    const [endpoint] = Object.keys(document.endpoints ?? {})
    return endpoint === undefined
      ? []
      : [
          ['simulate', plan, '--loss', `${endpoint}=0.6`, '--seed', '7', '--runs', '100', '--format', 'json'],
          ['verify', plan, '--format', 'json'],
        ]
  }),
  ['test', 'examples/full.yaml', '--format', 'json'],
  ['availability', 'examples/full.yaml', '--format', 'json'],
  ['simulate', 'examples/full.yaml', '--fail', 'virginia@30s', '--recover', 'virginia@10m', '--format', 'html'],
  ['export', 'examples/full.yaml', '--to', 'change-batch'],
]

/** Everything that a Node.js prints for all command lines. */
function outputs(node: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.map((args) => {
      const { stdout, stderr, status } = spawnSync(node, [bin, ...args], {
        cwd: projectRoot,
        env: plainEnv(),
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      })
      return [args.join(' '), `${stdout}${stderr}${status}`]
    }),
  )
}

describe.skipIf(nodes.length === 0)('other versions of Node.js (needs R53SIM_NODES)', () => {
  let own: Readonly<Record<string, string>> = {}
  beforeAll(() => {
    own = outputs(process.execPath)
  })

  test.each(nodes)('same input and seed, same bytes on %s', (node) => {
    expect(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/^v\d+/)
    expect(lines.length).toBeGreaterThan(20)
    expect(outputs(node)).toEqual(own)
  })
})
