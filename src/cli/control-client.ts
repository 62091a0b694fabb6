import { type IncomingMessage, request } from 'node:http'
import { formatListenAddress, type ListenAddress, parseListenAddress } from '../serve/listen.ts'
import { type JsonObject, parseJsonObject, textIn } from '../values/json-members.ts'
import { Failure, reasonOf } from './failure.ts'
import { DEFAULT_CONTROL, readSecret } from './serve-control.ts'
import type { System } from './system.ts'

/** The control port of a running server. */
export interface ControlClient {
  get(path: string): Promise<JsonObject>
  /** The text of a reply of that type. */
  text(path: string, type: string): Promise<string>
  /** The reply to an action. A refusal fails with its sentence, or comes back where `accept` has its status. */
  post(path: string, body: object, accept?: readonly number[]): Promise<JsonObject>
  /** The last `replay` events and every one as it happens; resolves when the signal aborts, fails when the server ends. */
  follow(onEvent: (event: JsonObject, text: string) => void, signal: AbortSignal, replay?: number): Promise<void>
}

const REPLY_BYTES_MAX = 64 << 20
const EVENT_LENGTH_MAX = 16 << 20
const TIMEOUT_MS = 15_000

async function textOf(reply: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of reply) {
    const part = Buffer.from(chunk)
    bytes += part.length
    if (bytes > REPLY_BYTES_MAX) throw new Failure('the reply of the server is too large')
    chunks.push(part)
  }
  return Buffer.concat(chunks).toString()
}

/** Hands on the data of each server-sent event. */
async function readEvents(reply: IncomingMessage, onData: (data: string) => void): Promise<void> {
  let rest = ''
  reply.setEncoding('utf8')
  for await (const chunk of reply) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > EVENT_LENGTH_MAX) throw new Failure('an event of the server is too large')
    for (const line of lines) if (line.startsWith('data: ')) onData(line.slice('data: '.length))
  }
}

/** Talks to the control port at an address; what goes wrong is one sentence with what to do. `option` names the port. */
export function openControlClient(at: ListenAddress, token: string | undefined, option = '--control'): ControlClient {
  const place = formatListenAddress(at)

  function unreachable(error: unknown): Failure {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ECONNREFUSED')
      return new Failure(`no r53sim serve listens for control on ${place}`, `start one, or name another with ${option}`)
    return new Failure(`cannot talk to ${place}: ${reasonOf(error)}`, 'is it the control port of r53sim serve?')
  }

  function send(
    method: string,
    path: string,
    body: string | undefined,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: at.address,
          port: at.port,
          method,
          path,
          agent: false,
          ...(signal === undefined ? { timeout: TIMEOUT_MS } : { signal }),
          headers: {
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
        },
        resolve,
      )
      sent.on('timeout', () => sent.destroy(new Error('it does not answer')))
      sent.on('error', (error) => reject(unreachable(error)))
      sent.end(body)
    })
  }

  /** The JSON object of a reply; a refusal fails with its words. */
  async function read(reply: IncomingMessage, accept: readonly number[] = []): Promise<JsonObject> {
    const { statusCode = 0 } = reply
    const document = parseJsonObject(await textOf(reply))
    if (document === undefined)
      throw new Failure(`${place} does not answer like r53sim serve`, `name its control port with ${option}`)
    if (statusCode < 300 || accept.includes(statusCode)) return document
    if (statusCode === 401)
      throw new Failure(`${place} wants another token`, 'name the file it was started with: --token-file FILE')
    throw new Failure(
      textIn(document, 'error') || `${place} answers ${statusCode}`,
      textIn(document, 'hint') || undefined,
    )
  }

  return {
    text: async (path, type) => {
      const reply = await send('GET', path, undefined)
      const isOfType = reply.statusCode === 200 && reply.headers['content-type']?.split(';')[0] === type
      if (isOfType) return textOf(reply)
      await read(reply)
      throw new Failure(`${place} does not answer like r53sim serve`, `name its control port with ${option}`)
    },
    get: async (path) => read(await send('GET', path, undefined)),
    post: async (path, body, accept) => read(await send('POST', path, JSON.stringify(body)), accept),
    follow: async (onEvent, signal, replay = 0) => {
      try {
        const reply = await send('GET', `/events?replay=${replay}`, undefined, signal)
        if (reply.statusCode !== 200) await read(reply)
        await readEvents(reply, (data) => {
          const event = parseJsonObject(data)
          if (event !== undefined) onEvent(event, data)
        })
      } catch (error) {
        if (signal.aborted) return
        if (error instanceof Failure) throw error
      }
      if (!signal.aborted) throw new Failure(`the server at ${place} has ended`, 'start it again, then follow it again')
    },
  }
}

/** What says where a server is and by what right it is talked to. */
export interface ClientFlags {
  readonly control: string
  readonly tokenFile?: string
}

/** The client that the command line asks for. */
export function openClient({ control, tokenFile }: ClientFlags, system: System): ControlClient {
  const at = parseListenAddress(control.replace(/^localhost:/, '127.0.0.1:'))
  if ('message' in at) throw new Failure(`--control: ${at.message}`, `write it as ${DEFAULT_CONTROL} or [::1]:8053`)
  return openControlClient(at, tokenFile === undefined ? undefined : readSecret(tokenFile, '--token-file', system))
}
