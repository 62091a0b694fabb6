import { describe, expect, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'
import './build.ts'

const spofPlan = `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  spare: { ipv4: 192.0.2.11 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: spare } } }
      old: { A: { endpoint: web } }
      mail: { MX: ["10 mx.example.net."] }
`

describe('r53sim verify', () => {
  test('one screen: the verdict, what is broken and how to see it, how each record stands', async () => {
    const cwd = folderWith({ 'plan.yaml': spofPlan })
    const { stdout, stderr, code } = await runCli(['verify', 'plan.yaml'], { cwd })
    expect(stderr).toBe('')
    expect(
      stdout,
    ).toBe(`✗ 1 of 9 promises broken. 2 failure variables, 4 states, 1 kind of client, 3 records, exhaustive

✗ VER002 single point of failure   old.example.com A, all clients   plan.yaml:9:14
  nothing live is answered when web fails: 192.0.2.10 (down)
  replay  r53sim explain old.example.com A --plan plan.yaml --fail web

  record             client  survives    smallest outage
  old.example.com A  all     nothing     web
  www.example.com A  all     any 1 of 2  web + spare
  1 record with nothing in it that can fail

1 error, 0 warnings, 0 notes.
`)
    expect(code).toBe(1)
  })

  test("the plan's rules change a severity or switch a rule off", async () => {
    const cwd = folderWith({
      'off.yaml': `${spofPlan}rules: { VER002: off }\n`,
      'warning.yaml': `${spofPlan}rules: { VER002: warning }\n`,
    })
    const off = await runCli(['verify', 'off.yaml'], { cwd })
    expect(off.stdout).not.toContain('VER002')
    expect(off.code).toBe(0)
    const warning = await runCli(['verify', 'warning.yaml'], { cwd })
    expect(warning.stdout).toContain('! VER002 single point of failure')
    expect(warning.code).toBe(0)
    expect((await runCli(['validate', 'off.yaml'], { cwd })).stdout).not.toContain('ignore-invalid')
  })

  test('a comment hides a finding, which is counted; one that hides nothing is a finding where all was looked at', async () => {
    const hiding = spofPlan.replace(
      'old: { A: { endpoint: web } }',
      'old: { A: { endpoint: web } } # r53sim-ignore VER002: goes away in May',
    )
    const cwd = folderWith({
      'plan.yaml': hiding,
      'idle.yaml': hiding.replace('VER002', 'VER002, VER004'),
      'bare.yaml': hiding.replace(': goes away in May', ''),
    })
    const hidden = await runCli(['verify', 'plan.yaml'], { cwd })
    expect(hidden.stdout).toMatch(/^✓ 8 of 9 promises kept\. .* 1\s+finding\s+hidden\s+by\s+comments\n/s)
    expect(hidden.stdout).not.toContain('VER0')
    expect(hidden.code).toBe(0)
    expect(JSON.parse((await runCli(['verify', 'plan.yaml', '--format', 'json'], { cwd })).stdout)).toMatchObject({
      findings: [],
      hidden: 1,
      promises: { total: 9, broken: 1 },
    })
    expect((await runCli(['validate', 'plan.yaml'], { cwd })).stdout).not.toContain('ignore-invalid')

    const idle = await runCli(['verify', 'idle.yaml', '--severity', 'warning'], { cwd })
    expect(idle.stdout).toContain('VER016 ignore comment that hides no finding of verify')
    expect(idle.stdout).toContain('there is no finding VER004 on line 9 to hide: remove the comment')
    expect(idle.code).toBe(1)
    const restricted = await runCli(['verify', 'idle.yaml', '--query', 'www'], { cwd })
    expect(restricted.stdout).not.toContain('VER0')

    expect((await runCli(['verify', 'bare.yaml'], { cwd })).stdout).toContain('VER002 single point of failure')
    expect((await runCli(['validate', 'bare.yaml'], { cwd })).stdout).toContain('the comment gives no reason')
  })

  test('the replay command shows what was said', async () => {
    const cwd = folderWith({ 'plan.yaml': spofPlan })
    const { stdout } = await runCli(['explain', 'old.example.com', 'A', '--plan', 'plan.yaml', '--fail', 'web'], {
      cwd,
    })
    expect(stdout).toContain('192.0.2.10 (down)')
  })

  test('JSON fits its schema and is the same bytes every time', async () => {
    const args = ['verify', 'examples/full.yaml', '--format', 'json']
    const [first, second] = await Promise.all([runCli(args), runCli(args)])
    const document = JSON.parse(first.stdout)
    expect(schemaErrors('verification', document)).toEqual([])
    expect(second.stdout).toBe(first.stdout)
    expect(first.code).toBe(1)
  })

  test('JSON says who asks how often, and what an endpoint gets that is too much for it', async () => {
    const { stdout } = await runCli(['verify', 'examples/full.yaml', '--format', 'json', '--query', 'www'])
    const document = JSON.parse(stdout)
    expect(document.queries[0].results).toMatchObject([
      { class: { id: 'EU', demand: '600' } },
      { class: { id: 'other', demand: '120' } },
    ])
    expect(document.findings).toContainEqual(
      expect.objectContaining({
        rule: 'VER008',
        failed: ['endpoint:ireland'],
        overload: {
          endpoint: 'canary',
          load: '600',
          capacity: '100',
          states: expect.any(String),
          cuts: [['endpoint:ireland']],
          cuts_total: '1',
        },
      }),
    )
  })

  test('ndjson has a line for each finding and one for the whole', async () => {
    const { stdout } = await runCli(['verify', 'examples/full.yaml', '--format', 'ndjson'])
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.at(-1)).toMatchObject({ kind: 'summary', exhaustive: true })
    expect(lines.slice(0, -1).every(({ kind }) => kind === 'finding')).toBe(true)
    expect(lines.length).toBeGreaterThan(2)
  })

  test.each([
    [['--vars', 'regoin'], 'r53sim: --vars regoin is no kind of failure: did you mean "region"?\n'],
    [['--outage-at', '0'], 'r53sim: --outage-at 0 is no share above 0 and up to 1: write it like --outage-at 0.5\n'],
    [['--query', 'wwww'], 'r53sim: the plan has no record "wwww": did you mean "www"?\n'],
  ])('refuses %j', async (args, expected) => {
    const { stderr, code } = await runCli(['verify', 'examples/failover.yaml', ...args])
    expect(stderr).toBe(expected)
    expect(code).toBe(2)
  })

  test('what was not looked at is not claimed', async () => {
    const args = ['verify', 'examples/failover.yaml', '--max-failures', '1']
    const { stdout, code } = await runCli(args)
    expect(stdout).toContain('at least any 1 of 2')
    expect(code).toBe(0)
  })

  test('when time is up, what was proved so far, and exit 1 unless that is allowed', async () => {
    const args = [
      'verify',
      'examples/full.yaml',
      '--timeout',
      '0.001',
      '--severity',
      'error',
      '--query',
      'fast',
      '--query',
      'all',
    ]
    const { stdout, code } = await runCli(args)
    expect(stdout).toMatch(/time\s+was\s+up\s+after\s+1\s+of\s+2\s+records/)
    expect(code).toBe(1)
    expect((await runCli([...args, '--allow-bounded'])).code).toBe(0)
  })

  test('two failures that must be survived are an error where they are an outage', async () => {
    const { stdout, code } = await runCli(['verify', 'examples/failover.yaml', '--max-failures', '2'])
    expect(stdout).toContain('VER001 outage within the number of failures that must be survived')
    expect(stdout).toContain('--fail web --fail maintenance')
    expect(code).toBe(1)
  })
})
