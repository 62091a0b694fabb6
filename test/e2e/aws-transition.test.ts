import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type TestContext, test } from 'vitest'
import { awsEnvironment } from '../support/aws.ts'
import { folderWith, runCli as r53sim } from '../support/cli.ts'
import { serveApi } from '../support/serve-api.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

const plan = (records: string) => `
version: 1
endpoints:
  web:   { ipv4: 192.0.2.10, health_check: { type: TCP, port: 80 } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    id: Z0EXAMPLE12345
    records: { ${records} }
`

interface PredictedAnswer {
  readonly name: string
  readonly type: string
  readonly everybody: boolean
  readonly down: readonly string[]
  readonly after: readonly { readonly values?: readonly string[]; readonly ttl?: number }[]
}

interface Predicted {
  readonly safe: boolean
  readonly batches: readonly {
    readonly file: string
    readonly rollback: string
    readonly answers: readonly PredictedAnswer[]
  }[]
}

/** Answers that are looked at with dig after each batch. */
const ASKED_MAX = 3

const hosts = (address: (index: number) => string) =>
  Array.from({ length: 600 }, (_, index) => `h${index}: { A: [${address(index)}] }`).join(', ')

const weighted = (id: string, ttl: number) =>
  `www: { A: { ttl: ${ttl}, weighted: { a: { weight: 1, endpoint: web, set_identifier: ${id} }, b: { weight: 0, endpoint: sorry } } } }`

const STORIES: readonly (readonly [name: string, before: string, after: string, batches: number])[] = [
  [
    'another policy',
    'www: { A: { weighted: { a: { weight: 9, endpoint: web }, b: { weight: 1, endpoint: web } } } }',
    'www: { A: { failover: { primary: web, secondary: sorry } } }',
    1,
  ],
  ['the TTL of a group', weighted('a', 300), weighted('a', 60), 1],
  [
    'addresses for a CNAME',
    'web: { A: [192.0.2.10] }, www: { CNAME: web.example.com. }',
    'web: { A: [192.0.2.10] }, www: { A: { endpoint: web }, AAAA: ["2001:db8::1"] }',
    1,
  ],
  [
    'an alias to another target, the old one goes',
    'blue: { A: [192.0.2.1] }, www: { A: { alias: blue } }, "@": { A: { alias: www } }',
    'green: { A: [192.0.2.2] }, www: { A: { alias: green } }, "@": { A: { alias: www } }',
    1,
  ],
  ['another set identifier', weighted('a', 60), weighted('renamed', 60), 1],
  ['more than a request takes', hosts(() => '192.0.2.1'), hosts((index) => `198.51.100.${index % 250}`), 2],
]

/** Exports the folder's plan as the difference to what its files say is at AWS. */
const exportDifference = (folder: string, ...args: readonly string[]) =>
  r53sim(
    [
      ...['export', 'plan.yaml', '--to', 'change-batch', '--prune', '--force'],
      ...['--live', 'sets.json', '--live-checks', 'checks.json', ...args],
    ],
    { cwd: folder },
  )

test.for(STORIES)(
  'the AWS CLI takes a zone there and back: %s',
  { timeout: 120_000 },
  async ([, before, after, batches], { skip }: TestContext) => {
    const [tool, dig] = [findTool('aws'), findTool('dig')]
    if (tool === undefined) return skip('aws is not installed (package awscli)')
    if (dig === undefined) return skip('dig is not installed (package dnsutils)')
    const folder = folderWith({ 'before.yaml': plan(before), 'plan.yaml': plan(after) })
    const { serving, endpoint } = await serveApi(
      ['before.yaml', '--health', 'static', '--control', '127.0.0.1:0'],
      folder,
    )
    const aws = async (...args: readonly string[]) => {
      const { stdout } = await run(tool, ['--endpoint-url', endpoint, 'route53', ...args, '--output', 'json'], {
        env: awsEnvironment,
        maxBuffer: 64 << 20,
      })
      return stdout
    }
    const list = async () => {
      const listing = await aws('list-resource-record-sets', '--hosted-zone-id', 'Z0EXAMPLE12345')
      writeFileSync(join(folder, 'sets.json'), listing)
      return JSON.parse(listing)
    }
    const send = (file: string) =>
      aws(
        'change-resource-record-sets',
        '--hosted-zone-id',
        'Z0EXAMPLE12345',
        '--change-batch',
        `file://${join(folder, 'out', file)}`,
      )
    const exported = (...args: readonly string[]) => exportDifference(folder, '--allow-loss', ...args)
    /** The values and TTL that dig gets, as texts. */
    const ask = async ({ name, type }: Pick<PredictedAnswer, 'name' | 'type'>) => {
      const { address, port } = serving.at
      const { stdout } = await run(dig, [
        `@${address}`,
        '-p',
        `${port}`,
        name,
        type,
        '+noall',
        '+answer',
        '+nottlunits',
      ])
      const lines = stdout.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.split(/\s+/)]))
      const own = lines.filter(([, , , found]) => found === type)
      return { values: own.map((line) => line.slice(4).join(' ')).sort(), ttl: Number(own[0]?.[1]) }
    }
    const expectAnswers = async (answers: readonly PredictedAnswer[]) => {
      for (const answer of answers.slice(0, ASKED_MAX)) {
        const { values, ttl } = await ask(answer)
        const predicted = answer.after.map((each) => [...(each.values ?? [])].sort().join())
        expect(predicted.length === 0 ? [''] : predicted).toContain(values.join())
        if (values.length > 0) expect(answer.after.map((each) => each.ttl)).toContain(ttl)
      }
    }

    const start = await list()
    writeFileSync(join(folder, 'checks.json'), await aws('list-health-checks'))
    const { transitions } = JSON.parse((await exported('--format', 'json')).stdout)
    const [transition]: readonly Predicted[] = transitions
    expect((await exported('--out', 'out')).code).toBe(0)
    expect(transition?.safe).toBe(true)
    expect(transition?.batches).toHaveLength(batches)
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(
      (transition?.batches ?? []).flatMap(({ file, rollback }) => [file, rollback]).sort(),
    )

    for (const { file, answers } of transition?.batches ?? []) {
      const www = { name: 'www.example.com.', type: 'A' }
      const earlier = await ask(www)
      await send(file)
      // What predicts no change means it.
      if (answers.length === 0) expect(await ask(www)).toEqual(earlier)
      await expectAnswers(answers.filter(({ down, everybody }) => everybody && down.length === 0))
      const whenDown = answers.filter(({ down, everybody }) => everybody && down.includes('web'))
      if (whenDown.length === 0) continue
      await r53sim(['ctl', 'fail', 'web', '--control', serving.control])
      await expectAnswers(whenDown)
      await r53sim(['ctl', 'recover', 'web', '--control', serving.control])
    }
    await list()
    const again = await exported('--exit-code')
    expect(again).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('AWS has what the plan says') })

    for (const { rollback } of [...(transition?.batches ?? [])].reverse()) await send(rollback)
    expect(await list()).toEqual(start)
  },
)

const withChecks = (checks: string, records: string) => `
version: 1
health_checks: { ${checks} }
zones: { example.com: { id: Z0EXAMPLE12345, records: { ${records} } } }
`
const failover = (name: string) =>
  `${name}: { A: { failover: { primary: { values: [192.0.2.10], health_check: ${name} }, secondary: { values: [192.0.2.99] } } } }`

interface Step {
  readonly op: string
  readonly params: object
  readonly save?: Readonly<Record<string, string>>
}

test('the AWS CLI makes every call of a bundle: a new check in the place of another, other settings, one that goes', {
  timeout: 120_000,
}, async ({ skip }: TestContext) => {
  const tool = findTool('aws')
  if (tool === undefined) return skip('aws is not installed (package awscli)')
  const before = withChecks(
    'www: { type: HTTP, ip_address: 8.8.8.8 }, api: { type: HTTP, ip_address: 8.8.8.8, port: 81, resource_path: /up }, old: { type: HTTP, ip_address: 8.8.8.8, port: 82 }',
    [failover('www'), failover('api'), failover('old')].join(', '),
  )
  const after = withChecks(
    'www: { type: HTTP, ip_address: 8.8.8.8, request_interval: 10 }, api: { type: HTTP, ip_address: 8.8.8.8, port: 81, failure_threshold: 5 }',
    [failover('www'), failover('api')].join(', '),
  )
  const folder = folderWith({ 'before.yaml': before, 'plan.yaml': after })
  const { endpoint } = await serveApi(['before.yaml', '--health', 'static'], folder)
  const aws = async (...args: readonly string[]) => {
    const { stdout } = await run(tool, ['--endpoint-url', endpoint, 'route53', ...args, '--output', 'json'], {
      env: awsEnvironment,
    })
    return stdout
  }
  const lists = async () => {
    const checks = await aws('list-health-checks')
    writeFileSync(join(folder, 'checks.json'), checks)
    writeFileSync(
      join(folder, 'sets.json'),
      await aws('list-resource-record-sets', '--hosted-zone-id', 'Z0EXAMPLE12345'),
    )
    return JSON.parse(checks).HealthChecks
  }
  const ids = (await lists()).map(({ Id }: { readonly Id: string }) => Id)
  const byPort = new Map([
    [80, 'www'],
    [81, 'api'],
    [82, 'old'],
  ])
  for (const { Id, HealthCheckConfig } of await lists())
    await aws(
      'change-tags-for-resource',
      '--resource-type',
      'healthcheck',
      '--resource-id',
      Id,
      '--add-tags',
      `Key=Name,Value=${byPort.get(HealthCheckConfig.Port)}`,
    )
  writeFileSync(
    join(folder, 'tags.json'),
    await aws('list-tags-for-resources', '--resource-type', 'healthcheck', '--resource-ids', ...ids),
  )
  const exported = (...args: readonly string[]) => exportDifference(folder, '--live', 'tags.json', ...args)
  const { stderr, code } = await exported('--out', 'out')
  expect({ code, lines: stderr.split('\n').filter((line) => /^ {2}[-+~] (?:www|api|old) /.test(line)) }).toEqual({
    code: 0,
    lines: [
      expect.stringContaining('  + www  Type HTTP'),
      expect.stringContaining('  ~ api  ResourcePath /up → none, FailureThreshold 3 → 5'),
      expect.stringContaining('  - old  '),
      expect.stringContaining('  - www  '),
    ],
  })
  const { steps }: { readonly steps: readonly Step[] } = JSON.parse(
    readFileSync(join(folder, 'out/plan.bundle.json'), 'utf8'),
  )
  const saved = new Map<string, string>()
  for (const { op, params, save = {} } of steps) {
    const input = JSON.stringify(params).replace(
      /\$\{([^}]+)\}/g,
      (_all, name: string) => saved.get(name) ?? 'not saved',
    )
    const command = op.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).slice(1)
    const reply = await aws(command, '--cli-input-json', input)
    for (const [name, path] of Object.entries(save)) {
      expect(path).toBe('HealthCheck.Id')
      saved.set(name, JSON.parse(reply).HealthCheck.Id)
    }
  }
  const left = await lists()
  expect(left.map(({ HealthCheckConfig }: { readonly HealthCheckConfig: object }) => HealthCheckConfig)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ Port: 80, RequestInterval: 10 }),
      expect.objectContaining({ Port: 81, FailureThreshold: 5 }),
    ]),
  )
  expect(left).toHaveLength(2)
  expect(await exported('--exit-code')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('AWS has what the plan says'),
  })
})
