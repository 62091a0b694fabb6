import { replyFlags } from './codec.ts'
import { type EdnsOption, writeEdns } from './edns.ts'
import { HEADER_BYTES, POINTER_MAX } from './protocol.ts'
import type { ReceivedQuery } from './query.ts'
import type { PlainRecord } from './transfer-zone.ts'
import type { TsigSigner } from './tsig.ts'
import { createWriter, patch16, type Writer, writeBytes, writeQuestion, writeRRset, writtenBytes } from './writer.ts'

/** Messages are filled up to where compression pointers reach: longer ones were no faster. @see D111, engines.md 4.3 */
const MESSAGE_BYTES_MAX = POINTER_MAX

/** How messages of a transfer are signed, where the request was. */
export interface StreamSigning {
  readonly signer: TsigSigner
  nowSeconds(): number
}

function begin({ question }: ReceivedQuery, limit: number, isFirst: boolean): Writer {
  const writer = createWriter(limit)
  writeBytes(writer, new Uint8Array(HEADER_BYTES))
  if (isFirst && question !== undefined) writeQuestion(writer, question.bytes, question.name)
  return writer
}

function finish(query: ReceivedQuery, writer: Writer, isFirst: boolean, answers: number, opt: Uint8Array | undefined) {
  patch16(writer, 0, query.header.id)
  patch16(writer, 2, replyFlags(query, { rcode: 'NOERROR', authoritative: true }, false))
  patch16(writer, 4, isFirst ? 1 : 0)
  patch16(writer, 6, answers)
  patch16(writer, 10, opt === undefined ? 0 : 1)
  const message = writtenBytes(writer)
  return opt === undefined ? message : Buffer.concat([message, opt])
}

/**
 * The messages of a transfer: the records in their order, names compressed, the question in the first message, one
 * id, AA, an OPT record in each where the query had one, every message signed where the request was. Messages are
 * made when they are asked for.
 *
 * @see RFC 5936 §2.2, RFC 1995 §4, RFC 8945 §5.3; D111
 */
export function* transferMessages(
  query: ReceivedQuery,
  records: Iterable<PlainRecord>,
  signing: StreamSigning | undefined,
  options: readonly EdnsOption[] = [],
): Iterable<Uint8Array> {
  const opt = query.edns && writeEdns({ extendedRcode: 0, dnssecOk: query.edns.dnssecOk, options })
  const limit = MESSAGE_BYTES_MAX - (opt?.length ?? 0) - (signing?.signer.bytes ?? 0)
  let [isFirst, answers] = [true, 0]
  let writer = begin(query, limit, isFirst)
  const seal = () => {
    const message = finish(query, writer, isFirst, answers, opt)
    return signing === undefined ? message : signing.signer.sign(message, signing.nowSeconds())
  }
  for (const record of records) {
    if (writeRRset(writer, record) === undefined) {
      yield seal()
      isFirst = false
      answers = 0
      writer = begin(query, limit, isFirst)
      if (writeRRset(writer, record) === undefined)
        throw new Error(`unreachable: a record of ${record.owner} that no message holds`)
    }
    answers += 1
  }
  yield seal()
}
