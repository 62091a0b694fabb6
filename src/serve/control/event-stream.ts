import type { EventLog, ServeEvent } from '../events.ts'
import type { Timers } from '../timers.ts'

/** Events that may wait for a client to take them; one that is slower is cut off, and can come back for what it missed. */
const WAITING_MAX = 1000
/** A comment so often keeps proxies and dead connections honest. */
const COMMENT_MS = 15_000

const encoder = new TextEncoder()
const frameOf = (event: ServeEvent) =>
  encoder.encode(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)

/** Server-sent events: those of `replay`, then every one as it happens, until either side ends it. */
export function eventStream(
  events: EventLog,
  replay: readonly ServeEvent[],
  timers: Timers,
  onOver: () => void,
): ReadableStream<Uint8Array> {
  let end = () => {}
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        let forget = () => {}
        const unsubscribe = events.subscribe((event) => {
          if ((controller.desiredSize ?? 0) <= -WAITING_MAX) {
            end()
            controller.close()
          } else controller.enqueue(frameOf(event))
        })
        const comment = () => {
          controller.enqueue(encoder.encode(':\n\n'))
          forget = timers.after(COMMENT_MS, comment)
        }
        end = () => {
          end = () => {}
          unsubscribe()
          forget()
          onOver()
        }
        // Something at once, so that the client knows that it is heard.
        comment()
        for (const event of replay) controller.enqueue(frameOf(event))
      },
      cancel: () => end(),
    },
    { highWaterMark: 0 },
  )
}
