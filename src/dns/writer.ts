import { type DomainName, labelBytes, nameOfLabels, parentOf, ROOT } from '../values/name.ts'
import type { Rdata, RecordType } from '../values/rdata/rdata.ts'
import { TYPE_NUMBERS } from '../values/rdata/type-number.ts'
import { SIGNING_TYPES } from './dnssec/types.ts'
import { CLASS_IN, POINTER_MAX } from './protocol.ts'
import { readName } from './wire-name.ts'

/** All values of one answer for one owner and type: one TTL, given whole or not at all (RFC 2181 §5, §9). */
export interface RRset {
  readonly owner: DomainName
  readonly type: RecordType
  readonly ttlSeconds: number
  /** Distinct. */
  readonly values: readonly Rdata[]
}

/** Numbers of the types that records of an answer have: those of record sets, and those that signing adds. */
export const ANSWER_TYPE_NUMBERS = { ...TYPE_NUMBERS, NSEC: SIGNING_TYPES.NSEC, DNSKEY: SIGNING_TYPES.DNSKEY } as const

export type AnswerType = keyof typeof ANSWER_TYPE_NUMBERS

/** An RRset that no plan holds. */
export interface SigningRRset {
  readonly owner: DomainName
  readonly type: 'NSEC' | 'DNSKEY'
  readonly ttlSeconds: number
  readonly values: readonly { readonly type: 'NSEC' | 'DNSKEY'; readonly wire: Uint8Array }[]
}

/** An RRset as an answer has it. Its signature (RDATA of the RRSIG) stands or falls with it (RFC 4035 §3.1.1). */
export type AnswerRRset = (RRset | SigningRRset) & { readonly signature?: Uint8Array }

type AnswerData = AnswerRRset['values'][number]

/** How a message was written, for whoever keeps it to give it again. */
export interface Placement {
  /** Where the RDATA of the first of several values stands, by the values of its RRset. */
  readonly firstRdata: Map<AnswerRRset['values'], number>
  /** Where the OPT record stands, if there is one. */
  optAt: number | undefined
}

/** A message being written: never longer than `limit`. A write that would not fit leaves no octet and sets `overflow`. */
export interface Writer {
  bytes: Uint8Array
  length: number
  readonly limit: number
  overflow: boolean
  /** Where each name written so far begins, for pointers. */
  readonly offsets: Map<DomainName, number>
  readonly placement: Placement | undefined
}

const FIRST_BYTES = 512
const TTL_SECONDS_MAX = 0x7fffffff

export function createWriter(limit: number, placement?: Placement): Writer {
  const bytes = new Uint8Array(Math.min(limit, FIRST_BYTES))
  return { bytes, length: 0, limit, overflow: false, offsets: new Map(), placement }
}

/** Room for `count` more octets, or false with `overflow` set. */
function reserve(writer: Writer, count: number): boolean {
  const needed = writer.length + count
  if (writer.overflow || needed > writer.limit) {
    writer.overflow = true
    return false
  }
  if (needed > writer.bytes.length) {
    const grown = new Uint8Array(Math.min(writer.limit, Math.max(needed, writer.bytes.length * 2)))
    grown.set(writer.bytes)
    writer.bytes = grown
  }
  return true
}

export function writeBytes(writer: Writer, bytes: Uint8Array): void {
  if (!reserve(writer, bytes.length)) return
  writer.bytes.set(bytes, writer.length)
  writer.length += bytes.length
}

export function write16(writer: Writer, value: number): void {
  if (!reserve(writer, 2)) return
  writer.bytes[writer.length] = value >>> 8
  writer.bytes[writer.length + 1] = value & 0xff
  writer.length += 2
}

function write32(writer: Writer, value: number): void {
  write16(writer, value >>> 16)
  write16(writer, value & 0xffff)
}

/** Sets two octets that are already written. */
export function patch16(writer: Writer, at: number, value: number): void {
  writer.bytes[at] = value >>> 8
  writer.bytes[at + 1] = value & 0xff
}

/** A name taken apart: what is left of it from each label on, and that label's octets. */
interface NameParts {
  readonly rests: readonly DomainName[]
  readonly labels: readonly Uint8Array[]
}

function partsOf(name: DomainName): NameParts {
  const rests: DomainName[] = []
  for (let rest = name; rest !== ROOT; rest = parentOf(rest)) rests.push(rest)
  return { rests, labels: labelBytes(name) }
}

/** A name, shortened by a pointer to the longest part of it that stands earlier in the message. @see RFC 1035 §4.1.4 */
function writeName(writer: Writer, { rests, labels }: NameParts): void {
  for (const [index, rest] of rests.entries()) {
    const earlier = writer.offsets.get(rest)
    if (earlier !== undefined) {
      write16(writer, POINTER | earlier)
      return
    }
    const label = labels[index]
    if (label === undefined || !reserve(writer, label.length + 1)) return
    if (writer.length <= POINTER_MAX) writer.offsets.set(rest, writer.length)
    writer.bytes[writer.length] = label.length
    writer.bytes.set(label, writer.length + 1)
    writer.length += label.length + 1
  }
  writeBytes(writer, ROOT_BYTES)
}

/** An owner name: nearly always one that stands in the question, and then a pointer at once. */
function writeOwner(writer: Writer, name: DomainName): void {
  const earlier = writer.offsets.get(name)
  if (earlier === undefined) writeName(writer, partsOf(name))
  else write16(writer, POINTER | earlier)
}

const POINTER = 0xc000
const ROOT_BYTES = Uint8Array.of(0)

/** Copies the question section and lets later names point into it, in the letters the client chose. @see D7 */
export function writeQuestion(writer: Writer, question: Uint8Array, name: DomainName): void {
  const start = writer.length
  writeBytes(writer, question)
  if (writer.overflow) return
  let [at, rest] = [start, name]
  while (rest !== ROOT) {
    if (at <= POINTER_MAX) writer.offsets.set(rest, at)
    at += (question[at - start] ?? 0) + 1
    rest = parentOf(rest)
  }
}

/** RDATA with names that may be compressed: fixed octets, names, fixed octets. */
interface Layout {
  readonly head: Uint8Array
  readonly names: readonly NameParts[]
  readonly tail: Uint8Array
}

/**
 * Where names that may be compressed stand: octets before the first, and how many there are.
 * Only the types of RFC 1035 that D10 lists; names in SRV, NAPTR, SVCB and HTTPS go out whole
 * (RFC 3597 §4, RFC 2782, RFC 9460 §2.2), so all other RDATA is copied as it is.
 */
const NAME_PLACES: { readonly [T in AnswerType]?: { readonly skip: number; readonly count: number } } = {
  NS: { skip: 0, count: 1 },
  CNAME: { skip: 0, count: 1 },
  PTR: { skip: 0, count: 1 },
  MX: { skip: 2, count: 1 },
  SOA: { skip: 0, count: 2 },
}

const compressedTypes: ReadonlySet<number> = new Set(
  Object.entries(ANSWER_TYPE_NUMBERS).flatMap(([type, number]) => (type in NAME_PLACES ? [number] : [])),
)

/** True if RDATA of that type can be written in different ways, depending on what stands before it. */
export const isCompressed = (type: number): boolean => compressedTypes.has(type)

function readLayout(rdata: AnswerData): Layout | undefined {
  const places = NAME_PLACES[rdata.type]
  if (places === undefined) return undefined
  const names: NameParts[] = []
  let at = places.skip
  while (names.length < places.count) {
    const name = readName(rdata.wire, at, false)
    if (name === undefined) throw new Error(`unreachable: RDATA of ${rdata.type} without its names`)
    names.push(partsOf(nameOfLabels(name.labels)))
    at = name.end
  }
  return { head: rdata.wire.subarray(0, places.skip), names, tail: rdata.wire.subarray(at) }
}

/** Values live as long as the plan: their layout is found once, not at every query. */
const layouts = new WeakMap<AnswerData, { readonly layout: Layout | undefined }>()

function layoutOf(rdata: AnswerData): Layout | undefined {
  const known = layouts.get(rdata)
  if (known !== undefined) return known.layout
  const layout = readLayout(rdata)
  layouts.set(rdata, { layout })
  return layout
}

const LENGTH_BYTES = 2

function writeRdata(writer: Writer, rdata: AnswerData): void {
  const lengthAt = writer.length
  write16(writer, rdata.wire.length)
  const layout = layoutOf(rdata)
  if (layout === undefined) {
    writeBytes(writer, rdata.wire)
    return
  }
  writeBytes(writer, layout.head)
  for (const name of layout.names) writeName(writer, name)
  writeBytes(writer, layout.tail)
  if (!writer.overflow) patch16(writer, lengthAt, writer.length - lengthAt - LENGTH_BYTES)
}

/** Takes back everything behind the first `length` octets, the names that began there included. */
export function rewind(writer: Writer, length: number): void {
  for (const [name, offset] of writer.offsets) if (offset >= length) writer.offsets.delete(name)
  const placed = writer.placement?.firstRdata
  for (const [values, offset] of placed ?? []) if (offset >= length) placed?.delete(values)
  writer.length = length
  writer.overflow = false
}

/** A record up to its RDATA. */
function writeHead(writer: Writer, owner: DomainName, type: number, ttl: number): void {
  writeOwner(writer, owner)
  write16(writer, type)
  write16(writer, CLASS_IN)
  write32(writer, ttl)
}

/** Appends the whole RRset and its signature, and returns how many records it is; appends nothing and returns undefined if it does not fit. @see D12, D45 */
export function writeRRset(writer: Writer, rrset: AnswerRRset): number | undefined {
  const { owner, type, ttlSeconds, values, signature } = rrset
  const start = writer.length
  const ttl = Math.min(Math.max(Math.trunc(ttlSeconds), 0), TTL_SECONDS_MAX)
  for (const value of values) {
    writeHead(writer, owner, ANSWER_TYPE_NUMBERS[type], ttl)
    if (writer.placement !== undefined && values.length > 1 && value === values[0])
      writer.placement.firstRdata.set(values, writer.length + LENGTH_BYTES)
    writeRdata(writer, value)
    if (writer.overflow) break
  }
  if (signature !== undefined) {
    writeHead(writer, owner, SIGNING_TYPES.RRSIG, ttl)
    write16(writer, signature.length)
    writeBytes(writer, signature)
  }
  if (writer.overflow) {
    rewind(writer, start)
    return undefined
  }
  return values.length + (signature === undefined ? 0 : 1)
}

export const writtenBytes = (writer: Writer): Uint8Array => writer.bytes.subarray(0, writer.length)
