import { decode } from 'dns-packet'
import { AMPLIFICATION_MAX, replyLimit, type Transport } from '../../src/dns/codec.ts'
import { createSignatures } from '../../src/dns/dnssec/signatures.ts'
import { createSigning } from '../../src/dns/dnssec/zone-signer.ts'
import { createPacketEngine } from '../../src/dns/engine/engine.ts'
import { createViewSource } from '../../src/dns/engine/view-source.ts'
import { readQuery } from '../../src/dns/query.ts'
import { createRateLimiter } from '../../src/dns/rate-limit.ts'
import type { Policy } from '../../src/model/record-set.ts'
import { type Counters, createCounters } from '../../src/serve/counters.ts'
import { createHandlers, type HandlerContext } from '../../src/serve/handler.ts'
import { startPublisher } from '../../src/serve/publisher.ts'
import { withSecondaries } from '../../src/serve/secondary-handler.ts'
import { NO_STORE } from '../../src/serve/serial-file.ts'
import { systemTimers } from '../../src/serve/timers.ts'
import { DEFAULT_LINE } from '../../src/serve/transfers.ts'
import { getName } from '../../src/values/name.ts'
import { randomStream } from '../../src/values/rng.ts'
import { deployment, prefix, zone } from './deployment.ts'
import { record, viewOf } from './dns.ts'
import { newKeys } from './dnssec.ts'
import { FUZZ_COOKIES, FUZZ_KEY, FUZZ_NOW } from './fuzzed-packets.ts'

const placed = (name: string, value: string, policy: Policy) =>
  record(name, 'A', [value], { policy, setIdentifier: value })

const texts = Array.from({ length: 60 }, (_, index) => `"${String(index).padStart(60, '0')}"`)

/** A signed zone with every policy and most types, and one that only a VPC sees. */
function fuzzedDeployment() {
  return deployment(
    [
      zone(
        getName('example.com'),
        'Z1',
        [
          record('www.example.com', 'A', ['192.0.2.1']),
          placed('mix.example.com', '192.0.2.2', { kind: 'weighted', weight: 1 }),
          placed('mix.example.com', '192.0.2.3', { kind: 'weighted', weight: 3 }),
          placed('many.example.com', '192.0.2.4', { kind: 'multivalue' }),
          placed('many.example.com', '192.0.2.5', { kind: 'multivalue' }),
          placed('geo.example.com', '192.0.2.6', { kind: 'geolocation', area: { kind: 'country', country: 'FR' } }),
          placed('geo.example.com', '192.0.2.7', { kind: 'geolocation', area: { kind: 'default' } }),
          placed('near.example.com', '192.0.2.8', { kind: 'latency', region: 'eu-west-1' }),
          placed('near.example.com', '192.0.2.9', { kind: 'latency', region: 'us-east-1' }),
          record('mail.example.com', 'MX', ['10 mx.example.com.', '20 mx.example.net.']),
          record('mx.example.com', 'AAAA', ['2001:db8::1']),
          record('text.example.com', 'TXT', ['"one" "" "two"']),
          record('large.example.com', 'TXT', texts),
          // Just below twenty times a short query, and just above.
          record('c.example.com', 'TXT', texts.slice(0, 10)),
          record('d.example.com', 'TXT', texts.slice(0, 12)),
          record('svc.example.com', 'HTTPS', ['1 www.example.com. alpn="h2"']),
          record('alias.example.com', 'CNAME', ['alias2.example.com.']),
          record('alias2.example.com', 'CNAME', ['www.example.com.']),
          record('lost.example.com', 'CNAME', ['missing.example.com.']),
          record('*.wild.example.com', 'A', ['192.0.2.10']),
          record('a.b.deep.example.com', 'A', ['192.0.2.11']),
          record('safe.example.com', 'NS', ['ns.example.net.']),
          record('open.example.com', 'NS', ['ns.open.example.com.']),
          record('ns.open.example.com', 'A', ['192.0.2.53']),
        ],
        { signing: true },
      ),
      zone(getName('cut.example.com'), 'Z2', [record('www.cut.example.com', 'A', ['192.0.2.12'])]),
      zone(getName('inner.test'), 'Z3', [record('inner.test', 'A', ['10.0.0.1'])], {
        vpcs: [{ id: 'vpc-1', region: 'eu-west-1', cidrs: [prefix('127.0.0.0/8')] }],
      }),
    ],
    [],
    { clients: new Map([['paris', { name: 'paris', country: 'FR', subnet: prefix('198.51.100.0/24') }]]) },
  )
}

/** Everything that a server has between its sockets, and what it must hold to. */
export interface FuzzedServer {
  readonly counters: Counters
  /** The law of dns-server.md that the answers to a packet break, over every transport; undefined where they break none. */
  brokenLaw(message: Uint8Array): string | undefined
  /** The largest reply over UDP as a multiple of its query, without a cookie. */
  amplification(): number
}

const LIMITED_PER_SECOND = 5

/** A server with signed zones, transfers, cookies and limits; the clock of its limits goes a millisecond a packet. */
export async function createFuzzedServer(): Promise<FuzzedServer> {
  const counters = createCounters()
  const keys = newKeys(getName('example.com'))
  const signing = createSigning({
    all: false,
    denial: 'compact',
    signatures: createSignatures({ nowSeconds: () => FUZZ_NOW, elapsedMs: () => performance.now() }),
    keysOf: (apex) => (apex === keys.zone ? keys : undefined),
  })
  const view = { ...viewOf(fuzzedDeployment()), signing }
  let failure: unknown
  const fail = (error: unknown) => {
    failure = error
  }
  const publisher = await startPublisher({
    lines: [DEFAULT_LINE],
    view: () => view,
    store: NO_STORE,
    nowMs: () => FUZZ_NOW * 1000,
    timers: systemTimers,
    onPublished: () => {},
    onUnsaved: fail,
    onFailure: fail,
  })
  let packets = 0
  const cookies = FUZZ_COOKIES
  const setting = {
    rules: [{ block: prefix('127.0.0.1/32') }, { key: FUZZ_KEY.name }],
    keys: new Map([[FUZZ_KEY.name, FUZZ_KEY]]),
    nowSeconds: () => FUZZ_NOW,
    lineFor: () => publisher.line(DEFAULT_LINE.name),
  }
  const handlers = (limits: Pick<HandlerContext, 'protection'>) => {
    const served = { view: () => publisher.line(DEFAULT_LINE.name).view, rng: randomStream(1) }
    const engine = createPacketEngine({
      source: createViewSource(served.view),
      rng: served.rng,
      nowSeconds: () => FUZZ_NOW,
      onTally: () => {},
    })
    const context = { ...served, counters, engine, onFailure: fail, ...limits }
    return withSecondaries(createHandlers(context), { setting, onEvent: () => {} }, context)
  }
  const limiter = createRateLimiter({ perSecond: LIMITED_PER_SECOND, nowMs: () => packets, seed: 1 })
  const open = handlers({ protection: { cookies, keepaliveSeconds: 20 } })
  const limited = handlers({ protection: { cookies, limiter, mayAsk: (address) => address !== '192.0.2.66' } })
  let amplification = 0

  function brokenBy(message: Uint8Array, reply: Uint8Array | undefined, transport: Transport): string | undefined {
    const received = readQuery(message)
    if (failure !== undefined) return `D78 the handler failed: ${failure instanceof Error ? failure.stack : failure}`
    if (received === undefined) return reply === undefined ? undefined : 'D2 what deserves no reply got one'
    if (reply === undefined) return 'D5 no reply'
    const [high = 0, low = 0] = reply.subarray(2)
    if (reply[0] !== message[0] || reply[1] !== message[1]) return 'D1 another id'
    if ((high & 0xf8) !== (0x80 | ((message[2] ?? 0) & 0x78))) return 'D1 not a response, or of another opcode'
    if ((high & 1) !== ((message[2] ?? 0) & 1) || (low & 0xe0) !== 0) return 'D1 RD, RA, Z or AD'
    if (transport !== 'udp' && (high & 2) !== 0) return 'D60 TC over a connection'
    if (reply.length > replyLimit(received, transport, true)) return `D44 ${reply.length} octets`
    const question = received.question?.bytes
    if (question !== undefined && Buffer.compare(question, reply.subarray(12, 12 + question.length)) !== 0)
      return 'D7 another question'
    try {
      const { additionals = [] } = decode(Buffer.from(reply))
      const opts = additionals.filter(({ type }) => type === 'OPT').length
      if (decode.bytes !== reply.length) return `D1 ${reply.length - decode.bytes} octets behind the reply`
      if (opts !== (received.edns === undefined ? 0 : 1)) return `D40 ${opts} OPT records`
    } catch (error) {
      return `D1 a reply that cannot be read: ${String(error)}`
    }
    if (open.handle(reply, { address: '127.0.0.1', transport: 'udp' }) !== undefined)
      return 'D2 a response was answered'
    return undefined
  }

  function overUdp(message: Uint8Array): string | undefined {
    const { valid } = counters.cookies
    const reply = open.handle(message, { address: '127.0.0.1', transport: 'udp' })
    const isProven = counters.cookies.valid > valid
    const broken = brokenBy(message, reply, 'udp')
    if (broken !== undefined || reply === undefined) return broken
    if (!isProven) amplification = Math.max(amplification, reply.length / message.length)
    if (amplification > AMPLIFICATION_MAX) return `D72 ${reply.length} octets for ${message.length}`
    const seldom = limited.handle(message, { address: `192.0.2.${message[0] ?? 0}`, transport: 'udp' })
    return seldom === undefined ? undefined : brokenBy(message, seldom, 'udp')
  }

  function overConnection(message: Uint8Array, transport: 'tcp' | 'tls'): string | undefined {
    const reply = open.handleTcp(message, { address: '127.0.0.1', transport, connection: { isKept: false } })
    if (reply === undefined || reply instanceof Uint8Array) return brokenBy(message, reply, transport)
    for (const part of reply) if (part.length > 65_535) return `D60 ${part.length} octets`
    return failure === undefined ? undefined : `D78 a transfer failed: ${String(failure)}`
  }

  return {
    counters,
    amplification: () => amplification,
    brokenLaw: (message) => {
      packets += 1
      return overUdp(message) ?? overConnection(message, packets % 2 === 0 ? 'tcp' : 'tls')
    },
  }
}
