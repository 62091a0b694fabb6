import { canonicalJson } from '../values/digest.ts'

/** All but ASCII; with the second, characters beyond the basic plane stay as they are. */
const UNITS = /[\u007f-\uffff]/g
const CHARACTERS = /[\u007f-\uffff]/gu

/** JSON in which what is not ASCII stands as `\u` escapes, so that no reader, terminal or editor sees anything but what was meant. */
const ascii = (json: string, pattern = UNITS) =>
  json.replace(pattern, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** As `formatJsonFile`, for readers that take JSON for YAML, where the two escapes of a character beyond the basic plane are none. */
export const formatJsonForYaml = (value: unknown): string =>
  `${ascii(JSON.stringify(value, undefined, 2), CHARACTERS)}\n`

/** Two spaces deep, members in the order given, final newline. */
export const formatJsonFile = (value: unknown): string => `${ascii(JSON.stringify(value, undefined, 2))}\n`

/** On one line, members sorted. */
export const formatJsonLine = (value: unknown): string => ascii(canonicalJson(value))
