import { limits } from '../route53/limits.ts'
import type { ProbeFailure } from './prober.ts'

/** How far the head of a response has come. */
export interface HeadProgress {
  /** Of the final status line; interim responses (1xx) do not count. */
  readonly status?: number
  /** The blank line after the headers has been read. */
  readonly complete: boolean
  readonly failure?: ProbeFailure
}

/** RFC 7230 §3.1.2; the blank before an empty reason phrase is often left out, and every client takes that. */
const STATUS_LINE = /^HTTP\/\d\.\d ([1-9]\d\d)(?: [\t\u0020-\u007e\u0080-\u00ff]*)?$/
/** RFC 7230 §3.2. Folded lines are malformed: a sender must not make them (§3.2.4). */
const HEADER_LINE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\u0020-\u007e\u0080-\u00ff]*$/

const LINE_FEED = 0x0a
/** A part of it may be all that has arrived. */
const BLANK_LINE = Buffer.from('\r\n')
const STATUS_LINE_BYTES_MAX = 8192

/** 100 and 101 answer nothing that a probe asks for, so they are final and fail. */
const isInterim = (status: number) => status > 101 && status < 200

/**
 * Reads the bytes of a response until its head is complete: the status line, then header lines of at most
 * 16,384 bytes in all, line ends included, status line and final blank line not. Interim responses are passed
 * over and count towards the same limit.
 *
 * @see R3.4 status, R3.6 headers
 */
export function createHeadReader(): (chunk: Buffer) => HeadProgress {
  let rest: Buffer = Buffer.alloc(0)
  let status: number | undefined
  let headerBytes = 0
  let progress: HeadProgress = { complete: false }

  const fail = (reason: ProbeFailure['reason'], line?: string) => {
    const failure = { reason, ...(line === undefined ? {} : { detail: line }) }
    progress = { ...progress, failure }
  }
  const checkLength = (bytes: number) => {
    if (status === undefined && bytes > STATUS_LINE_BYTES_MAX) fail('malformed-status-line')
    else if (status !== undefined && headerBytes + bytes > limits.healthCheckResponseHeaderBytes)
      fail('header-too-large')
  }
  const readLine = (line: Buffer) => {
    const text = line.toString('latin1').replace(/\r\n$/, '')
    const ended = text.length === line.length - 2
    if (status === undefined) {
      const found = STATUS_LINE.exec(text)?.[1]
      if (!ended || found === undefined) return fail('malformed-status-line', text)
      status = Number(found)
      if (!isInterim(status)) progress = { status, complete: false }
    } else if (!ended) fail('malformed-headers', text)
    else if (text !== '') {
      headerBytes += line.length
      if (!HEADER_LINE.test(text)) fail('malformed-headers', text)
    } else if (isInterim(status)) status = undefined
    else progress = { ...progress, complete: true }
  }

  return (chunk) => {
    let from = 0
    while (!progress.complete && !progress.failure) {
      const end = chunk.indexOf(LINE_FEED, from) + 1
      const piece = end === 0 ? chunk.subarray(from) : chunk.subarray(from, end)
      const line = rest.length === 0 ? piece : Buffer.concat([rest, piece])
      if (!BLANK_LINE.includes(line)) checkLength(line.length)
      if (progress.failure) break
      rest = end === 0 ? Buffer.from(line) : Buffer.alloc(0)
      if (end === 0) break
      readLine(line)
      from = end
    }
    return progress
  }
}
