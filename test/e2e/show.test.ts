import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot, runCli } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'

const examples = readdirSync(join(projectRoot, 'examples'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => `examples/${name}`)

const plan = 'examples/geo-failover.yaml'

test('the tree of a plan', async () => {
  expect(await runCli(['show', plan])).toEqual({
    stdout: `example.com public
└─ www.example.com A  geolocation
   ├─ EU              failover
   │  ├─ primary      192.0.2.20 (frankfurt)    check frankfurt (HTTPS)  TTL 60 (defaults)
   │  └─ secondary    192.0.2.21 (paris)        check paris (HTTPS)      TTL 60 (defaults)
   ├─ NA-US-WA        198.51.100.11 (oregon)    check oregon (HTTPS)     TTL 60 (defaults)
   └─ default         failover
      ├─ primary      198.51.100.10 (virginia)  check virginia (HTTPS)   TTL 60 (defaults)
      └─ secondary    203.0.113.99 (sorry)                               TTL 60 (defaults)
`,
    stderr: '',
    code: 0,
    signal: null,
  })
})

describe.each(examples)('%s', (path) => {
  test.each(['tree', 'mermaid', 'dot', 'json'])('%s', async (format) => {
    const first = await runCli(['show', path, '--format', format])
    expect({ stderr: first.stderr, code: first.code }).toEqual({ stderr: '', code: 0 })
    expect(first.stdout).not.toMatch(/undefined|\[object|NaN|_r53sim-.*(?:--|->)/)
    if (format === 'json') expect(schemaErrors('tree', JSON.parse(first.stdout))).toEqual([])
    expect(await runCli(['show', '--format', format, path])).toEqual(first)
  })
})

describe('--record', () => {
  test.each(['www', 'www/A', 'www/a', 'WWW.example.com', 'www.example.com.', 'www.example.com./A'])(
    '%s',
    async (record) => {
      const { stdout, code } = await runCli(['show', plan, '--record', record])
      expect(stdout).toMatch(/^example\.com public\n└─ www\.example\.com A {2}geolocation\n/)
      expect(code).toBe(0)
    },
  )

  test('the apex, with what every zone has', async () => {
    const { stdout } = await runCli(['show', plan, '--record', '@/SOA', '--record', '@/NS'])
    expect(stdout).toMatch(/^example\.com public\n├─ example\.com SOA {2}.*\n└─ example\.com NS {3}ns-.*\n$/)
  })

  test('JSON with what is nested below it', async () => {
    const { stdout } = await runCli(['show', plan, '--record', 'www', '--format', 'json'])
    const branches: readonly { readonly branch: string }[] = JSON.parse(stdout).zones[0].record_sets
    expect(branches.map(({ branch }) => branch)).toEqual([
      'www/EU',
      'www/EU/primary',
      'www/EU/secondary',
      'www/NA-US-WA',
      'www/default',
      'www/default/primary',
      'www/default/secondary',
    ])
  })

  test.each([
    ['wwww', 'the plan has no record "wwww": did you mean "www"?'],
    ['www/AAAA', 'the plan has no AAAA record "www": r53sim show lists the records'],
    ['nowhere.test', 'the plan has no record "nowhere.test": r53sim show lists the records'],
    ['a..b', 'the plan has no record "a..b": r53sim show lists the records'],
  ])('%s is none', async (record, sentence) => {
    expect(await runCli(['show', plan, '--record', record])).toEqual({
      stdout: '',
      stderr: `r53sim: ${sentence}\n`,
      code: 2,
      signal: null,
    })
  })
})
