import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, projectRoot, runCli } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'

const examples = readdirSync(join(projectRoot, 'examples')).filter((name) => name.endsWith('.yaml'))
const FAILOVER = 'examples/failover.yaml'
const GEO = 'examples/geo-failover.yaml'

async function json(...args: readonly string[]) {
  const { stdout, stderr, code } = await runCli([...args, '--format', 'json'])
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  return JSON.parse(stdout)
}

describe('simulate', () => {
  test.each(examples)('%s: JSON is what the schema says, for every role at once', async (name) => {
    const roles = name.includes('failover') || name.includes('database') ? ['--fail', 'role:primary'] : []
    const document = await json('simulate', `examples/${name}`, ...roles)
    expect(schemaErrors('simulation', document)).toEqual([])
    for (const { before, after, status } of document.records) {
      for (const answers of [before, after]) {
        const sum = answers.reduce((total: number, { probability }: { probability: number }) => total + probability, 0)
        if (answers.length > 0) expect(Math.abs(sum - 1)).toBeLessThan(1e-12)
      }
      if (roles.length === 0) expect(status).toBe('unchanged')
    }
  })

  test('JSON of the first example, whole', async () => {
    expect(await json('simulate', FAILOVER, '--fail', 'primary')).toEqual({
      schema: 'r53sim/simulation/v1',
      failed: ['endpoint:web'],
      recovered: [],
      records: [
        {
          zone: 'example.com.',
          name: 'www.example.com.',
          type: 'A',
          client: { kind: 'any' },
          status: 'moved',
          rcode: 'NOERROR',
          before: [{ values: ['192.0.2.10'], ttl: 60, probability: 1, record: 'www/primary', down: [] }],
          after: [{ values: ['192.0.2.99'], ttl: 60, probability: 1, record: 'www/secondary', down: [] }],
          lost_share: 0,
          because:
            'primary is out: health check web is unhealthy; secondary answers: it has no health check, so it is always healthy',
          rule: 'R2.48',
          at: 'examples/failover.yaml:18:13',
          moved_by: {
            p50: 127.806,
            p95: 362.567,
            p99: 1521.363,
            sampled: false,
            detected_worst: 90.4,
            published_worst: 100.4,
            ttl: 60,
            worst_compliant: 160.4,
          },
        },
      ],
    })
  })

  test('kinds of client are computed and named after the plan’s clients', async () => {
    const { records } = await json('simulate', GEO, '--fail', 'frankfurt', '--fail', 'paris')
    expect(records.map(({ client, status }: { client: object; status: string }) => ({ ...client, status }))).toEqual([
      { kind: 'EU', named: ['munich'], client: 'continent=EU', status: 'moved' },
      { kind: 'NA-US-WA', named: ['seattle'], client: 'country=US,subdivision=WA', status: 'unchanged' },
      { kind: 'other', named: ['lagos'], status: 'unchanged' },
    ])
  })

  test('one client, one name', async () => {
    const { records } = await json('simulate', GEO, '--fail', 'virginia', '--client', 'country=BR', '--query', 'www/A')
    expect(records).toHaveLength(1)
    expect(records[0]).toMatchObject({
      client: { kind: 'country=BR' },
      status: 'moved',
      after: [{ values: ['203.0.113.99'] }],
    })
  })

  test('lost clients: exit 1 where it is asked for', async () => {
    const args = ['simulate', 'examples/canary.yaml', '--fail', 'endpoint:*']
    expect((await runCli(args)).code).toBe(0)
    const { code, stdout } = await runCli([...args, '--exit-code'])
    expect(code).toBe(1)
    expect(stdout).toContain('✗ lost')
  })

  test('a false alarm fails open and loses nobody', async () => {
    const { records } = await json('simulate', 'examples/canary.yaml', '--fail', 'check:*')
    expect(records[0]).toMatchObject({ status: 'fail-open', lost_share: 0 })
  })

  test('degraded: a share of the clients, named', async () => {
    const { stdout } = await runCli([
      'simulate',
      'examples/canary.yaml',
      '--fail',
      'endpoint:canary',
      '--fail',
      'blind:canary',
    ])
    expect(stdout).toContain('✗ degraded')
    expect(stdout).toContain('20 % of clients get nothing live')
  })

  test('an observed state replays what monitoring saw', async () => {
    const cwd = folderWith({ 'seen.json': '{"health": {"web": {"healthyCheckers": 2, "checkers": 16}}}' })
    const { stdout, code } = await runCli(
      ['explain', 'www', '--plan', join(projectRoot, FAILOVER), '--observed', 'seen.json'],
      { cwd },
    )
    expect(code).toBe(0)
    expect(stdout).toContain('192.0.2.99 (maintenance)')
  })

  test('Markdown for a pull request', async () => {
    const { stdout } = await runCli(['simulate', FAILOVER, '--fail', 'primary', '--format', 'markdown'])
    await expect(stdout).toMatchFileSnapshot(join(projectRoot, 'test/data/examples/failover.markdown'))
  })

  test.each([
    [
      'an unknown name',
      ['simulate', FAILOVER, '--fail', 'wbe'],
      'r53sim: nothing in the plan is called "wbe": did you mean "web"?\n',
    ],
    [
      'an unknown qualifier',
      ['simulate', FAILOVER, '--fail', 'endpiont:web'],
      'r53sim: nothing in the plan is called "endpiont:web": did you mean "endpoint"?\n',
    ],
    [
      'an unknown region',
      ['simulate', FAILOVER, '--fail', 'region:us-east-2'],
      'r53sim: no endpoint in the region "us-east-2" in the plan: did you mean "us-east-1"?\n',
    ],
    [
      'an unknown client',
      ['simulate', GEO, '--client', 'munic'],
      'r53sim: the plan has no client "munic": did you mean "munich"?\n',
    ],
    [
      'half a place',
      ['simulate', GEO, '--client', 'latitude=1'],
      'r53sim: a place needs both latitude and longitude\n',
    ],
    [
      'an unknown record',
      ['simulate', GEO, '--query', 'wwww'],
      'r53sim: the plan has no record "wwww": did you mean "www"?\n',
    ],
    [
      'no parameter',
      ['simulate', GEO, '--set', 'propagation'],
      'r53sim: --set propagation is not KEY=NUMBER: write it like propagation=5, or propagation=0-10 for a range\n',
    ],
    [
      'no type',
      ['explain', 'www', 'AAA', '--plan', GEO],
      'r53sim: there is no record type "AAA": did you mean "AAAA"?\n',
    ],
  ])('%s: what to type, exit 2', async (_case, args, sentence) => {
    expect(await runCli(args)).toMatchObject({ stdout: '', stderr: sentence, code: 2 })
  })
})

describe('simulate --healthy-only', () => {
  test('what every kind of client gets while everything is well', async () => {
    const { stdout, stderr, code } = await runCli(['simulate', GEO, '--healthy-only'])
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(stdout.split('\n').map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ['record', 'client', 'answer'],
      ['www.example.com A', 'EU (munich)', '192.0.2.20 (frankfurt)'],
      ['www.example.com A', 'NA-US-WA (seattle)', '198.51.100.11 (oregon)'],
      ['www.example.com A', 'other (lagos)', '198.51.100.10 (virginia)'],
      [''],
    ])
    const { records, failed } = await json('simulate', GEO, '--healthy-only', '--client', 'munich')
    expect({ failed, status: records[0].status }).toEqual({ failed: [], status: 'unchanged' })
  })

  test.each([
    [['--fail', 'frankfurt'], '--healthy-only has nothing fail, and --fail says otherwise: take one of them'],
    [['--at', '5s'], '--healthy-only has nothing fail, and --at says otherwise: take one of them'],
    [['--format', 'html'], '--format html shows changes, and with --healthy-only there are none: take text or json'],
  ])('%j is refused', async (options, sentence) => {
    const { stderr, code } = await runCli(['simulate', GEO, '--healthy-only', ...options])
    expect({ stderr, code }).toEqual({ stderr: `r53sim: ${sentence}\n`, code: 2 })
  })
})

describe('explain', () => {
  test.each(examples)('%s: JSON is what the schema says', async (name) => {
    const shown = await json('show', `examples/${name}`)
    const [first] = shown.zones.flatMap(
      ({ record_sets: sets }: { record_sets: { name: string; type: string }[] }) => sets,
    )
    const document = await json('explain', first.name, first.type, '--plan', `examples/${name}`)
    expect(schemaErrors('decision', document)).toEqual([])
  })

  test('names outside the records: missing, outside, below a wildcard', async () => {
    const missing = await json('explain', 'nope', '--plan', FAILOVER)
    expect(missing).toMatchObject({ rcode: 'NXDOMAIN', outcome: 'nxdomain', answers: [] })
    const outside = await json('explain', 'www.example.org.', '--plan', FAILOVER)
    expect(outside).toMatchObject({ rcode: 'REFUSED', outcome: 'refused', answers: [] })
  })

  test('the same decision as the simulation', async () => {
    const faults = ['--fail', 'frankfurt']
    const { records } = await json('simulate', GEO, ...faults, '--client', 'munich', '--query', 'www/A')
    const { answers } = await json('explain', 'www', 'A', '--plan', GEO, ...faults, '--client', 'munich')
    expect(answers).toEqual(records[0].after)
  })

  describe('--at', () => {
    const munich = ['explain', 'www', '--plan', GEO, '--client', 'munich']

    test.each([
      ['before anything happens', '10s', ['192.0.2.20'], [], true],
      ['nobody has noticed', '31s', ['192.0.2.20'], ['endpoint:frankfurt'], true],
      ['some may have', '60s', ['192.0.2.20'], ['endpoint:frankfurt'], false],
      ['most have', '65s', ['192.0.2.21'], ['endpoint:frankfurt'], false],
      ['all have', '2m', ['192.0.2.21'], ['endpoint:frankfurt'], true],
      ['it is back', '20m', ['192.0.2.20'], [], true],
    ])('%s', async (_name, at, values, failed, settled) => {
      const document = await json(...munich, '--fail', 'frankfurt@30s', '--recover', 'frankfurt@10m', '--at', at)
      expect(schemaErrors('decision', document)).toEqual([])
      expect(document).toMatchObject({ failed, settled, answers: [{ values }] })
      const { possible, trace } = document
      const sum = possible.reduce((total: number, { probability }: { probability: number }) => total + probability, 0)
      expect(Math.abs(sum - 1)).toBeLessThan(1e-9)
      expect(possible.length > 1).toBe(!settled)
      // The reasons are those of the answer.
      const [branch] = trace.flatMap((step: { outcome: string; record?: string }) =>
        step.outcome === 'chosen' && step.record?.startsWith('www/EU/') ? [step.record] : [],
      )
      expect(document.answers[0].record).toBe(branch)
    })

    test('is what simulate --at says, with the time and the chances in words', async () => {
      const faults = ['--fail', 'frankfurt@30s', '--at', '60s']
      const { stdout } = await runCli([...munich, ...faults])
      expect(stdout).toContain(
        '  after 1 min, 86.1 % likely, or 192.0.2.21 (paris) (13.9 %); settled from 1 min 10 s\n',
      )
      const moment = await runCli(['simulate', GEO, ...faults, '--client', 'munich', '--query', 'www/A'])
      expect(moment.stdout.replace(/\s+/g, ' ')).toContain('86.1 % likely')
    })

    test('a time without a moment, and a moment that is none', async () => {
      expect(await runCli([...munich, '--fail', 'frankfurt@30s'])).toMatchObject({
        code: 2,
        stderr: 'r53sim: frankfurt@30s says when, but not when to look: say it with --at 90s, or leave the time out\n',
      })
      expect(await runCli([...munich, '--at', 'soon'])).toMatchObject({
        code: 2,
        stderr: 'r53sim: --at soon is not a duration: write it like 90s, 5m or 1h30m\n',
      })
    })
  })
})
