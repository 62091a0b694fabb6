import { suggest } from '../nearest.ts'
import {
  domainName,
  endsInside,
  type Field,
  integer,
  numberOf,
  octetsOf,
  quoteBytes,
  type RdataForm,
  type Style,
  take,
  type WireReader,
} from './field.ts'
import { atEnd, type Cursor, type FieldProblem, quote, skipBlanks, takeString } from './scan.ts'
import { asBytes, mandatoryKeys, SVC_KEY_NAMES, svcKey, svcKeyName, svcParam } from './svc-params.ts'

type Params = ReadonlyMap<number, Uint8Array>

const MANDATORY = 0
const ALPN = 1
const NO_DEFAULT_ALPN = 2

/** More than any key has (RFC 9460 §2.1 allows 63). */
const KEY_CHARACTERS_MAX = 64

/** One after the other in ascending order of the keys (RFC 9460 §2.2). */
function paramsWire(params: Params): Uint8Array {
  const wire: number[] = []
  for (const [key, value] of [...params].toSorted(([left], [right]) => left - right))
    wire.push(...octetsOf(key, 2), ...octetsOf(value.length, 2), ...value)
  return Uint8Array.from(wire)
}

/** Why the parameters contradict each other (RFC 9460 §2.4.3, §7.1.1, §8). */
function contradiction(params: Params): string | undefined {
  if (params.has(NO_DEFAULT_ALPN) && !params.has(ALPN)) return 'no-default-alpn needs alpn beside it'
  const missing = mandatoryKeys(params.get(MANDATORY) ?? new Uint8Array(0)).find((key) => !params.has(key))
  return missing === undefined ? undefined : `mandatory names ${svcKeyName(missing)}, which is not there`
}

function unknownKey(name: string, column: number): FieldProblem {
  return {
    message: `${quote(name)} is not a parameter key`,
    column,
    hint: suggest(name, SVC_KEY_NAMES) ?? `the keys are ${SVC_KEY_NAMES.join(', ')}, and key<number> for any other`,
  }
}

/** One `key`, `key=value` or `key="value"` at the cursor. */
function scanParam(cursor: Cursor): { readonly key: number; readonly value: Uint8Array } | FieldProblem {
  const column = cursor.index
  const [name = ''] = /^[^ \t="]*/.exec(cursor.text.slice(column, column + KEY_CHARACTERS_MAX)) ?? []
  const key = svcKey(name)
  if (key === undefined) return unknownKey(name, column)
  cursor.index += name.length
  let value: Uint8Array | FieldProblem = new Uint8Array(0)
  let valueColumn = column
  if (cursor.text.startsWith('=', cursor.index)) {
    cursor.index += 1
    valueColumn = cursor.index
    if (!atEnd(cursor)) value = takeString(cursor)
    if (!(value instanceof Uint8Array)) return value
  }
  const generic = name.startsWith('key')
  const param = svcParam(key)
  const wire = generic ? value : param.parse(String.fromCharCode(...value))
  const message = wire instanceof Uint8Array ? param.check(wire) : wire.message
  if (!(wire instanceof Uint8Array) || message !== undefined)
    return { message: `${name}: ${message ?? ''}`, column: valueColumn }
  return { key, value: wire }
}

function scanParams(cursor: Cursor): Uint8Array | FieldProblem {
  const start = cursor.index
  const params = new Map<number, Uint8Array>()
  while (!atEnd(cursor)) {
    const column = cursor.index
    const param = scanParam(cursor)
    if ('message' in param) return param
    if (params.has(param.key)) return { message: `${svcKeyName(param.key)} is there twice`, column }
    params.set(param.key, param.value)
    const end = cursor.index
    skipBlanks(cursor)
    if (!atEnd(cursor) && cursor.index === end)
      return { message: 'a blank is missing between two parameters', column: end }
  }
  const message = contradiction(params)
  return message === undefined ? paramsWire(params) : { message, column: start }
}

/** The parameters in wire form; a text says what is wrong with it. */
function readParams(reader: WireReader): Params | string {
  const params = new Map<number, Uint8Array>()
  let last = -1
  while (reader.offset < reader.bytes.length) {
    const key = take(reader, 2)
    const length = take(reader, 2)
    const value = length && take(reader, numberOf(length))
    if (key === undefined || value === undefined) return endsInside('a parameter')
    if (numberOf(key) <= last) return 'the keys of the parameters do not ascend'
    last = numberOf(key)
    const message = svcKey(svcKeyName(last)) === undefined ? 'it is reserved' : svcParam(last).check(value)
    if (message !== undefined) return `${svcKeyName(last)}: ${message}`
    params.set(last, value)
  }
  return contradiction(params) ?? params
}

function printParam(key: number, value: Uint8Array, style: Style): string {
  const written = svcParam(key).print(value)
  return written === '' ? svcKeyName(key) : `${svcKeyName(key)}=${quoteBytes(asBytes(written), style)}`
}

const serviceParams: Field = {
  label: 'the parameters',
  optional: true,
  scan: scanParams,
  read: (reader) => {
    const params = readParams(reader)
    return typeof params === 'string' ? params : paramsWire(params)
  },
  print: (bytes, style) => {
    const params = readParams({ bytes, offset: 0 })
    if (typeof params === 'string') throw new Error(`unreachable: parsed parameters do not parse: ${params}`)
    return [...params].map(([key, value]) => printParam(key, value, style)).join(' ')
  },
}

/** @see R1.16; RFC 9460 */
function serviceBinding<T extends 'SVCB' | 'HTTPS'>(type: T, example: string): RdataForm<T> {
  return {
    type,
    form: '<priority> <target> [<key>="<value>" …]',
    example,
    fields: [integer('the priority', 2), domainName('the target'), serviceParams],
    target: { field: 1, rootIsNone: true },
    check: ([priority, , params]) =>
      numberOf(priority) === 0 && (params?.length ?? 0) > 0
        ? { field: 2, message: 'priority 0 is an alias, which takes no parameters', hint: 'write a priority from 1 on' }
        : undefined,
  }
}

export const svcb: RdataForm<'SVCB'> = serviceBinding('SVCB', '1 svc.example.com. alpn="h2,h3" port="8443"')
export const https: RdataForm<'HTTPS'> = serviceBinding('HTTPS', '1 . alpn="h2,h3"')
