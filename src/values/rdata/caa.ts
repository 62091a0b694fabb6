import { endsInside, type Field, integer, quoteBytes, type RdataForm, take, takeRest, withLength } from './field.ts'
import { quote, takeQuoted, takeWord } from './scan.ts'

const TAG_BYTES_MAX = 255

const asText = (bytes: Uint8Array) => String.fromCharCode(...bytes)

/** Tags compare without case (RFC 8659 §4.1), so that the canonical form is lower case. */
const tag: Field = {
  label: 'the tag',
  scan: (cursor) => {
    const column = cursor.index
    const word = takeWord(cursor)
    return word.length <= TAG_BYTES_MAX && /^[A-Za-z0-9]+$/.test(word)
      ? withLength(Uint8Array.from(word.toLowerCase(), (letter) => letter.charCodeAt(0)))
      : { message: `the tag ${quote(word)} is not made of letters and digits`, column }
  },
  read: (reader) => {
    const [length = 0] = take(reader, 1) ?? []
    const word = take(reader, length)
    if (word === undefined) return endsInside('the tag')
    if (!/^[A-Za-z0-9]+$/.test(asText(word))) return 'the tag is not made of letters and digits'
    return withLength(Uint8Array.from(asText(word).toLowerCase(), (letter) => letter.charCodeAt(0)))
  },
  print: (bytes) => asText(bytes.subarray(1)),
}

/** Without length octet: it takes the rest of the value (RFC 8659 §4.1), so that 255 bytes are no limit. */
const value: Field = {
  label: 'the value',
  scan: (cursor) => takeQuoted(cursor, 'the value'),
  read: takeRest,
  print: quoteBytes,
}

/** @see R1.13; RFC 8659 */
export const caa: RdataForm<'CAA'> = {
  type: 'CAA',
  form: '<flags> <tag> "<value>"',
  example: '0 issue "ca.example.net"',
  fields: [integer('flags', 1), tag, value],
}
