import type { LeafAnswer } from '../../decide/decision.ts'
import type { ZoneGraph } from '../../decide/graph.ts'
import type { DomainName } from '../../values/name.ts'
import { SIGNING_TYPES } from '../dnssec/types.ts'
import { HEADER_BYTES } from '../protocol.ts'
import { chargedName, kindOf } from '../rate-limit.ts'
import { isCompressed } from '../writer.ts'
import type { Step, Trial } from './trial.ts'

/** Values of one RRset that stand in random order: `count` drawn from a pool of as many or more. */
export interface Shuffled {
  /** Offset of the first value's RDATA, counted without the question. */
  readonly at: number
  /** From one RDATA to the next. */
  readonly stride: number
  /** Octets of each RDATA. */
  readonly size: number
  readonly count: number
  /** RDATA of all that may be drawn, one after the other, in the plan's order. */
  readonly pool: Uint8Array
  readonly poolCount: number
}

/** What replies were made from. */
export interface Made {
  readonly name: DomainName
  readonly type: number
  readonly zone: ZoneGraph | undefined
  readonly leaves: readonly LeafAnswer[]
}

/** How many replies were made from one variant. */
export interface Tally {
  /** Undefined for an engine that was given the variant by another, which knows it by the number. */
  readonly made: Made | undefined
  readonly number: number
  readonly rcode: number
  /** What replies are charged to where they are limited. */
  readonly charged: string
  count: number
  /** How often each of the leaves was given, where not all of them are in every reply. */
  readonly given: Uint32Array | undefined
}

/** A reply but for what each query brings along: id, flags, question, client subnet, cookie. */
export interface Variant {
  /** Header, and what stands behind the question. */
  readonly bytes: Uint8Array
  /** Octets of the question it was made with. */
  readonly questionBytes: number
  /** Offsets in `bytes` of pointers that move with the length of the question. */
  readonly pointers: Uint16Array
  readonly shuffled: readonly Shuffled[]
  /** Where the OPT record stands in `bytes`, which ends them; 0 without one. */
  readonly optAt: number
  readonly tally: Tally
}

const FLAG_RD = 0x01
const FLAG_CD = 0x10
const LENGTH_OFFSET = 2
const TYPE_OFFSET = 10

const read16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

/** RDATA of RRsets with several values as blocks that can be put in any order; undefined where they cannot. */
function blocksAt(reply: Uint8Array, first: number, count: number): { size: number; stride: number } | undefined {
  const size = read16(reply, first - LENGTH_OFFSET)
  const stride = size + TYPE_OFFSET + 2
  if (isCompressed(read16(reply, first - TYPE_OFFSET))) return undefined
  for (let index = 1; index < count; index += 1) {
    // Same type, class, TTL and length in front of each; its owner is a pointer.
    for (let offset = 1; offset <= TYPE_OFFSET; offset += 1)
      if (reply[first + index * stride - offset] !== reply[first - offset]) return undefined
    if ((reply[first + index * stride - TYPE_OFFSET - 2] ?? 0) < 0xc0) return undefined
  }
  return { size, stride }
}

/** The values that a draw may give, where each leaf has one of its own and all have one TTL. */
function poolOf(leaves: readonly LeafAnswer[], size: number): Uint8Array | undefined {
  const values = leaves.flatMap((leaf) => leaf.values)
  const isPlain =
    leaves.every((leaf) => leaf.values.length === 1 && leaf.ttlSeconds === leaves[0]?.ttlSeconds) &&
    values.every(({ wire }) => wire.length === size) &&
    new Set(values.map(({ text }) => text)).size === values.length
  if (!isPlain) return undefined
  const pool = new Uint8Array(values.length * size)
  for (const [index, { wire }] of values.entries()) pool.set(wire, index * size)
  return pool
}

function shuffledOf({ reply, placement }: Trial, step: Step, questionBytes: number): Shuffled | undefined {
  for (const [values, first] of placement.firstRdata) {
    const isIts =
      step.kind === 'shuffle'
        ? Object.is(values, step.values)
        : values.length === step.take && values.every((value, index) => value === step.leaves[index]?.values[0])
    const blocks = isIts ? blocksAt(reply, first, values.length) : undefined
    if (blocks === undefined) continue
    const { size, stride } = blocks
    const fixed = { at: first - questionBytes, size, stride, count: values.length }
    if (step.kind === 'draw') {
      // A signature is over the values that were drawn.
      if (read16(reply, first + values.length * stride - TYPE_OFFSET) === SIGNING_TYPES.RRSIG) return undefined
      const pool = poolOf(step.leaves, size)
      return pool && { ...fixed, pool, poolCount: step.leaves.length }
    }
    const pool = new Uint8Array(values.length * size)
    for (let index = 0; index < values.length; index += 1)
      pool.set(reply.subarray(first + index * stride, first + index * stride + size), index * size)
    return { ...fixed, pool, poolCount: values.length }
  }
  return undefined
}

/** Most variants have none, and there are many. */
const NO_POINTERS = new Uint16Array()
const NOTHING_SHUFFLED: readonly Shuffled[] = []

let numbers = 0
const nextNumber = () => {
  numbers += 1
  return numbers
}

/** A reply made ready to be given again; undefined where what it leaves to chance is no mere order of values. */
export function variantOf(trial: Trial): Variant | undefined {
  const { reply, account, placement, steps, isTold } = trial
  const { query } = account
  if (!isTold || query?.question === undefined) return undefined
  const questionBytes = query.question.bytes.length
  const shuffled = steps.flatMap((step) => shuffledOf(trial, step, questionBytes) ?? [])
  if (shuffled.length < steps.length) return undefined
  const bytes = new Uint8Array(reply.length - questionBytes)
  bytes.set(reply.subarray(0, HEADER_BYTES))
  bytes.set(reply.subarray(HEADER_BYTES + questionBytes), HEADER_BYTES)
  bytes[2] = (bytes[2] ?? 0) & ~FLAG_RD
  bytes[3] = (bytes[3] ?? 0) & ~FLAG_CD
  const drawn = steps[0]?.kind === 'draw' ? steps[0] : undefined
  return {
    bytes,
    questionBytes,
    pointers: NO_POINTERS,
    shuffled: shuffled.length === 0 ? NOTHING_SHUFFLED : shuffled,
    optAt: placement.optAt === undefined ? 0 : placement.optAt - questionBytes,
    tally: {
      made: {
        name: query.question.name,
        type: query.question.type,
        zone: account.zone,
        leaves: drawn?.leaves ?? account.leaves,
      },
      number: nextNumber(),
      rcode: (reply[3] ?? 0) & 0x0f,
      charged: chargedName(kindOf(reply), account),
      count: 0,
      given: drawn && new Uint32Array(drawn.leaves.length),
    },
  }
}
