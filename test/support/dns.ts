import { type Answer, type DecodedPacket, decode } from 'dns-packet'
import { compile } from '../../src/decide/compile.ts'
import { respond } from '../../src/dns/respond.ts'
import { createView, type ServerView } from '../../src/dns/view.ts'
import { believe } from '../../src/health/believe.ts'
import { CALM, type World } from '../../src/health/world.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import { getName } from '../../src/values/name.ts'
import type { RecordType } from '../../src/values/rdata/rdata.ts'
import { type Rng, randomStream } from '../../src/values/rng.ts'
import { rdata, recordSet } from './deployment.ts'

/** A record set in one line: `record('www.example.com', 'A', ['192.0.2.1'])`. */
export function record(
  name: string,
  type: RecordType,
  values: readonly string[],
  more: Partial<RecordSet> = {},
): RecordSet {
  return recordSet({
    name: getName(name),
    type,
    data: { kind: 'values', values: rdata(type, ...values) },
    ...more,
  })
}

export const viewOf = (deployment: Deployment, world: Partial<World> = {}): ServerView =>
  createView(compile(deployment), believe(deployment, { ...CALM, ...world }))

const bytes16 = (value: number): readonly number[] => [value >> 8, value & 0xff]

/** Labels as octets; each character is one octet. */
export const nameBytes = (...labels: readonly string[]): readonly number[] => [
  ...labels.flatMap((label) => [label.length, ...Array.from(label, (character) => character.charCodeAt(0))]),
  0,
]

export const dotted = (name: string): readonly number[] => nameBytes(...name.split('.').filter(Boolean))

export interface RawOption {
  readonly code: number
  readonly data: readonly number[]
}

export interface RawOpt {
  readonly owner?: readonly number[]
  readonly size?: number
  readonly version?: number
  readonly flags?: number
  readonly extendedRcode?: number
  readonly options?: readonly RawOption[]
  /** The options' octets, where a test wants them wrong. */
  readonly raw?: readonly number[]
}

/** An OPT record by hand. */
export function opt({
  owner = [0],
  size = 1232,
  version = 0,
  flags = 0,
  extendedRcode = 0,
  options = [],
  raw,
}: RawOpt = {}): readonly number[] {
  const data =
    raw ?? options.flatMap((option) => [...bytes16(option.code), ...bytes16(option.data.length), ...option.data])
  return [
    ...owner,
    ...bytes16(41),
    ...bytes16(size),
    extendedRcode,
    version,
    ...bytes16(flags),
    ...bytes16(data.length),
    ...data,
  ]
}

/** A client subnet option: family, source length, address octets. */
export const subnet = (family: number, source: number, address: readonly number[], scope = 0): RawOption => ({
  code: 8,
  data: [...bytes16(family), source, scope, ...address],
})

export interface RawQuery {
  readonly id?: number
  readonly flags?: number
  readonly name?: readonly number[]
  readonly type?: number
  readonly class?: number
  readonly counts?: readonly [number, number, number, number]
  /** Octets behind the question. */
  readonly tail?: readonly number[]
}

/** A query by hand; RD is set as most clients do. */
export function query({
  id = 0x1234,
  flags = 0x0100,
  name = dotted('www.example.com'),
  type = 1,
  class: qclass = 1,
  counts,
  tail = [],
}: RawQuery = {}): Uint8Array {
  const sections = counts ?? [1, 0, 0, tail.length > 0 ? 1 : 0]
  const header = [id, flags, ...sections].flatMap(bytes16)
  return Uint8Array.from([...header, ...name, ...bytes16(type), ...bytes16(qclass), ...tail])
}

/** `query` for a dotted name with an OPT record. */
export const askWith = (edns: RawOpt, more: RawQuery = {}): Uint8Array => query({ tail: opt(edns), ...more })

export interface Ask {
  readonly address?: string
  readonly transport?: 'udp' | 'tcp'
  readonly rng?: Rng
}

export function reply(
  message: Uint8Array,
  view: ServerView,
  { address = '198.51.100.1', transport = 'udp', rng = randomStream(1) }: Ask = {},
): Uint8Array | undefined {
  return respond(message, { address, transport }, view, rng)
}

/** The decoded reply, which must exist. */
export function ask(message: Uint8Array, view: ServerView, how: Ask = {}): DecodedPacket & { readonly rcode: string } {
  const answer = reply(message, view, how)
  if (answer === undefined) throw new Error('no reply')
  return decodeReply(answer)
}

export function decodeReply(message: Uint8Array): DecodedPacket & { readonly rcode: string } {
  const decoded: DecodedPacket & { rcode?: unknown } = decode(Buffer.from(message))
  return { ...decoded, rcode: String(decoded.rcode) }
}

/** One line a record: `www.example.com 60 A 192.0.2.1`; OPT left out. */
export const lines = (records: readonly Answer[] | undefined): readonly string[] =>
  (records ?? []).flatMap((answer) =>
    answer.type === 'OPT' ? [] : [`${answer.name} ${answer.ttl} ${answer.type} ${dataText(answer.data)}`],
  )

function dataText(data: unknown): string {
  if (Buffer.isBuffer(data)) return data.toString('hex')
  if (Array.isArray(data)) return data.map(dataText).join(' ')
  return typeof data === 'object' && data !== null ? Object.values(data).map(dataText).join(' ') : String(data)
}

/** Flags that are set, in the order of the header. */
export const flagsOf = (packet: DecodedPacket): string =>
  [
    packet.flag_qr && 'qr',
    packet.flag_aa && 'aa',
    packet.flag_tc && 'tc',
    packet.flag_rd && 'rd',
    packet.flag_ra && 'ra',
    packet.flag_z && 'z',
    packet.flag_ad && 'ad',
    packet.flag_cd && 'cd',
  ]
    .filter(Boolean)
    .join(' ')

/** The OPT record of a reply. */
export const optOf = (packet: DecodedPacket) => packet.additionals?.find((record) => record.type === 'OPT')
