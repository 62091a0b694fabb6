import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { operations } from '../../src/api/registry.ts'
import { escapeXml, parseXml } from '../../src/api/xml.ts'
import { apiBench, NAMESPACE, textAt } from '../support/api.ts'
import { projectRoot } from '../support/cli.ts'

const zoneRequest = (inner: string) => `<CreateHostedZoneRequest ${NAMESPACE}>${inner}</CreateHostedZoneRequest>`

describe('wire rules', () => {
  test('what is made is answered with 201 and its place, and every answer has an id', async () => {
    const reply = await apiBench().request(
      'POST',
      '/hostedzone',
      zoneRequest('<CallerReference>1</CallerReference><Name>example.test</Name>'),
    )
    expect(reply.status).toBe(201)
    expect(reply.headers.get('location')).toMatch(
      /^https:\/\/route53\.amazonaws\.com\/2013-04-01\/hostedzone\/Z[A-Z0-9]{20}$/,
    )
    expect(reply.headers.get('content-type')).toBe('text/xml')
    expect(reply.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
    expect(reply.text).toMatch(
      /^<\?xml version="1\.0"\?>\n<CreateHostedZoneResponse xmlns="https:\/\/route53\.amazonaws\.com\/doc\/2013-04-01\/">/,
    )
  })

  test.each([
    [
      'prefixes and white space',
      '<r:CreateHostedZoneRequest xmlns:r="x">\n <r:Name>example.test</r:Name>\n <r:CallerReference>1</r:CallerReference>\n</r:CreateHostedZoneRequest>',
    ],
    [
      'a declaration, a comment and an unknown member',
      `<?xml version="1.0" encoding="UTF-8"?><!-- x -->${zoneRequest('<Name>example.test</Name><CallerReference>1</CallerReference><Later>1</Later>')}`,
    ],
  ])('%s are fine', async (_case, body) => {
    expect((await apiBench().request('POST', '/hostedzone/', body)).status).toBe(201)
  })

  test.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', /document type/],
    ['an unclosed tag', '<CreateHostedZoneRequest><Name>', /Invalid XML/],
    ['two roots', '<a/><b/>', /Invalid XML/],
    ['no XML', 'hello', /Invalid XML/],
    ['an entity of nobody', zoneRequest('<Name>&nbsp;</Name>'), /Invalid XML/],
    ['a character that XML has not', zoneRequest('<Name>a&#1;</Name>'), /Invalid XML/],
    ['nesting', `${'<a>'.repeat(90)}${'</a>'.repeat(90)}`, /nested/],
    ['more nesting', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`, /Invalid XML/],
    [
      'a member that is missing',
      zoneRequest('<Name>example.test</Name>'),
      /1 validation error detected: Value null at 'callerReference' failed/,
    ],
  ])('%s: InvalidInput', async (_case, body, message) => {
    const reply = await apiBench().request('POST', '/hostedzone', body)
    expect([reply.status, textAt(reply.root, 'Error', 'Code')]).toEqual([400, 'InvalidInput'])
    expect(textAt(reply.root, 'Error', 'Message')).toMatch(message)
    expect(textAt(reply.root, 'RequestId')).toBe(reply.headers.get('x-amzn-requestid'))
  })

  test('a body of more than 4 MiB is refused', async () => {
    const reply = await apiBench().request('POST', '/hostedzone', zoneRequest(' '.repeat(4 << 20)))
    expect(textAt(reply.root, 'Error', 'Code')).toBe('RequestEntityTooLarge')
  })

  test('what is not there answers in XML', async () => {
    const bench = apiBench()
    const unknown = await bench.request('GET', '/nonsense')
    expect([unknown.status, textAt(unknown.root, 'Error', 'Code')]).toEqual([404, 'UnknownOperationException'])
    const absent = await bench.request('DELETE', '/hostedzonecount')
    expect([absent.status, textAt(absent.root, 'Error', 'Code'), textAt(absent.root, 'Error', 'Type')]).toEqual([
      501,
      'NotImplemented',
      'Receiver',
    ])
  })

  test('a change that cannot be kept is refused, and leaves nothing', async () => {
    let works = true
    const bench = apiBench({
      keep: async () => {
        if (!works) throw new Error('disk full')
      },
    })
    await bench.zone('one.test')
    works = false
    const [a, b] = await Promise.all(
      [1, 2].map((one) =>
        bench.request(
          'POST',
          '/hostedzone',
          zoneRequest(`<Name>x${one}.test</Name><CallerReference>x${one}</CallerReference>`),
        ),
      ),
    )
    expect([a?.status, b?.status]).toEqual([500, 500])
    works = true
    expect(textAt((await bench.request('GET', '/hostedzonecount')).root, 'HostedZoneCount')).toBe('1')
    await bench.zone('x1.test')
  })

  test.each(operations.filter(({ path }) => /:Id|:HealthCheckId/.test(path)))(
    '$name of nothing is NoSuch…',
    async ({ method, path }) => {
      const at = path.replace(/:Version/, '1').replace(/:\w+/g, 'nobody')
      const body = `<X ${NAMESPACE}><VPC><VPCId>vpc-1</VPCId><VPCRegion>eu-west-1</VPCRegion></VPC><Document>{}</Document><Comment>x</Comment><TTL>1</TTL><TrafficPolicyId>x</TrafficPolicyId><TrafficPolicyVersion>1</TrafficPolicyVersion></X>`
      const batch = `<X ${NAMESPACE}><ChangeBatch><Changes><Change><Action>CREATE</Action><ResourceRecordSet><Name>a</Name><Type>A</Type></ResourceRecordSet></Change></Changes></ChangeBatch></X>`
      const reply = await apiBench().request(
        method,
        at,
        method === 'POST' ? (path.endsWith('/rrset') ? batch : body) : undefined,
      )
      expect(textAt(reply.root, 'Error', 'Code')).toMatch(/^NoSuch/)
      expect(reply.status).toBe(path.includes('delegationset') ? 400 : 404)
    },
  )

  test('text is escaped so that it comes back', () => {
    const text = 'a & <b> "c" \r\n\té 😀'
    const parsed = parseXml(`<x>${escapeXml(text)}</x>`)
    expect(parsed.ok && parsed.root.text).toBe(text)
  })
})

test('docs/api.md lists the operations that there are', () => {
  const text = readFileSync(join(projectRoot, 'docs/api.md'), 'utf8')
  const rows = [...text.matchAll(/^\| (\w+) \| (GET|POST|DELETE) `([^`]+)` \|$/gm)].map(([, ...row]) => row.join(' '))
  const there = operations.map(({ name, method, path }) => `${name} ${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  expect(rows.sort()).toEqual(there.sort())
})
