import { createHash, createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Guard } from '../../src/api/app.ts'
import { verifySignature } from '../../src/api/sigv4.ts'
import { type ApiBench, apiBench, type BenchOptions, NAMESPACE, set, textAt, values } from '../support/api.ts'
import { projectRoot } from '../support/cli.ts'

const bodyOf = (inner: string) => `<R ${NAMESPACE}>${inner}</R>`
const tag = (name: string, inner: string | number) => `<${name}>${inner}</${name}>`
const vpc = (id: string) => tag('VPC', `<VPCRegion>eu-west-1</VPCRegion>${tag('VPCId', id)}`)
const KMS = 'arn:aws:kms:us-east-1:123456789012:key/1'
const LOGS = 'arn:aws:logs:us-east-1:123456789012:log-group:/dns/x'

/** The answer to the last of some requests. */
async function last(bench: ApiBench, ...requests: readonly (readonly [string, string, string?])[]) {
  let reply = await bench.request('GET', '/hostedzonecount')
  for (const [method, path, inner] of requests)
    reply = await bench.request(method, path, inner === undefined ? undefined : bodyOf(inner))
  return reply
}

const ksk = (zone: string, name: string) =>
  tag('CallerReference', name) +
  tag('HostedZoneId', zone) +
  tag('KeyManagementServiceArn', KMS) +
  tag('Name', name) +
  '<Status>INACTIVE</Status>'
const logging = (zone: string, arn = LOGS) => tag('HostedZoneId', zone) + tag('CloudWatchLogsLogGroupArn', arn)
const newZone = (name: string, reference: string) => tag('Name', name) + tag('CallerReference', reference)
const strict: BenchOptions = { settings: { strictQuotas: true } }

type Raise = (bench: ApiBench) => Promise<{ readonly status: number; readonly root: Parameters<typeof textAt>[0] }>

describe('errors that no other test here raises', () => {
  const cases: readonly (readonly [code: string, status: number, raise: Raise, options?: BenchOptions])[] = [
    ['NoSuchChange', 404, (bench) => last(bench, ['GET', '/change/CNOBODY'])],
    [
      'HostedZoneAlreadyExists',
      409,
      (bench) =>
        last(bench, ['POST', '/hostedzone', newZone('a.test', '1')], ['POST', '/hostedzone', newZone('b.test', '1')]),
    ],
    [
      'HealthCheckVersionMismatch',
      409,
      async (bench) => {
        const config = tag('HealthCheckConfig', '<Type>CALCULATED</Type><HealthThreshold>0</HealthThreshold>')
        const { root } = await last(bench, ['POST', '/healthcheck', tag('CallerReference', '1') + config])
        const at = `/healthcheck/${textAt(root, 'HealthCheck', 'Id')}`
        return last(bench, ['POST', at, tag('HealthCheckVersion', 1)], ['POST', at, tag('HealthCheckVersion', 1)])
      },
    ],
    ['InvalidDomainName', 400, (bench) => last(bench, ['POST', '/hostedzone', newZone('a..b', '1')])],
    [
      'DelegationSetAlreadyReusable',
      400,
      async (bench) => {
        const zone = await bench.zone('example.test')
        const from = (reference: string) => tag('CallerReference', reference) + tag('HostedZoneId', zone)
        return last(bench, ['POST', '/delegationset', from('1')], ['POST', '/delegationset', from('2')])
      },
    ],
    [
      'HostedZoneNotFound',
      400,
      (bench) => last(bench, ['POST', '/delegationset', tag('CallerReference', '1') + tag('HostedZoneId', 'Z1')]),
    ],
    [
      'InvalidArgument',
      400,
      async (bench) => last(bench, ['GET', `/hostedzone/${await bench.zone('example.test', vpc('vpc-1'))}/dnssec`]),
    ],
    [
      'InvalidKeySigningKeyName',
      400,
      async (bench) => last(bench, ['POST', '/keysigningkey', ksk(await bench.zone('example.test'), 'a-b-c')]),
    ],
    [
      'TooManyKeySigningKeys',
      400,
      async (bench) => {
        const zone = await bench.zone('example.test')
        return last(
          bench,
          ...['one', 'two', 'three'].map((name) => ['POST', '/keysigningkey', ksk(zone, name)] as const),
        )
      },
    ],
    [
      'NoSuchCloudWatchLogsLogGroup',
      404,
      async (bench) => last(bench, ['POST', '/queryloggingconfig', logging(await bench.zone('example.test'), 'arn:x')]),
    ],
    ['NoSuchQueryLoggingConfig', 404, (bench) => last(bench, ['GET', '/queryloggingconfig/nobody'])],
    [
      'QueryLoggingConfigAlreadyExists',
      409,
      async (bench) => {
        const zone = await bench.zone('example.test')
        return last(
          bench,
          ['POST', '/queryloggingconfig', logging(zone)],
          ['POST', '/queryloggingconfig', logging(zone)],
        )
      },
    ],
    [
      'VPCAssociationAuthorizationNotFound',
      404,
      async (bench) => {
        const zone = await bench.zone('example.test', vpc('vpc-1'))
        return last(bench, ['POST', `/hostedzone/${zone}/deauthorizevpcassociation`, vpc('vpc-2')])
      },
    ],
    [
      'TooManyVPCAssociationAuthorizations',
      400,
      async (bench) => {
        const at = `/hostedzone/${await bench.zone('example.test', vpc('vpc-1'))}/authorizevpcassociation`
        return last(bench, ...Array.from({ length: 1001 }, (_, index) => ['POST', at, vpc(`vpc-${index}`)] as const))
      },
    ],
    [
      'TooManyHostedZones',
      400,
      async (bench) =>
        last(
          bench,
          ...Array.from(
            { length: 501 },
            (_, index) => ['POST', '/hostedzone', newZone(`z${index}.test`, `${index}`)] as const,
          ),
        ),
      strict,
    ],
    [
      'TooManyHealthChecks',
      400,
      async (bench) => {
        const config = tag('HealthCheckConfig', '<Type>TCP</Type><IPAddress>192.0.2.1</IPAddress><Port>80</Port>')
        return last(
          bench,
          ...Array.from(
            { length: 201 },
            (_, index) => ['POST', '/healthcheck', tag('CallerReference', index) + config] as const,
          ),
        )
      },
      strict,
    ],
    [
      'LimitsExceeded',
      400,
      async (bench) =>
        last(
          bench,
          ...Array.from(
            { length: 6 },
            (_, index) =>
              ['POST', '/cidrcollection', tag('Name', `c${index}`) + tag('CallerReference', index)] as const,
          ),
        ),
      strict,
    ],
    [
      'PriorRequestNotComplete',
      400,
      async (bench) => {
        const at = `/hostedzone/${await bench.zone('example.test', vpc('vpc-1'))}/associatevpc`
        return last(bench, ['POST', at, vpc('vpc-2')], ['POST', at, vpc('vpc-3')])
      },
      { settings: { syncDelayMs: 1000 } },
    ],
    [
      'RequestTimeout',
      408,
      (bench) => {
        const body = new ReadableStream({ start: (stream) => stream.error(new Error('the client is gone')) })
        return bench.request('POST', '/hostedzone', body, { 'content-length': '10' })
      },
    ],
    [
      'InternalFailure',
      500,
      async (bench) => last(bench, ['GET', `/hostedzone/${await bench.zone('example.test')}`], ['GET', '/broken']),
      {
        guard: ({ url }) => {
          if (url.endsWith('/broken')) throw new Error('a bug')
        },
      },
    ],
  ]
  test.each(cases.map(([code, status, raise, options]) => ({ code, status, raise, options })))(
    '$code',
    async ({ code, status, raise, options }) => {
      const reply = await raise(apiBench(options))
      expect([textAt(reply.root, 'Error', 'Code'), reply.status]).toEqual([code, status])
      expect(textAt(reply.root, 'Error', 'Type')).toBe(status < 500 ? 'Sender' : 'Receiver')
    },
  )

  test('every code that the API can give is raised by a test', () => {
    const sources = (folder: string) =>
      readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(join(projectRoot, folder, name), 'utf8'))
    const tests = [...sources('test/api'), readFileSync(join(projectRoot, 'test/e2e/serve-api.test.ts'), 'utf8')].join()
    // Code itself and, for quotas, the last argument.
    const codes = sources('src/api').flatMap((text) =>
      [...text.matchAll(/new ApiError\(\s*'(\w+)'|checkQuota\([^;]*?'([A-Z]\w+)',?\s*\)\n/g)].map(([, a, b]) => a ?? b),
    )
    expect(new Set(codes).size).toBeGreaterThan(60)
    expect([...new Set(codes)].filter((code) => !tests.includes(`'${code}'`))).toEqual([])
  })
})

describe('signatures', () => {
  const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

  /** A request for zones signed at a time, by the published recipe. */
  function headersAt(time: string, signed = 'host;x-amz-date') {
    const date = time.slice(0, 8)
    const scope = `${date}/us-east-1/route53/aws4_request`
    const lines = signed.split(';').map((name) => `${name}:${name === 'host' ? '' : time}\n`)
    const canonical = ['GET', '/2013-04-01/hostedzone', '', lines.join(''), signed, hash('')].join('\n')
    const key = [date, 'us-east-1', 'route53', 'aws4_request'].reduce<string | Buffer>(hmac, 'AWS4secret')
    const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n')).toString('hex')
    return {
      'x-amz-date': time,
      authorization: `AWS4-HMAC-SHA256 Credential=KEY/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
    }
  }
  const guard: Guard = (request, body) => {
    verifySignature(request, body, new Map([['KEY', 'secret']]), NOW)
  }

  test.each([
    ['right', headersAt('20260102T030405Z'), undefined, 200],
    ['fourteen minutes old', headersAt('20260102T025005Z'), undefined, 200],
    ['sixteen minutes old', headersAt('20260102T024805Z'), 'RequestExpired', 403],
    ['without its host', headersAt('20260102T030405Z', 'x-amz-date'), 'IncompleteSignature', 403],
    ['of no form', { authorization: 'Basic x' }, 'IncompleteSignature', 403],
    ['missing', {}, 'MissingAuthenticationToken', 403],
  ] as const)('one that is %s', async (_case, headers, code, status) => {
    const reply = await apiBench({ guard }).request('GET', '/hostedzone', undefined, headers)
    expect([textAt(reply.root, 'Error', 'Code'), reply.status]).toEqual([code, status])
  })
})

describe('changes', () => {
  test('R6.4 are asked about for a day', async () => {
    const bench = apiBench()
    const zone = await bench.zone('example.test')
    const { root } = await bench.change(zone, set('CREATE', 'a.example.test', 'A', values('192.0.2.1')))
    const id = textAt(root, 'ChangeInfo', 'Id') ?? ''
    const status = async () => {
      const { root } = await bench.request('GET', id)
      return textAt(root, 'ChangeInfo', 'Status') ?? textAt(root, 'Error', 'Code')
    }
    bench.advance(24 * 60 * 60 * 1000)
    expect(await status()).toBe('INSYNC')
    bench.advance(1)
    expect(await status()).toBe('NoSuchChange')
    await bench.zone('other.test')
    expect([...bench.account().changes.values()]).toHaveLength(1)
  })
})

describe('a page goes on where a deleted object stood', () => {
  const page = async (bench: ApiBench, path: string, member: string) => {
    const { root } = await bench.request('GET', path)
    return {
      ids: root.children.find(({ name }) => name === member)?.children.map((one) => textAt(one, 'Id') ?? '') ?? [],
      next: textAt(root, 'NextMarker') ?? '',
    }
  }

  test.each([
    ['/hostedzone', 'HostedZones', (bench: ApiBench, index: number) => bench.zone(`z${index}.test`)],
    [
      '/healthcheck',
      'HealthChecks',
      (bench: ApiBench, index: number) =>
        last(bench, [
          'POST',
          '/healthcheck',
          `${tag('CallerReference', index)}<HealthCheckConfig><Type>CALCULATED</Type><HealthThreshold>0</HealthThreshold></HealthCheckConfig>`,
        ]),
    ],
    [
      '/delegationset',
      'DelegationSets',
      (bench: ApiBench, index: number) => last(bench, ['POST', '/delegationset', tag('CallerReference', index)]),
    ],
  ] as const)('%s', async (path, member, make) => {
    const bench = apiBench()
    for (let index = 0; index < 6; index += 1) await make(bench, index)
    const all = await page(bench, path, member)
    expect(all.ids).toHaveLength(6)
    const first = await page(bench, `${path}?maxitems=2`, member)
    const gone = all.ids[2] ?? ''
    expect(gone.endsWith(first.next)).toBe(true)
    const id = gone.replace(/^\/\w+\//, '')
    expect((await bench.request('DELETE', `${path}/${id}`)).status).toBe(200)
    const rest = await page(bench, `${path}?marker=${first.next}`, member)
    expect([...first.ids, ...rest.ids]).toEqual(all.ids.filter((one) => one !== gone))
  })
})
