import { UDP_PAYLOAD_BYTES } from '../../dns/protocol.ts'
import { addressOfBytes, formatAddress } from '../../values/ip-prefix.ts'
import type { SystemCalls } from './system-calls.ts'

/** Messages taken at once. */
export const BATCH = 64
/** Longer messages are cut, and then no good ones. */
const MESSAGE_BYTES = 4096
/** Room for a reply. */
const REPLY_BYTES = Math.ceil(UDP_PAYLOAD_BYTES / 64) * 64
const NAME_BYTES = 32
const IOV_BYTES = 16
/** struct mmsghdr: name, its length, iov, how many, control, its length, flags; then the length of the message. */
const HEADER_BYTES = 64
const HEADER = { name: 0, nameLength: 8, iov: 16, iovCount: 24, control: 32, controlLength: 40, length: 56 } as const
/** struct cmsghdr with 16 bits of data, and how much of it counts. */
const CONTROL_BYTES = 24
const CONTROL_LENGTH = 18
const SOL_UDP = 17
const UDP_SEGMENT = 103
/** What the system takes as one message, headers left out. */
const SEGMENTED_BYTES_MAX = 60_000

/** Where everything stands in the region. */
const AT = (() => {
  let end = 0
  const part = (bytes: number) => {
    end += bytes * BATCH
    return end - bytes * BATCH
  }
  return {
    messages: part(MESSAGE_BYTES),
    replies: part(REPLY_BYTES),
    names: part(NAME_BYTES),
    inIovs: part(IOV_BYTES),
    inHeaders: part(HEADER_BYTES),
    outIovs: part(IOV_BYTES),
    outHeaders: part(HEADER_BYTES),
    controls: part(CONTROL_BYTES),
    get end() {
      return end
    },
  }
})()

/** Why the system may refuse a message that holds many and still take them one by one. */
const REFUSALS = new Set(['EINVAL', 'EIO', 'EMSGSIZE', 'EOPNOTSUPP', 'ENOPROTOOPT'])

/**
 * A UDP socket that is read and written many messages at a time. Replies to one client of one length go out as one
 * message that the system cuts up (UDP_SEGMENT), which costs a fraction of as many; where it will not, one by one.
 */
export class BatchSocket {
  /** Messages and room for replies, at `messageAt` and `replyAt`. */
  readonly bytes: Uint8Array
  /** Replies that the system would not take. */
  sendErrors = 0
  private readonly calls: SystemCalls
  private readonly fd: number
  private readonly family: 4 | 6
  /** Addresses of user space have at most 52 bits, so numbers hold them. */
  private readonly address: number
  private readonly words: Uint32Array
  private readonly inHeaders: bigint
  private readonly outHeaders: readonly bigint[]
  private isGrouping = true
  private received = BATCH
  private readonly replyLengths = new Uint16Array(BATCH)
  /** Messages that have a reply, in order. */
  private readonly answered = new Uint8Array(BATCH)
  private answeredCount = 0
  /** Of groups: the first message, how many they are, and the octets of each. */
  private readonly groupFirst = new Uint8Array(BATCH)
  private readonly groupCounts = new Uint8Array(BATCH)
  private readonly groupOf = new Uint8Array(BATCH)
  private readonly groupFill = new Uint8Array(BATCH)
  private readonly buckets = new Int16Array(256)

  constructor(calls: SystemCalls, fd: number, family: 4 | 6) {
    const { bytes, address } = calls.region(AT.end)
    this.calls = calls
    this.fd = fd
    this.family = family
    this.bytes = bytes
    this.address = Number(address)
    this.words = new Uint32Array(bytes.buffer)
    this.inHeaders = address + BigInt(AT.inHeaders)
    this.outHeaders = Array.from(
      { length: BATCH },
      (_, index) => address + BigInt(AT.outHeaders + index * HEADER_BYTES),
    )
    for (let index = 0; index < BATCH; index += 1) {
      const [header, iov] = [AT.inHeaders + index * HEADER_BYTES, AT.inIovs + index * IOV_BYTES]
      this.point(header + HEADER.name, AT.names + index * NAME_BYTES)
      this.point(header + HEADER.iov, iov)
      this.setWord(header + HEADER.iovCount, 1)
      this.point(iov, AT.messages + index * MESSAGE_BYTES)
      this.setWord(iov + 8, MESSAGE_BYTES)
      const control = AT.controls + index * CONTROL_BYTES
      this.setWord(control, CONTROL_LENGTH)
      this.setWord(control + 8, SOL_UDP)
      this.setWord(control + 12, UDP_SEGMENT)
      this.point(AT.outHeaders + index * HEADER_BYTES + HEADER.name, AT.names + index * NAME_BYTES)
    }
  }

  private setWord(at: number, value: number): void {
    this.words[at >> 2] = value
  }
  private word(at: number): number {
    return this.words[at >> 2] ?? 0
  }
  /** Writes the address of what stands at an offset; 64 bits, little end first. */
  private point(at: number, to: number): void {
    const address = this.address + to
    this.words[at >> 2] = address % 2 ** 32
    this.words[(at >> 2) + 1] = address / 2 ** 32
  }

  /** Takes what has come, at most a batch; how many messages that are, 0 where there is nothing (for as long as it waited). */
  receive(waits: boolean): number {
    for (let index = 0; index < this.received; index += 1)
      this.setWord(AT.inHeaders + index * HEADER_BYTES + HEADER.nameLength, NAME_BYTES)
    const count = this.calls.receive(this.fd, this.inHeaders, BATCH, waits)
    this.received = Math.max(count, 0)
    this.answeredCount = 0
    return this.received
  }

  messageAt(index: number): number {
    return AT.messages + index * MESSAGE_BYTES
  }
  messageLength(index: number): number {
    return this.word(AT.inHeaders + index * HEADER_BYTES + HEADER.length)
  }
  replyAt(index: number): number {
    return AT.replies + index * REPLY_BYTES
  }
  /** Octets of a client's address, with its port, as the system has it. */
  nameOf(index: number): Uint8Array {
    const at = AT.names + index * NAME_BYTES
    return this.bytes.subarray(at, at + (this.family === 4 ? 16 : 28))
  }
  /** The text of a client's address, as sockets of Node have it. */
  addressOf(index: number): string {
    const at = AT.names + index * NAME_BYTES
    const { bytes } = this
    if (this.family === 4) return `${bytes[at + 4]}.${bytes[at + 5]}.${bytes[at + 6]}.${bytes[at + 7]}`
    const { family, bits } = addressOfBytes(bytes.slice(at + 8, at + 24))
    return formatAddress({ family, bits, length: 128 })
  }
  /** Writes the octets of a client's address to the start of `out`; how many they are. */
  writeOctets(index: number, out: Uint8Array): number {
    const at = AT.names + index * NAME_BYTES + (this.family === 4 ? 4 : 8)
    const size = this.family === 4 ? 4 : 16
    for (let offset = 0; offset < size; offset += 1) out[offset] = this.bytes[at + offset] ?? 0
    return size
  }

  /** Has the reply to a message sent with the next `flush`; it stands at `replyAt`. */
  reply(index: number, length: number): void {
    const port = AT.names + index * NAME_BYTES + 2
    // A query from port 0 can have no reply.
    if (this.bytes[port] === 0 && this.bytes[port + 1] === 0) return
    this.replyLengths[index] = length
    this.answered[this.answeredCount] = index
    this.answeredCount += 1
  }

  /** Sends all replies. */
  flush(): void {
    let from = 0
    while (from < this.answeredCount) from = this.sendFrom(from)
    this.answeredCount = 0
  }

  /** Sends replies from a position on; the position behind those that are dealt with. */
  private sendFrom(from: number): number {
    const groups = this.group(from)
    let sent = 0
    while (sent < groups) {
      const count = this.calls.send(this.fd, this.outHeaders[sent] ?? 0n, groups - sent)
      if (count > 0) {
        sent += count
        continue
      }
      if ((this.groupCounts[sent] ?? 0) > 1 && REFUSALS.has(this.calls.lastError())) {
        this.isGrouping = false
        return this.keepFrom(sent)
      }
      this.sendErrors += this.groupCounts[sent] ?? 0
      sent += 1
    }
    return this.answeredCount
  }

  /** Leaves only the replies of groups from that one on. */
  private keepFrom(group: number): number {
    let kept = 0
    for (let position = 0; position < this.answeredCount; position += 1) {
      if ((this.groupOf[position] ?? 0) < group) continue
      this.answered[kept] = this.answered[position] ?? 0
      kept += 1
    }
    this.answeredCount = kept
    return 0
  }

  /** A group that a reply can join: the same client, the same length, and room. -1 where there is none. */
  private findGroup(message: number, bucket: number): number {
    const group = (this.buckets[bucket] ?? 0) - 1
    if (group < 0) return -1
    const first = this.groupFirst[group] ?? 0
    const length = this.replyLengths[message] ?? 0
    const count = this.groupCounts[group] ?? 0
    if (this.replyLengths[first] !== length || (count + 1) * length > SEGMENTED_BYTES_MAX) return -1
    const [one, other] = [(AT.names + first * NAME_BYTES) >> 2, (AT.names + message * NAME_BYTES) >> 2]
    const words = this.family === 4 ? 2 : 7
    for (let word = 0; word < words; word += 1) if (this.words[one + word] !== this.words[other + word]) return -1
    return group
  }

  /** Puts replies from a position on into groups and writes the headers; how many groups there are. */
  private group(from: number): number {
    const { answered, groupCounts, groupFirst, groupOf } = this
    let groups = 0
    this.buckets.fill(0)
    for (let position = from; position < this.answeredCount; position += 1) {
      const message = answered[position] ?? 0
      const name = AT.names + message * NAME_BYTES
      const bucket = ((this.bytes[name + 3] ?? 0) ^ (this.replyLengths[message] ?? 0)) & 0xff
      let group = this.isGrouping ? this.findGroup(message, bucket) : -1
      if (group < 0) {
        group = groups
        groups += 1
        groupFirst[group] = message
        groupCounts[group] = 0
        this.buckets[bucket] = group + 1
      }
      groupOf[position] = group
      groupCounts[group] = (groupCounts[group] ?? 0) + 1
    }
    this.writeHeaders(groups)
    for (let position = from; position < this.answeredCount; position += 1) {
      const [message, group] = [answered[position] ?? 0, groupOf[position] ?? 0]
      const slot = this.groupFill[group] ?? 0
      this.groupFill[group] = slot + 1
      const iov = AT.outIovs + slot * IOV_BYTES
      this.point(iov, AT.replies + message * REPLY_BYTES)
      this.setWord(iov + 8, this.replyLengths[message] ?? 0)
    }
    return groups
  }

  private writeHeaders(groups: number): void {
    let slot = 0
    for (let group = 0; group < groups; group += 1) {
      const [first, count] = [this.groupFirst[group] ?? 0, this.groupCounts[group] ?? 0]
      const header = AT.outHeaders + group * HEADER_BYTES
      this.groupFill[group] = slot
      this.point(header + HEADER.name, AT.names + first * NAME_BYTES)
      this.setWord(header + HEADER.nameLength, this.family === 4 ? 16 : 28)
      this.point(header + HEADER.iov, AT.outIovs + slot * IOV_BYTES)
      this.setWord(header + HEADER.iovCount, count)
      const control = AT.controls + group * CONTROL_BYTES
      if (count > 1) {
        this.point(header + HEADER.control, control)
        this.setWord(header + HEADER.controlLength, CONTROL_BYTES)
        this.setWord(control + 16, this.replyLengths[first] ?? 0)
      } else {
        this.setWord(header + HEADER.control, 0)
        this.setWord(header + HEADER.control + 4, 0)
        this.setWord(header + HEADER.controlLength, 0)
      }
      slot += count
    }
  }
}
