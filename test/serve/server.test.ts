import { Resolver } from 'node:dns/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { createCounters } from '../../src/serve/counters.ts'
import { createHandlers } from '../../src/serve/handler.ts'
import { parseListenAddress } from '../../src/serve/listen.ts'
import { isLoopback } from '../../src/serve/pool.ts'
import { type Server, type ServerOptions, startServer } from '../../src/serve/server.ts'
import { TCP_LIMITS } from '../../src/serve/tcp.ts'
import { getName } from '../../src/values/name.ts'
import { randomStream } from '../../src/values/rng.ts'
import { deployment, zone } from '../support/deployment.ts'
import { askWith, decodeReply, dotted, lines, query, record, viewOf } from '../support/dns.ts'
import { askUdp, connectTcp, framed, manualTimers, until } from '../support/dns-client.ts'

const long = Array.from({ length: 60 }, (_, index) => `"${String(index).padStart(60, '0')}"`)
const view = viewOf(
  deployment([
    zone(getName('example.com'), 'Z1', [
      record('www.example.com', 'A', ['192.0.2.1']),
      record('www.example.com', 'AAAA', ['2001:db8::1']),
      record('example.com', 'MX', ['10 www.example.com.']),
      record('text.example.com', 'TXT', ['"one" "two"']),
      record('long.example.com', 'TXT', long),
      record('alias.example.com', 'CNAME', ['www.example.com.']),
    ]),
  ]),
)

const running: Server[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()))
})

async function start(more: Partial<ServerOptions> = {}) {
  const server = await startServer({
    listen: [{ address: '127.0.0.1', port: 0 }],
    view: () => view,
    seed: 1,
    onFailure: (error) => {
      throw error
    },
    ...more,
  })
  if ('message' in server) throw new Error(server.message)
  running.push(server)
  const [at] = server.listening
  if (at === undefined) throw new Error('unreachable: a server without an address')
  return { server, at, counters: server.counters }
}

const answers = (reply: Uint8Array) => lines(decodeReply(reply).answers)
const numbered = (id: number) => query({ id })

describe('both transports', () => {
  test('D60 one port, one answer', async () => {
    const { at, counters } = await start()
    const client = await connectTcp(at)
    client.socket.write(framed(query()))
    expect(answers(await client.next())).toEqual(['www.example.com 60 A 192.0.2.1'])
    expect(answers(await askUdp(at, query()))).toEqual(['www.example.com 60 A 192.0.2.1'])
    expect(counters).toMatchObject({ queries: { udp: 1, tcp: 1 }, dropped: 0, truncated: 0, connectionsOpened: 1 })
    client.socket.destroy()
  })

  test('D45 TC over UDP, the whole answer over TCP', async () => {
    const { at, counters } = await start()
    const message = query({ name: dotted('long.example.com'), type: 16 })
    const short = await askUdp(at, message)
    expect([decodeReply(short).flag_tc, short.length <= 512]).toEqual([true, true])
    const client = await connectTcp(at)
    client.socket.write(framed(message))
    expect(answers(await client.next())).toHaveLength(60)
    expect(counters.truncated).toBe(1)
    client.socket.destroy()
  })

  test.each(['127.0.0.1', '::1'])('node’s own resolver is content on %s', async (address) => {
    const { at } = await start({ listen: [{ address, port: 0 }] })
    const resolver = new Resolver({ timeout: 5000, tries: 1 })
    resolver.setServers([address === '::1' ? `[::1]:${at.port}` : `127.0.0.1:${at.port}`])
    expect(await resolver.resolve4('www.example.com', { ttl: true })).toEqual([{ address: '192.0.2.1', ttl: 60 }])
    expect(await resolver.resolve6('www.example.com')).toEqual(['2001:db8::1'])
    expect(await resolver.resolve4('alias.example.com')).toEqual(['192.0.2.1'])
    expect(await resolver.resolveMx('example.com')).toEqual([{ exchange: 'www.example.com', priority: 10 }])
    expect(await resolver.resolveTxt('text.example.com')).toEqual([['one', 'two']])
    expect(await resolver.resolveTxt('long.example.com')).toHaveLength(60)
    expect((await resolver.resolveSoa('example.com')).nsname).toBe('ns-1.awsdns-00.com')
    await expect(resolver.resolve4('missing.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' })
    await expect(resolver.resolve4('text.example.com')).rejects.toMatchObject({ code: 'ENODATA' })
    await expect(resolver.resolve4('www.example.net')).rejects.toMatchObject({ code: 'EREFUSED' })
  })

  test('D2 what gets no reply is dropped and counted, and what follows is answered', async () => {
    const { at, counters } = await start()
    const client = await connectTcp(at)
    client.socket.write(Buffer.concat([framed(query({ flags: 0x8100 })), framed(query())]))
    expect(answers(await client.next())).toHaveLength(1)
    expect(counters).toMatchObject({ dropped: 1, queries: { tcp: 2 } })
    client.socket.destroy()
  })

  test('D78 a fault costs one query: SERVFAIL, a count, and the next is answered', () => {
    const counters = createCounters()
    const failures: unknown[] = []
    let broken = true
    const current = () => {
      if (broken) throw new Error('broken')
      return view
    }
    const { handle } = createHandlers({
      view: current,
      rng: randomStream(1),
      counters,
      onFailure: (error) => failures.push(error),
    })
    const origin = { address: '127.0.0.1', transport: 'udp' } as const
    expect(decodeReply(handle(askWith({}), origin) ?? Buffer.alloc(0))).toMatchObject({ rcode: 'SERVFAIL', id: 0x1234 })
    broken = false
    expect(decodeReply(handle(query(), origin) ?? Buffer.alloc(0)).rcode).toBe('NOERROR')
    expect([counters.failures, failures.length, counters.replies[2], counters.replies[0]]).toEqual([1, 1, 1, 1])
  })
})

describe('TCP', () => {
  test('D61 one octet at a time', async () => {
    const { at } = await start()
    const client = await connectTcp(at)
    for (const octet of framed(query())) {
      client.socket.write(Uint8Array.of(octet))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(answers(await client.next())).toHaveLength(1)
    client.socket.destroy()
  })

  test('D61 a message and a half, then the other half', async () => {
    const { at } = await start()
    const client = await connectTcp(at)
    const both = Buffer.concat([framed(numbered(1)), framed(numbered(2))])
    client.socket.write(both.subarray(0, both.length - 10))
    expect((await client.next()).readUInt16BE(0)).toBe(1)
    client.socket.write(both.subarray(both.length - 10))
    expect((await client.next()).readUInt16BE(0)).toBe(2)
    client.socket.destroy()
  })

  test('D62 500 queries in one go, every one answered under its id', async () => {
    const { at, counters } = await start()
    const client = await connectTcp(at)
    const ids = Array.from({ length: 500 }, (_, index) => index + 1000)
    client.socket.write(
      Buffer.concat(ids.map((id) => framed(query({ id, name: dotted('long.example.com'), type: 16 })))),
    )
    const seen: number[] = []
    for (const _ of ids) seen.push((await client.next()).readUInt16BE(0))
    expect(seen.toSorted((a, b) => a - b)).toEqual(ids)
    expect(counters.queries.tcp).toBe(500)
    client.socket.destroy()
  })

  test('D62 a client that never reads stops being read, and is closed', async () => {
    const { at, counters } = await start({ tcpLimits: { ...TCP_LIMITS, writeStallMs: 300 } })
    const client = await connectTcp(at)
    client.socket.pause()
    const one = framed(query({ name: dotted('long.example.com'), type: 16 }))
    const sent = 40_000
    client.socket.write(Buffer.concat(new Array<Buffer>(sent).fill(one)))
    await until(() => counters.connectionsClosed['write-timeout'] === 1)
    // 40,000 replies would be 160 MB; what the kernel and 256 KiB hold is a fraction of them.
    expect(counters.queries.tcp).toBeLessThan(sent / 4)
    expect(answers(await askUdp(at, query()))).toHaveLength(1)
    client.socket.destroy()
  })

  test('D65 length and message leave as one piece', async () => {
    const { at } = await start()
    const client = await connectTcp(at)
    const chunks: Buffer[] = []
    client.socket.on('data', (chunk) => chunks.push(chunk))
    for (const count of [1, 2, 3]) {
      client.socket.write(framed(query({ name: dotted('long.example.com'), type: 16 })))
      const reply = await client.next()
      expect([chunks.length, chunks.at(-1)?.length]).toEqual([count, reply.length + 2])
    }
    client.socket.destroy()
  })

  test('D64 a FIN behind the query: the answer, then the end', async () => {
    const { at, counters } = await start()
    const client = await connectTcp(at)
    client.socket.end(Buffer.concat([framed(numbered(7)), framed(numbered(8))]))
    expect((await client.next()).readUInt16BE(0)).toBe(7)
    expect((await client.next()).readUInt16BE(0)).toBe(8)
    await client.closed
    await until(() => counters.connectionsClosed.client === 1)
  })

  test.each([
    ['no octets', [0, 0]],
    ['eleven octets', [0, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
  ])('D64 a message of %s closes', async (_case, octets) => {
    const { at, counters } = await start()
    const client = await connectTcp(at)
    client.socket.write(Uint8Array.from(octets))
    await client.closed
    await until(() => counters.connectionsClosed.unusable === 1)
  })

  test('D64 FORMERR does not close', async () => {
    const { at } = await start()
    const client = await connectTcp(at)
    client.socket.write(framed(query({ counts: [1, 1, 1, 1] })))
    expect(decodeReply(await client.next()).rcode).toBe('FORMERR')
    client.socket.write(framed(query()))
    expect(decodeReply(await client.next()).rcode).toBe('NOERROR')
    client.socket.destroy()
  })

  test('D64 RST at any time harms nobody', async () => {
    const { at, counters } = await start()
    for (const part of [0, 1, 10, 200]) {
      const client = await connectTcp(at)
      if (part > 0) client.socket.write(Buffer.concat(new Array<Buffer>(20).fill(framed(query()))).subarray(0, part))
      client.socket.resetAndDestroy()
      await client.closed
    }
    await until(() => Object.values(counters.connectionsClosed).reduce((sum, count) => sum + count, 0) === 4)
    expect(answers(await askUdp(at, query()))).toHaveLength(1)
  })
})

describe('limits of time', () => {
  const steps = async (...passes: readonly number[]) => {
    const timers = manualTimers()
    const started = await start({ timers })
    const client = await connectTcp(started.at)
    await until(() => timers.waiting() === 1)
    const pass = (ms: number) => timers.pass(ms)
    for (const ms of passes) pass(ms)
    return { ...started, client, timers, pass }
  }

  test('D63 no message within 10 s', async () => {
    const { client, counters, pass } = await steps(9_999)
    expect(counters.connectionsClosed['first-message-timeout']).toBe(0)
    pass(1)
    await client.closed
    await until(() => counters.connectionsClosed['first-message-timeout'] === 1)
  })

  test('D63 a trickle does not reset the first message’s time', async () => {
    const { client, counters, pass } = await steps()
    const octets = framed(query())
    for (const octet of octets.subarray(0, 4)) {
      client.socket.write(Uint8Array.of(octet))
      await new Promise((resolve) => setImmediate(resolve))
      pass(2_500)
    }
    await client.closed
    await until(() => counters.connectionsClosed['first-message-timeout'] === 1)
  })

  test('D63 idle after an answer, and a message that does not end', async () => {
    const first = await steps(9_000)
    first.client.socket.write(framed(query()))
    await first.client.next()
    await until(() => first.timers.waiting() === 1)
    first.pass(9_999)
    expect(first.client.socket.destroyed).toBe(false)
    first.pass(1)
    await first.client.closed
    await until(() => first.counters.connectionsClosed['idle-timeout'] === 1)

    const second = await steps()
    const both = Buffer.concat([framed(query()), framed(query()).subarray(0, 5)])
    second.client.socket.write(both)
    await second.client.next()
    await until(() => second.timers.waiting() === 1)
    second.pass(10_000)
    await second.client.closed
    await until(() => second.counters.connectionsClosed['message-timeout'] === 1)
  })
})

describe('limits of number', () => {
  const few = { ...TCP_LIMITS, connectionsMax: 3 }

  test('D63 the oldest idle connection makes room', async () => {
    const { at, counters } = await start({ tcpLimits: few })
    const clients = [await connectTcp(at), await connectTcp(at), await connectTcp(at)]
    for (const client of clients) {
      client.socket.write(framed(query()))
      await client.next()
    }
    // The first speaks again, so the second is the one that has been silent longest.
    clients[0]?.socket.write(framed(query()))
    await clients[0]?.next()
    const late = await connectTcp(at)
    late.socket.write(framed(query()))
    expect(answers(await late.next())).toHaveLength(1)
    await clients[1]?.closed
    expect(counters.connectionsClosed).toMatchObject({ evicted: 1, refused: 0 })
    for (const client of [...clients, late]) client.socket.destroy()
  })

  test('D63 with all of them busy a new one is closed', async () => {
    const { at, counters } = await start({ tcpLimits: { ...few, connectionsMax: 2 } })
    const clients = [await connectTcp(at), await connectTcp(at)]
    for (const client of clients) {
      client.socket.write(Buffer.concat([framed(query()), Uint8Array.of(0)]))
      await client.next()
    }
    const late = await connectTcp(at)
    await late.closed
    expect(counters.connectionsClosed.refused).toBe(1)
    for (const client of clients) client.socket.destroy()
  })

  test.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.0.2.1', false],
    ['::ffff:192.0.2.127', false],
    ['::2', false],
    ['fe80::1%lo', false],
    ['', false],
    ['::', false],
    ['0.0.0.0', false],
  ])('%s is loopback: %s', (address, expected) => {
    expect(isLoopback(address)).toBe(expected)
  })
})

describe('addresses', () => {
  test.each([
    ['127.0.0.1:5353', { address: '127.0.0.1', port: 5353 }],
    ['[::1]:0', { address: '::1', port: 0 }],
    ['0.0.0.0:65535', { address: '0.0.0.0', port: 65535 }],
  ])('%s', (text, expected) => {
    expect(parseListenAddress(text)).toEqual(expected)
  })

  test.each([
    '',
    '5353',
    '127.0.0.1',
    'localhost:53',
    '::1:53',
    '127.0.0.1:65536',
    '127.0.0.1:-1',
    '[127.0.0.1]:53',
    '[fe80::1%eth0]:53',
    '127.1:53',
  ])('not %s', (text) => {
    expect(parseListenAddress(text)).toHaveProperty('message')
  })

  test('several at once, each with both transports', async () => {
    const { server } = await start({
      listen: [
        { address: '127.0.0.1', port: 0 },
        { address: '::1', port: 0 },
      ],
    })
    for (const at of server.listening) {
      const client = await connectTcp(at)
      client.socket.write(framed(query()))
      expect(answers(await client.next())).toEqual(answers(await askUdp(at, query())))
      client.socket.destroy()
    }
  })

  test('D86 a port in use is a sentence, and nothing stays bound', async () => {
    const { at } = await start()
    const free = await start()
    await free.server.close()
    const refused = await startServer({
      listen: [free.at, at],
      view: () => view,
      seed: 1,
      onFailure: () => {},
    })
    expect(refused).toEqual({
      message: `port ${at.port} on 127.0.0.1 is in use (another r53sim?)`,
      hint: 'choose one with --listen 127.0.0.1:0',
    })
    const again = await start({ listen: [free.at] })
    expect(again.at).toEqual(free.at)
  })

  test('an address of another machine is a sentence', async () => {
    const listen = [{ address: '192.0.2.1', port: 0 }]
    expect(await startServer({ listen, view: () => view, seed: 1, onFailure: () => {} })).toEqual({
      message: '192.0.2.1 is no address of this machine',
      hint: 'listen on one that is, or on 127.0.0.1',
    })
  })
})

describe('the end', () => {
  test('D86 replies that wait are written, idle clients are closed, the port is free again', async () => {
    const { at, server, counters } = await start()
    const idle = await connectTcp(at)
    const busy = await connectTcp(at)
    busy.socket.pause()
    const count = 300
    const one = framed(query({ name: dotted('long.example.com'), type: 16 }))
    busy.socket.write(Buffer.concat(new Array<Buffer>(count).fill(one)))
    await until(() => counters.queries.tcp > 0)
    const closing = server.close()
    busy.socket.resume()
    for (let index = 0; index < counters.queries.tcp; index += 1) await busy.next()
    await Promise.all([closing, idle.closed, busy.closed])
    expect(counters.connectionsClosed.shutdown).toBe(2)
    await start({ listen: [at] })
  })

  test('D63 descriptors go back: as many closed as opened', async () => {
    const { at, server, counters } = await start()
    const clients = await Promise.all(Array.from({ length: 40 }, () => connectTcp(at)))
    await until(() => counters.connectionsOpened === 40)
    await server.close()
    await Promise.all(clients.map(({ closed }) => closed))
    expect(Object.values(counters.connectionsClosed).reduce((sum, count) => sum + count, 0)).toBe(40)
  })
})
