import { closeSync, openSync, write } from 'node:fs'
import { findRecordType } from '../dns/protocol.ts'
import { formatPrefix } from '../values/ip-prefix.ts'
import { displayName } from '../values/name.ts'
import { printable } from '../values/printable.ts'
import { isoTime } from './events.ts'
import type { ReplyListener } from './handler.ts'
import type { Timers } from './timers.ts'

/** A line of JSON a query, with Route 53's fields. @see R6.25 */
export interface QueryLog {
  readonly onReply: ReplyListener
  /** Goes on in a new file of the same name, for whoever has moved the old one away. */
  reopen(): void
  counts(): { readonly written: number; readonly dropped: number }
  /** Writes what waits. */
  close(): Promise<void>
}

export interface QueryLogOptions {
  readonly path: string
  readonly nowMs: () => number
  readonly timers: Timers
  /** The log group that the owner of a zone wants its queries in, where somebody has said so. */
  readonly logGroupOf?: (zoneId: string) => string | undefined
  /** Hears of the first of a row of faults: the disk is full, the folder is gone. */
  readonly onProblem: (error: unknown) => void
}

const FLUSH_MS = 200
const FLUSH_CHARACTERS = 64 << 10
/** What waits for a slow disk; more is dropped and counted, for answers never wait. */
const WAITING_CHARACTERS_MAX = 8 << 20

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED']

/** Opens the file at once and throws where it cannot be; from then on nothing throws. */
export function openQueryLog({ path, nowMs, timers, logGroupOf, onProblem }: QueryLogOptions): QueryLog {
  let descriptor: number | undefined = openSync(path, 'a', 0o640)
  let waiting: string[] = []
  let [waitingLines, waitingCharacters] = [0, 0]
  let [written, dropped] = [0, 0]
  let isWriting = false
  let mustReopen = false
  let isTroubled = false
  let forget: (() => void) | undefined
  let onIdle: (() => void) | undefined

  function trouble(error: unknown): void {
    if (!isTroubled) onProblem(error)
    isTroubled = true
  }
  function openAgain(): void {
    mustReopen = false
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = undefined
    try {
      descriptor = openSync(path, 'a', 0o640)
    } catch (error) {
      trouble(error)
    }
  }
  /** Writes all octets, in as many calls as the system wants. */
  function writeAll(bytes: Buffer, lines: number): void {
    if (descriptor === undefined) {
      finish(lines, undefined)
      return
    }
    write(descriptor, bytes, 0, bytes.length, null, (error, count) => {
      if (error) finish(lines, error)
      else if (count < bytes.length) writeAll(bytes.subarray(count), lines)
      else {
        written += lines
        isTroubled = false
        finish(0, undefined)
      }
    })
  }
  function finish(lost: number, error: unknown): void {
    dropped += lost
    isWriting = false
    if (error) trouble(error)
    if (waiting.length > 0 || mustReopen) flush()
    else onIdle?.()
  }
  function flush(): void {
    forget?.()
    forget = undefined
    if (isWriting) return
    if (mustReopen || descriptor === undefined) openAgain()
    if (waiting.length === 0) {
      onIdle?.()
      return
    }
    const [text, lines] = [waiting.join(''), waitingLines]
    waiting = []
    waitingLines = 0
    waitingCharacters = 0
    isWriting = true
    writeAll(Buffer.from(text), lines)
  }
  const onReply: ReplyListener = (reply, { query, zone }, { address, transport }) => {
    if (waitingCharacters > WAITING_CHARACTERS_MAX) {
      dropped += 1
      return
    }
    const question = query?.question
    const subnet = query?.edns?.clientSubnet?.prefix
    const rcode = (reply[3] ?? 0) & 0x0f
    const line = `${JSON.stringify({
      version: '1.0',
      query_timestamp: isoTime(nowMs()),
      hosted_zone_id: zone?.zone.id ?? '-',
      query_name: question === undefined ? '-' : printable(displayName(question.name)).replace(/(?<=.)\.$/, ''),
      query_type: question === undefined ? '-' : (findRecordType(question.type) ?? `TYPE${question.type}`),
      response_code: RCODES[rcode] ?? (rcode === 9 ? 'NOTAUTH' : `RCODE${rcode}`),
      protocol: transport.toUpperCase(),
      edge_location: '-',
      resolver_ip: address,
      edns_client_subnet: subnet === undefined ? '-' : formatPrefix(subnet),
      // Left out where there is none.
      log_group: zone && logGroupOf?.(zone.zone.id),
    })}\n`
    waiting.push(line)
    waitingLines += 1
    waitingCharacters += line.length
    if (waitingCharacters > FLUSH_CHARACTERS) flush()
    else forget ??= timers.after(FLUSH_MS, flush)
  }
  return {
    onReply,
    reopen: () => {
      mustReopen = true
      flush()
    },
    counts: () => ({ written, dropped }),
    close: () =>
      new Promise((resolve) => {
        onIdle = () => {
          if (descriptor !== undefined) closeSync(descriptor)
          descriptor = undefined
          resolve()
        }
        flush()
      }),
  }
}
