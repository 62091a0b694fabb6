import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'
import { findTool } from '../support/tools.ts'
import './build.ts'

const plan = (secondary: string, ttl = 60) => `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  spare: { ipv4: 192.0.2.11, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { ttl: ${ttl}, failover: { primary: web, secondary: ${secondary} } } }
      mail: { MX: ["10 mx.example.net."] }
`

describe('r53sim diff', () => {
  const files = { 'old.yaml': plan('spare'), 'new.yaml': plan('web') }

  test('says who is worse off, after which failures', async () => {
    const { stdout, stderr, code } = await runCli(['diff', 'old.yaml', 'new.yaml'], { cwd: folderWith(files) })
    expect(stderr).toBe('')
    expect(stdout).toBe(`www.example.com A, all clients
  ✗ worse   after web: 192.0.2.11 → 192.0.2.10 (dead)   1 of 4 states

everything else: the same answers in all states (1 record). Compared: 2 records, 2 failure variables, every set of failures.
`)
    expect(code).toBe(0)
  })

  test('exits 1 with --exit-code if anything is shown', async () => {
    const cwd = folderWith(files)
    expect((await runCli(['diff', 'old.yaml', 'new.yaml', '--exit-code'], { cwd })).code).toBe(1)
    const better = await runCli(['diff', 'old.yaml', 'new.yaml', '--only', 'better', '--exit-code'], { cwd })
    expect(better.stdout).toBe(
      '✓ Nothing is better from old.yaml to new.yaml: 2 records, 2 failure variables, every set of failures\n',
    )
    expect(better.code).toBe(0)
  })

  test('NEW is the plan where it is left out, found or named as for other commands', async () => {
    const cwd = folderWith({ ...files, 'r53sim.yaml': plan('web') })
    const worse = 'after web: 192.0.2.11 → 192.0.2.10 (dead)'
    expect((await runCli(['diff', 'old.yaml'], { cwd })).stdout).toContain(worse)
    expect((await runCli(['diff', 'old.yaml', '--plan', 'new.yaml'], { cwd })).stdout).toContain(worse)
    expect(await runCli(['diff', 'old.yaml', 'old.yaml', '--plan', 'new.yaml'], { cwd })).toMatchObject({
      code: 2,
      stderr: 'r53sim: two plans are named, "old.yaml" and "new.yaml": name one\n',
    })
  })

  test('says which endpoint is overloaded now, or no longer', async () => {
    const loaded = (share: number) => `version: 1
endpoints:
  euw1: { ipv4: 192.0.2.20, health_check: { type: HTTP }, capacity: 800 }
  canary: { ipv4: 192.0.2.21, health_check: { type: HTTP }, capacity: 100 }
zones:
  example.com:
    records:
      www: { A: { weighted: { stable: { weight: ${100 - share}, endpoint: euw1 }, canary: { weight: ${share}, endpoint: canary } } } }
clients: { FR: { country: FR, demand: 600 }, JP: { country: JP, demand: 100 } }
`
    const cwd = folderWith({ 'old.yaml': loaded(5), 'new.yaml': loaded(50) })
    const { stdout, stderr } = await runCli(['diff', 'old.yaml', 'new.yaml'], { cwd })
    expect(stderr).toBe('')
    expect(stdout).toBe(`www.example.com A, all clients
  ✗ worse   normally: canary overloaded, 35 of 100 → 350 of 100 requests/s   1 of 4 states
  · moved   normally: 192.0.2.20 95 %, 192.0.2.21 5 % → 192.0.2.20 50 %, 192.0.2.21 50 %   2 of 4
           states

Compared: 1 record, 2 failure variables, every set of failures.
`)
    const back = JSON.parse((await runCli(['diff', 'new.yaml', 'old.yaml', '--format', 'json'], { cwd })).stdout)
    expect(schemaErrors('difference', back)).toEqual([])
    expect(back.groups[0].loads).toEqual([
      {
        direction: 'better',
        endpoint: 'canary',
        before: { load: '350', capacity: '100' },
        after: { load: '35', capacity: '100' },
        cuts: [[]],
        cuts_total: '1',
        states: '1',
        of: '4',
      },
    ])
    const { stdout: markdown } = await runCli(
      ['diff', 'old.yaml', 'new.yaml', '--only', 'worse', '--format', 'markdown'],
      { cwd },
    )
    expect(markdown).toBe(`### \`old.yaml\` → \`new.yaml\`

|  | record | clients | when | answer | states |
| --- | --- | --- | --- | --- | --- |
| worse | \`www.example.com A\` | all clients | normally | canary overloaded, 35 of 100 → 350 of 100 requests/s | 1 of 4 |

Compared: 1 record, 2 failure variables, every set of failures.
`)
  })

  test('says of failures that are interchangeable how many it takes', async () => {
    const quorum = (least: number) => `version: 1
endpoints:
  a: { ipv4: 192.0.2.1, health_check: { type: HTTP } }
  b: { ipv4: 192.0.2.2, health_check: { type: HTTP } }
  c: { ipv4: 192.0.2.3, health_check: { type: HTTP } }
health_checks: { most: { type: CALCULATED, children: [a, b, c], health_threshold: ${least} } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: most }, secondary: { values: [192.0.2.11] } } } }
`
    const cwd = folderWith({ 'old.yaml': quorum(1), 'new.yaml': quorum(2) })
    const { stdout } = await runCli(['diff', 'old.yaml', 'new.yaml'], { cwd })
    expect(stdout).toContain('· moved   after any 2 of {a, b, c}: 192.0.2.10 → 192.0.2.11   3 of 8 states\n')
  })

  test('compares times where it is asked for, after which failures too', async () => {
    const cwd = folderWith({ 'old.yaml': plan('spare'), 'new.yaml': plan('spare', 300) })
    expect((await runCli(['diff', 'old.yaml', 'new.yaml'], { cwd })).stdout).toContain('answer alike')
    const { stdout } = await runCli(['diff', 'old.yaml', 'new.yaml', '--compare', 'ttl,rto'], { cwd })
    expect(stdout).toBe(`www.example.com A, all clients
  ✗ worse   after web: moved within 2 min 40 s → 6 min 40 s   1 of 4 states
  kept by resolvers 1 min → 5 min

everything else: the same answers in all states (1 record). Compared: 2 records, 2 failure variables, every set of failures.
`)
    const back = ['diff', 'new.yaml', 'old.yaml', '--compare', 'ttl,rto']
    const document = JSON.parse((await runCli([...back, '--format', 'json'], { cwd })).stdout)
    expect(schemaErrors('difference', document)).toEqual([])
    expect(document.groups).toMatchObject([
      {
        ttl: { before: 300, after: 60 },
        moves: [
          {
            direction: 'better',
            before: 400.4,
            after: 160.4,
            cuts: [['endpoint:web']],
            cuts_total: '1',
            states: '1',
            of: '4',
          },
        ],
      },
    ])
    const { stdout: markdown } = await runCli([...back, '--only', 'better', '--format', 'markdown'], { cwd })
    expect(markdown).toContain(
      '| better | `www.example.com A` | all clients | after web | moved within 6 min 40 s → 2 min 40 s | 1 of 4 |',
    )
    expect(markdown).not.toContain('| ttl |')
  })

  test('JSON fits its schema; Markdown is a table', async () => {
    const cwd = folderWith(files)
    const document = JSON.parse((await runCli(['diff', 'old.yaml', 'new.yaml', '--format', 'json'], { cwd })).stdout)
    expect(schemaErrors('difference', document)).toEqual([])
    expect(document.groups[0].changes[0]).toMatchObject({
      direction: 'worse',
      cuts: [['endpoint:web']],
      states: '1',
      of: '4',
    })
    const { stdout } = await runCli(['diff', 'old.yaml', 'new.yaml', '--format', 'markdown'], { cwd })
    expect(stdout).toContain('| worse | `www.example.com A` | all clients | after web |')
  })

  test.each([
    [['old.yaml', 'nowhere.yaml'], 'r53sim: cannot read nowhere.yaml: there is no such file'],
    [
      ['old.yaml', 'new.yaml', '--compare', 'tll'],
      'r53sim: --compare tll is nothing that can be compared: did you mean "ttl"?\n',
    ],
    [['old.yaml', 'new.yaml', '--only', 'all'], 'r53sim: '],
  ])('refuses %j', async (args, expected) => {
    const { stderr, code } = await runCli(['diff', ...args], { cwd: folderWith(files) })
    expect(stderr).toContain(expected)
    expect(code).toBe(2)
  })
})

describe.skipIf(findTool('git') === undefined)('revisions of git', () => {
  function repository(): string {
    const cwd = folderWith({
      'sub/plan.yaml': `include: [zones.yaml]\n${plan('spare').split('zones:')[0]}`,
      'sub/zones.yaml': `version: 1\nzones:${plan('spare').split('zones:')[1]}`,
    })
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd, stdio: 'pipe' })
    git('init', '-q', '-b', 'main')
    git('add', '.')
    git('commit', '-q', '-m', 'plan')
    return cwd
  }

  test('a plan of a revision is read with what it includes there', async () => {
    const cwd = repository()
    writeFileSync(join(cwd, 'sub/zones.yaml'), `version: 1\nzones:${plan('web').split('zones:')[1]}`)
    const { stdout, stderr, code } = await runCli(['diff', 'main:sub/plan.yaml', 'sub/plan.yaml'], { cwd })
    expect(stderr).toBe('')
    expect(stdout).toContain('after web: 192.0.2.11 → 192.0.2.10 (dead)')
    expect(code).toBe(0)
    const same = await runCli(['diff', 'HEAD:sub/plan.yaml', 'main:sub/plan.yaml'], { cwd })
    expect(same.stdout).toContain('answer alike')
  })

  test.each([
    ['nowhere:sub/plan.yaml', 'cannot read nowhere:sub/plan.yaml'],
    ['main:sub/nothing.yaml', 'cannot read main:sub/nothing.yaml'],
    ['--output=x:sub/plan.yaml', ''],
  ])('%s is refused in a sentence', async (name, expected) => {
    const { stderr, code } = await runCli(['diff', 'sub/plan.yaml', name], { cwd: repository() })
    expect(stderr).toContain(expected)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(code).toBe(2)
  })
})
