import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'

/** A reply of the control port. */
export interface ControlReply {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  /** Its JSON, undefined where it is none. */
  readonly json: unknown
}

export interface ControlRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One request to `127.0.0.1:8053`, with exactly these headers. */
export async function askControl(
  at: string,
  path: string,
  { method = 'GET', headers = {}, body }: ControlRequest = {},
): Promise<ControlReply> {
  const [host = '', port = ''] = at.split(':')
  const sent = request({ host, port, path, method, headers, agent: false })
  sent.end(body)
  const [reply]: IncomingMessage[] = await once(sent, 'response')
  if (reply === undefined) throw new Error('unreachable: an event without a reply')
  let text = ''
  for await (const chunk of reply.setEncoding('utf8')) text += String(chunk)
  return { status: reply.statusCode ?? 0, headers: reply.headers, text, json: jsonOf(text) }
}

/** An action with a JSON body. */
export const postControl = (
  at: string,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<ControlReply> =>
  askControl(at, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

/** A metric's sample as a strict reader of the text format sees it. */
export interface ReadSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  LABEL.lastIndex = 0
  while (LABEL.lastIndex < text.length) {
    const [, key = '', value = ''] = LABEL.exec(text) ?? []
    if (key === '') throw new Error(`labels that cannot be read: ${text}`)
    if (Object.hasOwn(labels, key)) throw new Error(`label ${key} twice: ${text}`)
    labels[key] = value.replace(/\\(.)/g, (_all, character: string) => (character === 'n' ? '\n' : character))
  }
  return labels
}

/** Reads the Prometheus text format 0.0.4 and throws on everything that it does not allow: samples without their family, a family twice, a series twice, control characters, a missing last newline. */
export function readMetrics(text: string): readonly ReadSample[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const types = new Map<string, string>()
  const helped = new Set<string>()
  const series = new Set<string>()
  const samples: ReadSample[] = []
  let family = ''
  for (const line of text.slice(0, -1).split('\n')) {
    if ([...line].some((character) => character < ' ' || character === '\u007f'))
      throw new Error(`control character: ${line}`)
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (kind === 'HELP') {
      if (helped.has(name)) throw new Error(`HELP twice: ${name}`)
      helped.add(name)
      continue
    }
    if (kind === 'TYPE') {
      if (types.has(name) || !NAME.test(name)) throw new Error(`TYPE of ${name}`)
      if (!['counter', 'gauge', 'histogram'].includes(rest)) throw new Error(`type ${rest}`)
      types.set(name, rest)
      family = name
      continue
    }
    const [, sampleName = '', labelText = '', value = ''] =
      /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    const suffix = sampleName.slice(family.length)
    const allowed = types.get(family) === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']
    if (!sampleName.startsWith(family) || family === '' || !allowed.includes(suffix))
      throw new Error(`out of place: ${line}`)
    const labels = readLabels(labelText)
    const key = JSON.stringify([sampleName, Object.entries(labels).sort()])
    if (series.has(key)) throw new Error(`series twice: ${line}`)
    series.add(key)
    const number = value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value)
    if (Number.isNaN(number) || (types.get(family) === 'counter' && number < 0)) throw new Error(`value: ${line}`)
    samples.push({ name: sampleName, labels, value: number })
  }
  return samples
}
