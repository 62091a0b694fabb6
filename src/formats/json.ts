import { canonicalJson } from '../values/digest.ts'

/** JSON in ASCII: what is not stands as `\u` escapes, so that no reader, terminal or editor sees anything but what was meant. */
const ascii = (json: string) =>
  json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Two spaces deep, members in the order given, final newline. */
export const formatJsonFile = (value: unknown): string => `${ascii(JSON.stringify(value, undefined, 2))}\n`

/** On one line, members sorted. */
export const formatJsonLine = (value: unknown): string => ascii(canonicalJson(value))
