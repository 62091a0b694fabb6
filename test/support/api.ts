import { type Account, EMPTY_ACCOUNT } from '../../src/api/account.ts'
import type { ApiSettings } from '../../src/api/action.ts'
import { createApiApp, type Guard } from '../../src/api/app.ts'
import { createAccountService } from '../../src/api/service.ts'
import { evaluateAlarms } from '../../src/api/services/cloudwatch/evaluation.ts'
import type { Metrics, World } from '../../src/api/world.ts'
import { type ParsedXml, parseXml, type XmlElement } from '../../src/api/xml.ts'
import { createMetricStore } from '../../src/cloudwatch/metric-store.ts'

export interface ApiReply {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  readonly root: XmlElement
}

/** The API without sockets, over an account of its own. */
export interface ApiBench {
  request(
    method: string,
    path: string,
    body?: string | ReadableStream,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiReply>
  /** A batch of changes to a zone. */
  change(zone: string, ...changes: readonly string[]): Promise<ApiReply>
  /** Makes a zone; its id. */
  zone(name: string, more?: string): Promise<string>
  advance(ms: number): void
  /** Alarms look at the data again. */
  evaluate(): Promise<void>
  /** A request outside of Route 53's path, as it is. */
  send(path: string, init: RequestInit): Promise<Response>
  nowMs(): number
  /** What is in force. */
  account(): Account
}

export const NAMESPACE = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"'

function getRoot(parsed: ParsedXml): XmlElement {
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.root
}

/** The text at a path of element names, undefined where there is none. */
export function textAt(root: XmlElement, ...path: readonly string[]): string | undefined {
  let element: XmlElement | undefined = root
  for (const name of path) element = element?.children.find((child) => child.name === name)
  return element?.text
}

/** All elements of that name, in order, however deep. */
export const allNamed = (root: XmlElement, name: string): readonly XmlElement[] =>
  root.children.flatMap((child) => [...(child.name === name ? [child] : []), ...allNamed(child, name)])

export const set = (action: string, name: string, type: string, inner: string): string =>
  `<Change><Action>${action}</Action><ResourceRecordSet><Name>${name}</Name><Type>${type}</Type>${inner}</ResourceRecordSet></Change>`

export const values = (...texts: readonly string[]): string =>
  `<TTL>60</TTL><ResourceRecords>${texts.map((text) => `<ResourceRecord><Value>${text}</Value></ResourceRecord>`).join('')}</ResourceRecords>`

/** Where nothing is served. */
export const NOWHERE: World = {
  testAnswer: () => ({ rcode: 'REFUSED', values: [] }),
  report: () => ({ healthy: true, probe: undefined, lastFailure: undefined }),
  keyOf: () => ({ publicKey: '', keyTag: 0, digest: '' }),
  metrics: { store: createMetricStore(), collect: async () => {}, evaluate: async () => {} },
}

export interface BenchOptions {
  readonly settings?: Partial<ApiSettings>
  readonly world?: Partial<World>
  readonly guard?: Guard
  readonly keep?: () => Promise<void>
  readonly initial?: Account
}

export function apiBench({
  settings,
  world,
  guard = () => {},
  keep = async () => {},
  initial = EMPTY_ACCOUNT,
}: BenchOptions = {}): ApiBench {
  let nowMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
  let reference = 0
  const service = createAccountService({ initial, keep, serve: async () => {} })
  const store = createMetricStore()
  const metrics: Metrics = {
    store,
    collect: async () => {},
    evaluate: async (isDue) => {
      await service.run((account) => evaluateAlarms(account, store, nowMs, isDue))
    },
  }
  const app = createApiApp({
    service,
    settings: { accountId: '123456789012', syncDelayMs: 0, strictQuotas: false, ...settings },
    world: { ...NOWHERE, metrics, ...world },
    nowMs: () => nowMs,
    guard,
    onFailure: () => {},
  })
  const request: ApiBench['request'] = async (method, path, body, headers = {}) => {
    const reply = await app.request(path === '/' ? '/' : `/2013-04-01${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    })
    const text = await reply.text()
    return { status: reply.status, text, headers: reply.headers, root: getRoot(parseXml(text)) }
  }
  return {
    request,
    change: (zone, ...changes) =>
      request(
        'POST',
        `/hostedzone/${zone}/rrset/`,
        `<ChangeResourceRecordSetsRequest ${NAMESPACE}><ChangeBatch><Changes>${changes.join('')}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`,
      ),
    zone: async (name, more = '') => {
      reference += 1
      const { root, text } = await request(
        'POST',
        '/hostedzone',
        `<CreateHostedZoneRequest ${NAMESPACE}><Name>${name}</Name>${more}<CallerReference>${reference}</CallerReference></CreateHostedZoneRequest>`,
      )
      const id = textAt(root, 'HostedZone', 'Id')
      if (id === undefined) throw new Error(text)
      return id.replace('/hostedzone/', '')
    },
    account: service.account,
    evaluate: () => metrics.evaluate(() => true),
    send: async (path, init) => app.request(path, init),
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
  }
}
