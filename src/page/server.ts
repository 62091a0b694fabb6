import { type LiveQuestion, liveParameters } from '../report/live/question.ts'
import type { LiveDocument } from '../report/live/types.ts'
import { isJsonObject, type JsonObject, parseJsonObject, textIn } from '../values/json-members.ts'

/** Why a request came to nothing, for people. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The control port that the page came from. */
export interface Server {
  live(question: LiveQuestion): Promise<LiveDocument>
  post(path: string, body: object): Promise<JsonObject>
  /** The stream of events after the one with that id. */
  events(after: string | undefined, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
  /** What requests carry from now on. In memory alone: it is gone with the page. */
  useToken(token: string): void
}

async function refusal(reply: Response): Promise<Refused> {
  const problem = parseJsonObject(await reply.text())
  const [message, hint] = [textIn(problem, 'error'), textIn(problem, 'hint')]
  return new Refused(
    reply.status,
    message === '' ? `the server answers ${reply.status}` : `${message}${hint && `: ${hint}`}`,
  )
}

const isLive = (value: unknown): value is LiveDocument => isJsonObject(value) && value.schema === 'r53sim/live/v1'

export function openServer(): Server {
  let token: string | undefined
  async function send(path: string, options: RequestInit = {}, headers: Record<string, string> = {}) {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const reply = await fetch(path, { cache: 'no-store', ...options, headers: { ...headers, ...authorization } })
    if (!reply.ok) throw await refusal(reply)
    return reply
  }
  return {
    live: async (question) => {
      const document: unknown = await (await send(`/live?${liveParameters(question)}`)).json()
      if (!isLive(document)) throw new Refused(0, 'the server is of another version: load the page again')
      return document
    },
    post: async (path, body) => {
      const options = { method: 'POST', body: JSON.stringify(body) }
      return parseJsonObject(await (await send(path, options, { 'content-type': 'application/json' })).text()) ?? {}
    },
    events: async (after, signal) => {
      const headers: Record<string, string> = after === undefined ? {} : { 'last-event-id': after }
      const { body } = await send(after === undefined ? '/events?replay=100' : '/events', { signal }, headers)
      if (body === null) throw new Refused(0, 'the server sends no events')
      return body
    },
    useToken: (given) => {
      token = given
    },
  }
}
