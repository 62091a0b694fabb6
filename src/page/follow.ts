import { type JsonObject, parseJsonObject, textIn } from '../values/json-members.ts'
import { Refused, type Server } from './server.ts'

export type Connection = 'connecting' | 'live' | 'lost'

export interface Following {
  readonly onEvent: (event: JsonObject) => void
  readonly onConnection: (connection: Connection) => void
  /** The server wants a token, or another one; resolves when there is one to try. */
  readonly onLocked: () => Promise<void>
}

const RETRY_MS = [500, 1000, 2000, 5000]

/** Hands on each event of a stream; returns when it ends. */
async function readEvents(stream: ReadableStream<Uint8Array>, onEvent: (event: JsonObject) => void): Promise<void> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const event = line.startsWith('data: ') ? parseJsonObject(line.slice('data: '.length)) : undefined
      if (event) onEvent(event)
    }
  }
}

/** Follows the server's events until the page is left; comes back by itself, for what it missed. Not by EventSource, which cannot carry a token. */
export async function follow(server: Server, { onEvent, onConnection, onLocked }: Following): Promise<never> {
  let after: string | undefined
  let failures = 0
  const signal = new AbortController().signal
  for (;;) {
    try {
      const stream = await server.events(after, signal)
      failures = 0
      onConnection('live')
      await readEvents(stream, (event) => {
        after = textIn(event, 'id') || after
        onEvent(event)
      })
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        await onLocked()
        continue
      }
    }
    onConnection('lost')
    const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]
    failures += 1
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}
