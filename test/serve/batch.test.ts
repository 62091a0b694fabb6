import { createSocket } from 'node:dgram'
import { afterEach, describe, expect, test } from 'vitest'
import type { RecordSet } from '../../src/model/record-set.ts'
import { BatchSocket } from '../../src/serve/batch/batch-socket.ts'
import { selfTest } from '../../src/serve/batch/self-test.ts'
import { encodeAddress, loadSystemCalls, type SystemCalls } from '../../src/serve/batch/system-calls.ts'
import type { ListenAddress } from '../../src/serve/listen.ts'
import { createQueryStats } from '../../src/serve/query-stats.ts'
import { type Server, type ServerOptions, startServer } from '../../src/serve/server.ts'
import { getName } from '../../src/values/name.ts'
import { finish } from '../../src/values/steps.ts'
import { deployment, zone } from '../support/deployment.ts'
import { dotted, nameBytes, query, record, viewOf } from '../support/dns.ts'
import { EDNS_SHAPES, ednsTail } from '../support/engine.ts'

const loaded = await loadSystemCalls()
const calls = 'reason' in loaded ? undefined : loaded
const reason = 'reason' in loaded ? loaded.reason : ''

const weighted = (weight: number): Partial<RecordSet> => ({
  policy: { kind: 'weighted', weight },
  setIdentifier: `w${weight}`,
})
const view = viewOf(
  deployment([
    zone(getName('example.com'), 'Z1', [
      record('www.example.com', 'A', ['192.0.2.1']),
      record('three.example.com', 'A', ['192.0.2.1', '192.0.2.2', '192.0.2.3']),
      record('mix.example.com', 'A', ['192.0.2.1'], weighted(1)),
      record('mix.example.com', 'A', ['192.0.2.2'], weighted(3)),
      record(
        'long.example.com',
        'TXT',
        Array.from({ length: 30 }, (_, index) => `"${String(index).padStart(60, '0')}"`),
      ),
      record('*.wild.example.com', 'A', ['192.0.2.9']),
    ]),
  ]),
)

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

async function start(more: Partial<ServerOptions> = {}): Promise<{ server: Server; at: ListenAddress }> {
  const server = await startServer({
    listen: [{ address: '127.0.0.1', port: 0 }],
    view: () => view,
    seed: 1,
    transport: 'batch',
    onFailure: (error) => {
      throw error
    },
    ...more,
  })
  if ('message' in server) throw new Error(server.message)
  open.push(() => server.close())
  const at = server.listening[0]
  if (at === undefined) throw new Error('unreachable: a server without an address')
  return { server, at }
}

/** Sends all messages from one socket and waits for as many replies, in the order of their ids. */
function askAll(
  { address, port }: ListenAddress,
  messages: readonly Uint8Array[],
  expected = messages.length,
): Promise<readonly string[]> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  open.push(() => new Promise<void>((resolve) => socket.close(() => resolve())))
  return new Promise((resolve, reject) => {
    const replies: Buffer[] = []
    socket.on('error', reject)
    socket.on('message', (reply) => {
      replies.push(reply)
      if (replies.length === expected)
        resolve(replies.sort((a, b) => a.readUInt16BE(0) - b.readUInt16BE(0)).map((one) => one.toString('hex')))
    })
    for (const message of messages) socket.send(message, port, address)
  })
}

const numbered = (messages: readonly Uint8Array[]) =>
  messages.map((message, id) => {
    const copy = Uint8Array.from(message)
    new DataView(copy.buffer).setUint16(0, id)
    return copy
  })

const NAMES = [
  'www.example.com',
  'long.example.com',
  'a.wild.example.com',
  'none.example.com',
  'example.com',
  'example.net',
]
const corpus = numbered([
  ...NAMES.flatMap((name) =>
    [1, 16, 6, 255].flatMap((type) =>
      EDNS_SHAPES.map((shape) => query({ name: dotted(name), type, tail: ednsTail(shape) })),
    ),
  ),
  query({ name: nameBytes('x'.repeat(63), 'wild', 'example', 'com') }),
  query({ counts: [2, 0, 0, 0] }),
  query({ class: 3 }),
  query({ flags: 0x2000 }),
  query().slice(0, 20),
  Uint8Array.from({ length: 3000 }, (_, index) => (index === 2 ? 0 : index)),
])

describe.skipIf(calls === undefined)(`batched system calls${reason && ` (${reason})`}`, () => {
  test('both transports give the same octets, whatever is asked', async () => {
    const [batch, dgram] = [await start(), await start({ transport: 'dgram' })]
    // A few at a time: what a socket cannot hold is lost, as it would be with any server.
    for (let from = 0; from < corpus.length; from += 100) {
      const part = corpus.slice(from, from + 100)
      expect(await askAll(batch.at, part)).toEqual(await askAll(dgram.at, part))
    }
    expect(batch.server.counters.queries).toEqual(dgram.server.counters.queries)
    expect(batch.server.counters.replies).toEqual(dgram.server.counters.replies)
    expect(batch.server.counters.truncated).toBe(dgram.server.counters.truncated)
    expect(batch.server.transport).toEqual({ ...batch.server.transport, name: 'batch' })
  })

  test('over IPv6, and to the address that asked', async () => {
    const { at } = await start({ listen: [{ address: '::1', port: 0 }] })
    const messages = numbered(Array.from({ length: 20 }, () => query()))
    const replies = await Promise.all([askAll(at, messages), askAll(at, messages)])
    expect(replies.map((all) => new Set(all).size)).toEqual([20, 20])
  })

  test('responses, fragments and queries from nowhere get nothing', async () => {
    const { server, at } = await start()
    const silent = [query({ flags: 0x8000 }), query().slice(0, 11), new Uint8Array()]
    await askAll(at, [...silent, query()], 1)
    expect([server.counters.dropped, server.counters.queries.udp]).toEqual([3, 4])
  })

  test('every reply is counted, by name and by answer', async () => {
    const stats = createQueryStats()
    const { at } = await start({ stats })
    await askAll(at, numbered(Array.from({ length: 90 }, () => query({ name: dotted('mix.example.com') }))))
    finish(stats.settle())
    const samples = stats.families().flatMap(({ samples }) => [...samples])
    const sum = (label: string) =>
      samples.filter(({ labels }) => label in labels).reduce((all, { value }) => all + value, 0)
    expect([sum('rcode'), sum('answer')]).toEqual([90, 90])
    expect(samples.find(({ suffix }) => suffix === '_count')?.value).toBe(90)
  })

  test('a port in use says so', async () => {
    const { at } = await start()
    const second = await startServer({
      listen: [at],
      view: () => view,
      seed: 1,
      transport: 'batch',
      onFailure: () => {},
    })
    expect(second).toMatchObject({ message: expect.stringContaining('in use') })
  })

  test('threads that die leave their clients to the main thread', async () => {
    const failures: unknown[] = []
    const script = new URL('data:text/javascript,throw new Error("no thread")')
    const { at } = await start({ workers: { count: 2, script }, onFailure: (error) => failures.push(error) })
    const messages = numbered(Array.from({ length: 8 }, () => query()))
    for (let port = 0; port < 8; port += 1) expect(await askAll(at, messages)).toHaveLength(8)
    expect(failures).toEqual([new Error('no thread'), new Error('no thread')])
  })

  test('where each query is logged, auto takes them one by one and says why', async () => {
    const { server } = await start({ transport: 'auto', onReply: () => {} })
    expect(server.transport).toMatchObject({ name: 'dgram', because: 'each query is logged' })
  })
})

/** Sockets as they are, but for what a test changes. */
const withCalls = (changes: Partial<SystemCalls>): SystemCalls => {
  if (calls === undefined) throw new Error('unreachable: skipped without calls')
  return { ...calls, ...changes }
}

describe.skipIf(calls === undefined)(`a batch socket${reason && ` (${reason})`}`, () => {
  const LOOPBACK = { family: 4, octets: Uint8Array.of(127, 0, 0, 1) } as const
  const MESSAGES = 10

  /** Sends messages of the given lengths to a client; what arrives, and in how many pieces they were handed to the system. */
  async function deliver(lengths: readonly number[], changes: Partial<SystemCalls>) {
    const groups: number[] = []
    const used = withCalls(changes)
    const counting = {
      ...used,
      send: (...args: Parameters<SystemCalls['send']>) => {
        const sent = used.send(...args)
        if (sent > 0) groups.push(sent)
        return sent
      },
    }
    const bound = used.open({ ...LOOPBACK, port: 0 }, false)
    open.push(() => used.close(bound.fd))
    const client = createSocket('udp4')
    open.push(() => new Promise<void>((resolve) => client.close(() => resolve())))
    await new Promise<void>((resolve) => client.bind(0, '127.0.0.1', resolve))
    const socket = new BatchSocket(counting, bound.fd, 4)
    const arrived = new Promise<readonly number[]>((resolve) => {
      const sizes: number[] = []
      client.on('message', ({ length }) => {
        sizes.push(length)
        if (sizes.length === lengths.length) resolve(sizes)
      })
    })
    for (const [index, length] of lengths.entries()) {
      socket.nameOf(index).set(encodeAddress({ ...LOOPBACK, port: client.address().port }))
      socket.reply(index, length)
    }
    socket.flush()
    return {
      sizes: (await arrived).toSorted((a, b) => a - b),
      messages: groups.reduce((sum, count) => sum + count, 0),
      errors: socket.sendErrors,
    }
  }

  test('replies of one length to one client are one message', async () => {
    const same = Array.from({ length: MESSAGES }, () => 100)
    expect(await deliver(same, {})).toEqual({ sizes: same, messages: 1, errors: 0 })
  })

  test('of different lengths as many', async () => {
    expect(await deliver([100, 60, 100, 60, 77], {})).toEqual({ sizes: [60, 60, 77, 100, 100], messages: 3, errors: 0 })
  })

  test('UDP_SEGMENT refused: one by one, and nothing is lost', async () => {
    const same = Array.from({ length: MESSAGES }, () => 100)
    let refused = 0
    const refuse: Partial<SystemCalls> = {
      // What a system without it says to the first message that holds many.
      send: (fd, headers, count) => {
        if (refused > 0) return withCalls({}).send(fd, headers, count)
        refused += 1
        return -1
      },
      lastError: () => 'EINVAL',
    }
    expect(await deliver(same, refuse)).toEqual({ sizes: same, messages: MESSAGES, errors: 0 })
  })

  test('the self-test passes here, and fails where nothing comes back', () => {
    expect(selfTest(withCalls({}))).toBeUndefined()
    expect(selfTest(withCalls({ receive: () => 0 }))).toBe('no message came back')
    expect(
      selfTest(
        withCalls({
          open: () => {
            throw new Error('EPERM')
          },
        }),
      ),
    ).toBe('EPERM')
  })
})
