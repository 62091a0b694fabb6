import { nameWire } from '../values/name-wire.ts'
import { CLASS_IN, HEADER_BYTES, OPCODES } from './protocol.ts'
import type { PublishedZone } from './transfer-zone.ts'
import { createSigner, type TsigKey } from './tsig.ts'
import { createWriter, patch16, writeBytes, writeQuestion, writeRRset, writtenBytes } from './writer.ts'

const AA = 0x0400
const TYPE_SOA = 6
const NOTIFY_BYTES_MAX = 1232

/** Tells a secondary that a zone has a new serial: opcode 4, AA, the question for the SOA, the new SOA as the answer, signed where a key is given. @see RFC 1996 §3.7, engines.md 4.4; D113 */
export function notifyMessage(
  { zone, soa }: PublishedZone,
  id: number,
  key: TsigKey | undefined,
  nowSeconds: number,
): Uint8Array {
  const writer = createWriter(NOTIFY_BYTES_MAX)
  writeBytes(writer, new Uint8Array(HEADER_BYTES))
  writeQuestion(writer, Uint8Array.of(...nameWire(zone.name), 0, TYPE_SOA, 0, CLASS_IN), zone.name)
  writeRRset(writer, soa)
  patch16(writer, 0, id)
  patch16(writer, 2, (OPCODES.NOTIFY << 11) | AA)
  patch16(writer, 4, 1)
  patch16(writer, 6, 1)
  const message = writtenBytes(writer)
  return key === undefined ? message : createSigner(key, undefined).sign(message, nowSeconds)
}

/** The id of a message that answers a NOTIFY, whatever it says; undefined for anything else. */
export function notifyReplyId(message: Uint8Array): number | undefined {
  if (message.length < HEADER_BYTES) return undefined
  const [idHigh = 0, idLow = 0, flags = 0] = message
  const isReply = (flags & 0x80) !== 0
  return isReply && ((flags >> 3) & 0x0f) === OPCODES.NOTIFY ? idHigh * 256 + idLow : undefined
}
