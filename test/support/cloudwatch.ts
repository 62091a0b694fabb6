import { gzipSync } from 'node:zlib'
import { decode, encode, Tagged } from 'cborg'
import { parseXml } from '../../src/api/xml.ts'
import { type ApiBench, textAt } from './api.ts'

export const TARGET = 'GraniteServiceVersion20100801'

export const signedIn = (region: string) =>
  `AWS4-HMAC-SHA256 Credential=AKID/20260102/${region}/monitoring/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`

export type Members = Readonly<Record<string, unknown>>

/** What came back: the answer, or how it was refused. */
export interface Answer {
  readonly status: number
  /** The text of a member of an answer in XML; of JSON and CBOR the member itself. */
  readonly body: Members
  /** The code of the query protocol, which all three say. */
  readonly error: string | undefined
  /** The name in the model, which query does not say. */
  readonly type: string | undefined
  readonly message: string | undefined
  readonly headers: Headers
}

export type Ask = (operation: string, members?: Members, region?: string) => Promise<Answer>

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const answerOf = ({ status, headers }: Response, value: unknown): Answer => {
  const body = isMembers(value) ? value : {}
  const [type, message] = [body.__type, body.message]
  return {
    status,
    headers,
    body,
    error: headers.get('x-amzn-query-error')?.split(';')[0],
    type: typeof type === 'string' ? type : undefined,
    message: typeof message === 'string' ? message : undefined,
  }
}

/** Dates are seconds since 1970. */
const jsonOf = (members: Members) =>
  JSON.stringify(members, function (this: Members, key, value) {
    const own = this[key]
    return own instanceof Date ? own.getTime() / 1000 : value
  })

export const askJson =
  (bench: ApiBench): Ask =>
  async (operation, members = {}, region = 'us-east-1') => {
    const reply = await bench.send('/', {
      method: 'POST',
      headers: {
        'x-amz-target': `${TARGET}.${operation}`,
        'content-type': 'application/x-amz-json-1.0',
        authorization: signedIn(region),
      },
      body: jsonOf(members),
    })
    return answerOf(reply, await reply.json())
  }

const tagged = (value: unknown): unknown =>
  value instanceof Date
    ? new Tagged(1, value.getTime() / 1000)
    : Array.isArray(value)
      ? value.map(tagged)
      : isMembers(value)
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tagged(inner)]))
        : value

/** Times come back as dates. */
export const askCbor =
  (bench: ApiBench): Ask =>
  async (operation, members = {}, region = 'us-east-1') => {
    const reply = await bench.send(`/service/${TARGET}/operation/${operation}`, {
      method: 'POST',
      headers: {
        'smithy-protocol': 'rpc-v2-cbor',
        'content-type': 'application/cbor',
        'content-encoding': 'gzip',
        authorization: signedIn(region),
      },
      body: new Uint8Array(gzipSync(encode(tagged(members)))),
    })
    const octets = new Uint8Array(await reply.arrayBuffer())
    return answerOf(reply, decode(octets, { tags: { 1: (content) => new Date(Number(content()) * 1000) } }))
  }

function* formOf(value: unknown, path: string): Generator<[string, string]> {
  if (value instanceof Date) yield [path, value.toISOString()]
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* formOf(item, `${path}.member.${index + 1}`)
  else if (isMembers(value))
    for (const [key, inner] of Object.entries(value)) yield* formOf(inner, path === '' ? key : `${path}.${key}`)
  else yield [path, String(value)]
}

/** The answer is the XML, as `xml`. */
export const askQuery =
  (bench: ApiBench): Ask =>
  async (operation, members = {}, region = 'us-east-1') => {
    const form = new URLSearchParams([['Action', operation], ['Version', '2010-08-01'], ...formOf(members, '')])
    const reply = await bench.send('/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: signedIn(region) },
      body: form.toString(),
    })
    const parsed = parseXml(await reply.text())
    if (!parsed.ok) throw new Error(parsed.message)
    return {
      status: reply.status,
      headers: reply.headers,
      body: { xml: parsed.root },
      error: textAt(parsed.root, 'Error', 'Code'),
      type: undefined,
      message: textAt(parsed.root, 'Error', 'Message'),
    }
  }
