import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  GetHostedZoneCommand,
  InvalidChangeBatch,
  NoSuchHostedZone,
  Route53Client,
  UpdateHealthCheckCommand,
} from '@aws-sdk/client-route-53'
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest'
import { awsEnvironment } from '../support/aws.ts'
import { folderWith, plainEnv, projectRoot } from '../support/cli.ts'
import { decodeReply, dotted, lines, query } from '../support/dns.ts'
import { type At, askUdp } from '../support/dns-client.ts'
import { runExample } from '../support/example-runs.ts'
import { serveApi } from '../support/serve-api.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

const addresses = async (at: At, name: string) =>
  lines(decodeReply(await askUdp(at, query({ name: dotted(name) }))).answers).map((line) => line.split(' ').at(-1))

function sdk(endpoint: string): Route53Client {
  const client = new Route53Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  })
  onTestFinished(() => client.destroy())
  return client
}

const PLAN = `
version: 1
endpoints:
  web:   { ipv4: 192.0.2.10, health_check: { type: TCP, port: 80 } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: sorry } } }
`

describe('real clients of AWS', () => {
  test('the command line', { timeout: 60_000 }, async ({ skip }: TestContext) => {
    const tool = findTool('aws')
    if (tool === undefined) return skip('aws is not installed (package awscli)')
    const { serving, endpoint } = await serveApi([])
    expect(await serving.error(/aws: .*\n/)).toBe(`aws: aws --endpoint-url ${endpoint} route53 list-hosted-zones\n`)
    const aws = async (...args: readonly string[]) => {
      const { stdout } = await run(tool, ['--endpoint-url', endpoint, 'route53', ...args, '--output', 'json'], {
        env: awsEnvironment,
      })
      return stdout === '' ? {} : JSON.parse(stdout)
    }
    const { HostedZone: zone } = await aws('create-hosted-zone', '--name', 'cli.test', '--caller-reference', '1')
    const changes = ['a', 'b', 'c'].map((name) => ({
      Action: 'CREATE',
      ResourceRecordSet: { Name: `${name}.cli.test`, Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.7' }] },
    }))
    const folder = folderWith({ 'batch.json': JSON.stringify({ Comment: 'three', Changes: changes }) })
    const batch = ['--hosted-zone-id', zone.Id, '--change-batch', `file://${join(folder, 'batch.json')}`]
    const { ChangeInfo: info } = await aws('change-resource-record-sets', ...batch)
    expect(await addresses(serving.at, 'b.cli.test')).toEqual(['192.0.2.7'])
    await aws('wait', 'resource-record-sets-changed', '--id', info.Id)
    const listed = await aws('list-resource-record-sets', '--hosted-zone-id', zone.Id, '--page-size', '2')
    expect(listed.ResourceRecordSets.map(({ Name }: { Name: string }) => Name)).toEqual([
      'cli.test.',
      'cli.test.',
      'a.cli.test.',
      'b.cli.test.',
      'c.cli.test.',
    ])
    await expect(aws('change-resource-record-sets', ...batch)).rejects.toThrow(
      "An error occurred (InvalidChangeBatch) when calling the ChangeResourceRecordSets operation: [Tried to create resource record set [name='a.cli.test.', type='A'] but it already exists, ",
    )
    expect(await serving.stop()).toBe(0)
  })

  test('boto3: pages, waiters, typed exceptions', { timeout: 60_000 }, async ({ skip }: TestContext) => {
    const python = findTool('python3')
    if (python === undefined) return skip('python3 is not installed')
    const { serving, endpoint } = await serveApi([])
    const script = join(projectRoot, 'test/interop/boto3_run.py')
    const result = await run(python, [script, endpoint], { env: awsEnvironment }).catch((error) => error)
    if (result.code === 3) return skip('boto3 is not installed for python3 (package python3-boto3)')
    const seen = JSON.parse(result.stdout)
    expect(seen.pages).toEqual([300, 300, 104])
    expect(seen.comment).toBe('ü & <x>')
    expect(seen.zones).toEqual(['boto.test.'])
    expect(seen.tags).toEqual([{ Key: 'a', Value: 'b' }])
    expect(seen.errors.map(([code, , status]: readonly [string, string, number]) => [code, status])).toEqual([
      ['NoSuchHostedZone', 404],
      ['InvalidChangeBatch', 400],
      ['HostedZoneAlreadyExists', 409],
      ['HostedZoneNotEmpty', 400],
      ['NoSuchHealthCheck', 404],
      ['HealthCheckVersionMismatch', 409],
      ['NoSuchChange', 404],
      ['InvalidInput', 400],
    ])
    expect(await addresses(serving.at, 'www.boto.test')).toEqual(['192.0.2.1'])
    const client = sdk(endpoint)
    const check = { HealthCheckId: seen.check }
    await client.send(new UpdateHealthCheckCommand({ ...check, Disabled: true, Inverted: true }))
    expect(await addresses(serving.at, 'www.boto.test')).toEqual(['192.0.2.2'])
    await client.send(new UpdateHealthCheckCommand({ ...check, Inverted: false }))
    expect(await addresses(serving.at, 'www.boto.test')).toEqual(['192.0.2.1'])
  })

  test('the JavaScript SDK: a zone of a plan, live at once, typed exceptions', async () => {
    const folder = folderWith({ 'plan.yaml': PLAN })
    const { serving, endpoint } = await serveApi(['plan.yaml', '--health', 'static'], folder)
    const client = sdk(endpoint)
    const list = await fetch(`${endpoint}/2013-04-01/hostedzone`)
    const [, id = ''] = /<Id>\/hostedzone\/(\w+)</.exec(await list.text()) ?? []
    const zone = await client.send(new GetHostedZoneCommand({ Id: id }))
    expect(zone.HostedZone).toMatchObject({ Name: 'example.com.', ResourceRecordSetCount: 4 })
    expect(zone.DelegationSet?.NameServers).toHaveLength(4)
    const change = (Action: 'CREATE' | 'DELETE', Name: string) =>
      client.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: id,
          ChangeBatch: {
            Changes: [
              { Action, ResourceRecordSet: { Name, Type: 'A', TTL: 5, ResourceRecords: [{ Value: '192.0.2.55' }] } },
            ],
          },
        }),
      )
    await change('CREATE', 'new.example.com')
    expect(await addresses(serving.at, 'new.example.com')).toEqual(['192.0.2.55'])
    expect(await addresses(serving.at, 'www.example.com')).toEqual(['192.0.2.10'])
    await change('DELETE', 'new.example.com')
    expect(await addresses(serving.at, 'new.example.com')).toEqual([])
    await expect(change('DELETE', 'new.example.com')).rejects.toBeInstanceOf(InvalidChangeBatch)
    await expect(client.send(new GetHostedZoneCommand({ Id: 'ZNOBODY' }))).rejects.toBeInstanceOf(NoSuchHostedZone)
    await client.send(new CreateHostedZoneCommand({ Name: 'second.test', CallerReference: '2' }))
    expect(
      lines(decodeReply(await askUdp(serving.at, query({ name: dotted('second.test'), type: 6 }))).answers),
    ).toHaveLength(1)
  })
})

test.each([
  ['--api', '0.0.0.0:0'],
  ['--api', 'nowhere'],
])('serve %s %s does not start', async (...args) => {
  await expect(
    run(process.execPath, [join(projectRoot, 'bin/r53sim.js'), 'serve', ...args], { env: plainEnv() }),
  ).rejects.toMatchObject({
    code: 2,
  })
})

test('examples/aws-cli fails over', { timeout: 60_000 }, async ({ skip }: TestContext) => {
  for (const tool of ['aws', 'dig']) if (findTool(tool) === undefined) return skip(`${tool} is not installed`)
  expect(await runExample('aws-cli')).toBe('healthy:   192.0.2.10\nunhealthy: 192.0.2.99\n')
})

test('examples/aws-alarms fails over by the errors that are counted', { timeout: 60_000 }, async ({
  skip,
}: TestContext) => {
  for (const tool of ['aws', 'dig']) if (findTool(tool) === undefined) return skip(`${tool} is not installed`)
  expect(await runExample('aws-alarms')).toBe(
    '3 errors:  OK 192.0.2.10\n23 errors: ALARM 192.0.2.99\n8 errors:  OK 192.0.2.10\n',
  )
})

test('examples/aws-domains registers a domain', { timeout: 60_000 }, async ({ skip }: TestContext) => {
  for (const tool of ['aws', 'dig']) if (findTool(tool) === undefined) return skip(`${tool} is not installed`)
  expect(await runExample('aws-domains')).toBe(
    'before:    AVAILABLE\noperation: SUCCESSFUL\nafter:     UNAVAILABLE\nservers:   4, registered and answered alike\n',
  )
})
