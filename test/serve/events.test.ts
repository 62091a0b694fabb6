import { describe, expect, test } from 'vitest'
import { eventStream } from '../../src/serve/control/event-stream.ts'
import { createEventLog, type EventBody, type EventLog, type ServeEvent } from '../../src/serve/events.ts'
import type { Timers } from '../../src/serve/timers.ts'

const NEVER: Timers = { after: () => () => {} }

const step = (count: number): EventBody => ({ type: 'health', kind: 'check', name: `c${count}`, healthy: false })
const namesOf = (events: readonly ServeEvent[]) => events.map((event) => 'name' in event && event.name)

function logOf(count: number): EventLog {
  const log = createEventLog(() => 1_700_000_000_000)
  for (let index = 1; index <= count; index += 1) log.publish(step(index))
  return log
}

describe('the log of events', () => {
  test('goes on after the event that was seen last; what is not known, of another run or too old, gets everything kept', () => {
    const log = logOf(5)
    const third = log.last(3)[0]?.id ?? ''
    expect(namesOf(log.since(third))).toEqual(['c4', 'c5'])
    expect(namesOf(log.since('another-3'))).toEqual(['c1', 'c2', 'c3', 'c4', 'c5'])
    expect(log.since(log.last(1)[0]?.id ?? '')).toEqual([])
    expect(log.last(0)).toEqual([])
  })

  test('keeps the last thousand, each with its time', () => {
    const kept = logOf(1500).last(5000)
    expect([kept.length, ...namesOf(kept.slice(0, 1))]).toEqual([1000, 'c501'])
    expect(kept[0]?.at).toBe('2023-11-14T22:13:20.000Z')
  })
})

describe('events over HTTP', () => {
  async function read(stream: ReadableStream<Uint8Array>, frames: number): Promise<readonly string[]> {
    const reader = stream.getReader()
    const seen: string[] = []
    while (seen.length < frames) {
      const { value, done } = await reader.read()
      if (done) break
      seen.push(Buffer.from(value).toString())
    }
    reader.releaseLock()
    return seen
  }

  test('what was missed comes first, then each event as it happens, with its id to come back with', async () => {
    const log = logOf(2)
    const stream = eventStream(log, log.last(1), NEVER, () => {})
    log.publish(step(3))
    const [comment, ...frames] = await read(stream, 3)
    expect(comment).toBe(':\n\n')
    const ids = log.last(2).map(({ id }) => id)
    expect(frames.map((frame) => /^id: (\S+)\nevent: health\ndata: \{.*\}\n\n$/.exec(frame)?.[1])).toEqual(ids)
  })

  test('a client that does not read is cut off, once, and costs no more than a thousand events', async () => {
    const log = logOf(0)
    let over = 0
    const stream = eventStream(log, [], NEVER, () => {
      over += 1
    })
    for (let index = 1; index <= 3000; index += 1) log.publish(step(index))
    expect(over).toBe(1)
    const seen = await read(stream, Number.POSITIVE_INFINITY)
    expect(seen).toHaveLength(1000)
    await stream.cancel()
    expect(over).toBe(1)
  })

  test('a client that leaves is forgotten', async () => {
    const log = logOf(0)
    let over = 0
    const stream = eventStream(log, [], NEVER, () => {
      over += 1
    })
    await stream.cancel()
    log.publish(step(1))
    expect(over).toBe(1)
  })
})
