import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53'
import { describe, expect, onTestFinished, test } from 'vitest'
import { allNamed, NAMESPACE, set, textAt, values } from '../support/api.ts'
import { folderWith, projectRoot, runCli } from '../support/cli.ts'
import { dotted, query } from '../support/dns.ts'
import { askUdp } from '../support/dns-client.ts'
import { type ServedApi, serveApi } from '../support/serve-api.ts'

const namesOf = async (request: ServedApi['request'], zone: string) => {
  const names: string[] = []
  for (let start = ''; ; ) {
    const { root } = await request('GET', `/hostedzone/${zone}/rrset${start}`)
    names.push(...allNamed(root, 'ResourceRecordSet').map((one) => textAt(one, 'Name') ?? ''))
    const next = textAt(root, 'NextRecordName')
    if (next === undefined) return new Set(names)
    start = `?name=${next}&type=${textAt(root, 'NextRecordType')}`
  }
}

describe('an account in a folder', () => {
  test('what was acknowledged is there after a kill, no batch by half, and one process has it', async () => {
    const folder = folderWith({})
    const first = await serveApi(['--data', 'state'], folder)
    const zone = await first.newZone('example.test')
    const acknowledged: number[] = []
    let sent = 0
    const writer = async () => {
      for (;;) {
        const number = sent
        sent += 1
        const pair = ['a', 'b'].map((half) => set('CREATE', `${half}${number}.example.test`, 'A', values('192.0.2.1')))
        const reply = await first.change(zone, ...pair).catch(() => undefined)
        if (reply === undefined) return
        expect(reply.status).toBe(200)
        acknowledged.push(number)
        if (acknowledged.length === 200) await first.serving.stop('SIGKILL')
      }
    }
    const writers = Array.from({ length: 8 }, writer)
    const blocked = await runCli(
      ['serve', '--api', '127.0.0.1:0', '--listen', '127.0.0.1:0', '--no-control', '--data', 'state'],
      { cwd: folder },
    )
    expect([blocked.code, blocked.stderr]).toEqual([2, expect.stringContaining('is in use by another process')])
    await Promise.all(writers)
    expect(acknowledged.length).toBeGreaterThanOrEqual(200)
    const second = await serveApi(['--data', 'state'], folder)
    const names = await namesOf(second.request, zone)
    for (const number of acknowledged) expect(names).toContain(`a${number}.example.test.`)
    for (let number = 0; number < sent; number += 1)
      expect(names.has(`a${number}.example.test.`)).toBe(names.has(`b${number}.example.test.`))
    const [last = 0] = acknowledged.slice(-1)
    expect(await second.ask(`b${last}.example.test`)).toEqual([`b${last}.example.test 60 A 192.0.2.1`])
    expect(await second.serving.stop()).toBe(0)
  })

  test('checks, tags, policies, keys and comments come back as they were', async () => {
    const folder = folderWith({ 'plan.yaml': readFileSync(join(projectRoot, 'examples/full.yaml'), 'utf8') })
    const paths = async ({ request }: ServedApi) => {
      const { root } = await request('GET', '/hostedzone')
      const ids = allNamed(root, 'HostedZone')
        .map((one) => textAt(one, 'Id') ?? '')
        .sort()
      const texts = []
      for (const path of ['/healthcheck', '/cidrcollection', ...ids, ...ids.map((id) => `${id}/rrset`)]) {
        const { root: found } = await request('GET', path)
        texts.push(found)
      }
      return texts
    }
    const first = await serveApi(['plan.yaml', '--health', 'static', '--data', 'state'], folder)
    const before = await paths(first)
    expect(await first.serving.stop()).toBe(0)
    const second = await serveApi(['plan.yaml', '--health', 'static', '--data', 'state'], folder)
    const sorted = (texts: Awaited<ReturnType<typeof paths>>) =>
      texts.map((root) =>
        JSON.stringify(
          root.children.map((child) => [child.name, child.children.map((one) => JSON.stringify(one)).sort()]),
        ),
      )
    expect(sorted(await paths(second))).toEqual(sorted(before))
    expect(await second.serving.error(/the account kept in state is served/)).toBeTruthy()
  })
})

test('signatures are verified by the keys of a file, and each key is held to its rate', async () => {
  const folder = folderWith({
    keys: '[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG\n',
  })
  const { endpoint, request, serving } = await serveApi(['--credentials', 'keys', '--throttle', '2'], folder)
  const ask = (accessKeyId: string, secretAccessKey: string, Id = 'Z1') => {
    const client = new Route53Client({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    })
    onTestFinished(() => client.destroy())
    return client.send(new GetHostedZoneCommand({ Id }))
  }
  await expect(ask('AKIDEXAMPLE', 'wJalrXUtnFEMI/K7MDENG')).rejects.toMatchObject({ name: 'NoSuchHostedZone' })
  await expect(ask('AKIDEXAMPLE', 'wrong')).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
  await expect(ask('NOBODY', 'x')).rejects.toMatchObject({ name: 'InvalidClientTokenId' })
  expect(textAt((await request('GET', '/hostedzone')).root, 'Error', 'Code')).toBe('MissingAuthenticationToken')
  const many = await Promise.allSettled(Array.from({ length: 8 }, () => ask('AKIDEXAMPLE', 'wJalrXUtnFEMI/K7MDENG')))
  const names = many.map((one) => (one.status === 'rejected' ? one.reason.name : 'none'))
  expect(names).toContain('Throttling')
  expect(await serving.stop()).toBe(0)
})

test('zones that are signed through the API are signed with the key that it tells', async () => {
  const { serving, request, newZone } = await serveApi(['--health', 'static'])
  const zone = await newZone('signed.test')
  const key = `<R ${NAMESPACE}><CallerReference>1</CallerReference><HostedZoneId>${zone}</HostedZoneId><KeyManagementServiceArn>arn:aws:kms:us-east-1:123456789012:key/1</KeyManagementServiceArn><Name>ksk</Name><Status>ACTIVE</Status></R>`
  const made = await request('POST', '/keysigningkey', key)
  expect((await request('POST', `/hostedzone/${zone}/enable-dnssec`)).status).toBe(200)
  const publicKey = textAt(made.root, 'KeySigningKey', 'PublicKey') ?? ''
  const message = await askUdp(serving.at, query({ name: dotted('signed.test'), type: 48 }))
  expect(Buffer.from(message).includes(Buffer.from(publicKey, 'base64'))).toBe(true)
})

test.each([
  ['a name that its owner points here', { host: 'rebound.example:5380' }, 403],
  ['a page of another site', { origin: 'https://attacker.example' }, 403],
  ['a form of another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a program on this machine', {}, 200],
] as const)('D77 without keys, a request by %s', async (_who, headers, wanted) => {
  const { serving, endpoint } = await serveApi(['--health', 'static'])
  const status = await new Promise<number | undefined>((resolve, reject) => {
    get(`${endpoint}/2013-04-01/hostedzone`, { headers }, (reply) => {
      reply.resume()
      resolve(reply.statusCode)
    }).on('error', reject)
  })
  expect(status).toBe(wanted)
  expect(await serving.stop()).toBe(0)
})

test('R6.23 a traffic policy decides on the DNS port, fails over, and outlives a restart', async () => {
  const folder = folderWith({})
  const args = ['--health', 'static', '--data', 'state']
  const first = await serveApi(args, folder)
  const bodyOf = (inner: string) => `<R ${NAMESPACE}>${inner}</R>`
  const made = async (path: string, inner: string, ...at: readonly string[]) => {
    const { root } = await first.request('POST', path, bodyOf(inner))
    return textAt(root, ...at) ?? ''
  }
  const config =
    '<Type>TCP</Type><IPAddress>192.0.2.1</IPAddress><Port>80</Port><Disabled>true</Disabled><Inverted>false</Inverted>'
  const check = await made(
    '/healthcheck',
    `<CallerReference>1</CallerReference><HealthCheckConfig>${config}</HealthCheckConfig>`,
    'HealthCheck',
    'Id',
  )
  const zone = await first.newZone('example.test')
  const document = {
    AWSPolicyFormatVersion: '2015-10-01',
    RecordType: 'A',
    StartRule: 'start',
    Endpoints: { one: { Type: 'value', Value: '192.0.2.1' }, two: { Type: 'value', Value: '192.0.2.2' } },
    Rules: {
      start: { RuleType: 'weighted', Items: [{ Weight: '1', RuleReference: 'pair' }] },
      pair: {
        RuleType: 'failover',
        Primary: { EndpointReference: 'one', HealthCheck: check },
        Secondary: { EndpointReference: 'two' },
      },
    },
  }
  const policy = await made(
    '/trafficpolicy',
    `<Name>www</Name><Document>${JSON.stringify(document)}</Document>`,
    'TrafficPolicy',
    'Id',
  )
  const instance = await made(
    '/trafficpolicyinstance',
    `<HostedZoneId>${zone}</HostedZoneId><Name>www.example.test</Name><TTL>30</TTL><TrafficPolicyId>${policy}</TrafficPolicyId><TrafficPolicyVersion>1</TrafficPolicyVersion>`,
    'TrafficPolicyInstance',
    'Id',
  )
  expect(await first.ask('www.example.test')).toEqual(['www.example.test 30 A 192.0.2.1'])
  const { status } = await first.request('POST', `/healthcheck/${check}`, bodyOf('<Inverted>true</Inverted>'))
  expect(status).toBe(200)
  expect(await first.ask('www.example.test')).toEqual(['www.example.test 30 A 192.0.2.2'])
  await first.serving.stop('SIGKILL')
  const second = await serveApi(args, folder)
  expect(await second.ask('www.example.test')).toEqual(['www.example.test 30 A 192.0.2.2'])
  const { root } = await second.request('GET', `/hostedzone/${zone}/rrset?name=www.example.test&type=A`)
  expect(allNamed(root, 'TrafficPolicyInstanceId').map(({ text }) => text)).toEqual([instance])
  expect((await second.request('DELETE', `/trafficpolicyinstance/${instance}`)).status).toBe(200)
  expect(await second.ask('www.example.test')).toEqual([])
  expect((await second.request('DELETE', `/hostedzone/${zone}`)).status).toBe(200)
  expect(await second.serving.stop()).toBe(0)
})

test('R6.25 queries of a zone with a query logging configuration are logged for its group', async () => {
  const folder = folderWith({})
  const { ask, newZone, request, serving } = await serveApi(['--health', 'static', '--query-log', 'queries'], folder)
  const [logged, other] = [await newZone('logged.test'), await newZone('other.test')]
  const group = 'arn:aws:logs:us-east-1:123456789012:log-group:/dns/logged.test'
  const body = `<R ${NAMESPACE}><HostedZoneId>${logged}</HostedZoneId><CloudWatchLogsLogGroupArn>${group}</CloudWatchLogsLogGroupArn></R>`
  const made = await request('POST', '/queryloggingconfig', body)
  await ask('logged.test')
  await ask('other.test')
  await request('DELETE', `/queryloggingconfig/${textAt(made.root, 'QueryLoggingConfig', 'Id')}`)
  await ask('logged.test')
  expect(await serving.stop()).toBe(0)
  const lines = readFileSync(join(folder, 'queries'), 'utf8').trim().split('\n')
  expect(
    lines.map((line) => {
      const { hosted_zone_id, log_group } = JSON.parse(line)
      return [hosted_zone_id, log_group]
    }),
  ).toEqual([
    [logged, group],
    [other, undefined],
    [logged, undefined],
  ])
})
