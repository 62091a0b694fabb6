import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAccessList } from '../../src/dns/access-list.ts'
import { createServerCookies } from '../../src/dns/cookie.ts'
import { createRateLimiter } from '../../src/dns/rate-limit.ts'
import type { Protection } from '../../src/serve/handler.ts'
import { startServer } from '../../src/serve/server.ts'
import { getName } from '../../src/values/name.ts'
import { deployment, prefix, zone } from '../support/deployment.ts'
import {
  askWith,
  decodeReply,
  dotted,
  flagsOf,
  lines,
  optOf,
  query,
  type RawOption,
  record,
  viewOf,
} from '../support/dns.ts'
import { askUdp, connectTcp, framed } from '../support/dns-client.ts'
import { loopback, startHiddenPrimary } from '../support/hidden-primary.ts'

const view = viewOf(
  deployment([
    zone(getName('example.com'), 'Z1', [
      record('www.example.com', 'A', ['192.0.2.1']),
      record('*.wild.example.com', 'A', ['192.0.2.9']),
    ]),
  ]),
)

async function start(protection: Protection) {
  const server = await startServer({
    listen: [{ address: '127.0.0.1', port: 0 }],
    view: () => view,
    seed: 1,
    protection,
    onFailure: (error) => {
      throw error
    },
  })
  if ('message' in server) throw new Error(server.message)
  onTestFinished(() => server.close())
  const [at] = server.listening
  if (at === undefined) throw new Error('unreachable: a server without an address')
  return { at, counters: server.counters }
}

/** A limiter whose clock stands still. */
const limiter = (perSecond: number) => createRateLimiter({ perSecond, nowMs: () => 0, seed: 1 })
const cookies = () => createServerCookies(new Uint8Array(16).fill(7), () => 1_800_000_000)

const CLIENT = [1, 2, 3, 4, 5, 6, 7, 8]
const cookie = (data: readonly number[]): RawOption => ({ code: 10, data })

const optionData = (packet: ReturnType<typeof decodeReply>, wanted: number): readonly number[] =>
  optOf(packet)?.options.flatMap(({ code, data }) => (Number(code) === wanted && data ? [...data] : [])) ?? []

/** One socket, so that replies and silence stay in order. */
async function connectUdp({ port }: { readonly port: number }): Promise<Socket> {
  const socket = createSocket('udp4')
  onTestFinished(() => {
    socket.close()
  })
  socket.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

describe('limits', () => {
  test('D73 over UDP the third of two is dropped, the fourth empty with TC, and TCP has the answer', async () => {
    const { at, counters } = await start({ limiter: limiter(2) })
    const socket = await connectUdp(at)
    const replies: string[] = []
    const all = new Promise<void>((resolve) => {
      socket.on('message', (message) => {
        const packet = decodeReply(message)
        replies.push(`${packet.id} ${flagsOf(packet)} ${lines(packet.answers).length}`)
        if (packet.id === 4) resolve()
      })
    })
    for (const id of [1, 2, 3, 4]) socket.send(query({ id }))
    await all
    expect(replies).toEqual(['1 qr aa rd 1', '2 qr aa rd 1', '4 qr tc rd 0'])
    const client = await connectTcp(at)
    for (let count = 0; count < 5; count += 1) client.socket.write(framed(query()))
    for (let count = 0; count < 5; count += 1)
      expect(lines(decodeReply(await client.next()).answers)).toEqual(['www.example.com 60 A 192.0.2.1'])
    client.socket.destroy()
    expect(counters).toMatchObject({ rateLimited: { dropped: 1, truncated: 1 }, truncated: 1, dropped: 0 })
    // One more than was sent out would be one that nobody got.
    expect(counters.replies[0]).toBe(8)
  })

  test.each(['wild.example.com', 'example.com'])('D73 names made up below %s are one', async (parent) => {
    const { at, counters } = await start({ limiter: limiter(8) })
    const socket = await connectUdp(at)
    let replies = 0
    const last = new Promise<void>((resolve) => {
      socket.on('message', (message) => {
        replies += 1
        if (decodeReply(message).id === 99) resolve()
      })
    })
    for (let index = 0; index < 12; index += 1) socket.send(query({ name: dotted(`n${index}.${parent}`) }))
    socket.send(query({ id: 99 }))
    await last
    expect([replies, counters.rateLimited]).toEqual([11, { dropped: 2, truncated: 2 }])
  })

  test('D47 D73 a right cookie exempts, and the empty reply brings one', async () => {
    const { at, counters } = await start({ limiter: limiter(1), cookies: cookies() })
    const ask = async (data: readonly number[]) => decodeReply(await askUdp(at, askWith({ options: [cookie(data)] })))
    const first = await ask(CLIENT)
    const proven = optionData(first, 10)
    expect([proven.length, proven.slice(0, 8)]).toEqual([24, CLIENT])
    for (let count = 0; count < 5; count += 1) expect(lines((await ask(proven)).answers)).toHaveLength(1)
    const dropped = await connectUdp(at)
    dropped.send(askWith({ options: [cookie(CLIENT)] }))
    const limited = await ask(CLIENT)
    expect([flagsOf(limited), lines(limited.answers), optionData(limited, 10)]).toEqual(['qr tc rd', [], proven])
    expect(counters).toMatchObject({ rateLimited: { dropped: 1, truncated: 1 }, cookies: { valid: 5, other: 3 } })
  })
})

describe('amplification', () => {
  test('D72 a proven address gets what fits; others twenty times what they sent at most', async () => {
    const texts = Array.from({ length: 17 }, (_, index) => `"${String(index).padStart(48, '0')}"`)
    const large = viewOf(deployment([zone(getName('example.com'), 'Z1', [record('t.example.com', 'TXT', texts)])]))
    const server = await startServer({
      listen: [{ address: '127.0.0.1', port: 0 }],
      view: () => large,
      seed: 1,
      protection: { cookies: cookies() },
      onFailure: () => {},
    })
    if ('message' in server) throw new Error(server.message)
    onTestFinished(() => server.close())
    const [at] = server.listening
    if (at === undefined) throw new Error('unreachable: a server without an address')
    const asked = { name: dotted('t.example.com'), type: 16 }
    const plain = askWith({}, asked)
    const short = await askUdp(at, plain)
    expect([flagsOf(decodeReply(short)), short.length <= 20 * plain.length]).toEqual(['qr aa tc rd', true])
    const first = decodeReply(await askUdp(at, askWith({ options: [cookie(CLIENT)] }, asked)))
    const proven = askWith({ options: [cookie(optionData(first, 10))] }, asked)
    const whole = await askUdp(at, proven)
    expect([flagsOf(decodeReply(whole)), decodeReply(whole).answers?.length]).toEqual(['qr aa rd', 17])
    expect(whole.length).toBeLessThanOrEqual(1232)
  })
})

describe('D46 the name of the server', () => {
  const nsid = Uint8Array.from(Buffer.from('ams1'))
  const ask = async (protection: Protection, options: readonly RawOption[]) => {
    const { at } = await start(protection)
    const replies = [await askUdp(at, askWith({ options })), await askUdp(at, askWith({ options }))]
    const client = await connectTcp(at)
    client.socket.write(framed(askWith({ options })))
    replies.push(await client.next())
    client.socket.destroy()
    return replies.map(decodeReply)
  }

  test('who asks is told, over every transport, with a cookie as without, whatever stands in the option', async () => {
    const asking = (data: readonly number[]) => ({ code: 3, data })
    for (const options of [[asking([])], [asking([1, 2])], [cookie(CLIENT), asking([])], [asking([]), cookie(CLIENT)]])
      for (const packet of await ask({ nsid, cookies: cookies() }, options)) {
        expect([packet.rcode, lines(packet.answers).length, optionData(packet, 3)]).toEqual(['NOERROR', 1, [...nsid]])
        expect(optionData(packet, 10)).toHaveLength(options.length === 1 ? 0 : 24)
      }
  })

  test('nobody else, and nobody without --nsid', async () => {
    for (const packet of await ask({ nsid }, [])) expect(optionData(packet, 3)).toEqual([])
    for (const packet of await ask({}, [{ code: 3, data: [] }])) expect(optionData(packet, 3)).toEqual([])
  })
})

describe('who may ask', () => {
  const others = createAccessList([prefix('192.0.2.0/24'), prefix('2001:db8::/32')])

  test.each(['udp', 'tcp'] as const)(
    'D48 others are refused over %s, and told why where they speak EDNS',
    async (how) => {
      const { at } = await start({ mayAsk: others })
      const ask = async (message: Uint8Array) => {
        if (how === 'udp') return decodeReply(await askUdp(at, message))
        const client = await connectTcp(at)
        client.socket.write(framed(message))
        const reply = decodeReply(await client.next())
        client.socket.destroy()
        return reply
      }
      const told = await ask(askWith({}))
      expect([told.rcode, flagsOf(told), lines(told.answers), optionData(told, 15)]).toEqual([
        'REFUSED',
        'qr rd',
        [],
        [0, 18],
      ])
      const plain = await ask(query())
      expect([plain.rcode, plain.additionals]).toEqual(['REFUSED', []])
    },
  )

  test('addresses as sockets write them', () => {
    expect(['192.0.2.7', '::ffff:192.0.2.7', '2001:db8::1', '2001:db8::1%eth0'].filter(others)).toHaveLength(4)
    expect(['192.0.3.7', '::1', '', 'x'].filter(others)).toEqual([])
  })

  test('D110 who may have the zone may ask for its SOA', async () => {
    const nobody = { mayAsk: () => false }
    const { at } = await startHiddenPrimary(view.graph.deployment, { rules: [loopback()], protection: nobody })
    expect(decodeReply(await askUdp(at, query({ name: dotted('example.com'), type: 6 }))).rcode).toBe('NOERROR')
    expect(decodeReply(await askUdp(at, query())).rcode).toBe('REFUSED')
  })
})

describe('extended errors', () => {
  test.each([
    // case                         question                                    rcode      error
    ['a name of no zone', { name: dotted('example.net') }, 'REFUSED', [0, 20]],
    ['a transfer that nobody allowed', { type: 252 }, 'REFUSED', [0, 18]],
    ['another class', { class: 3 }, 'REFUSED', []],
    ['a missing name', { name: dotted('x.example.com') }, 'NXDOMAIN', []],
  ])('D48 %s', async (_case, asked, rcode, error) => {
    const { at } = await start({})
    const packet = decodeReply(await askUdp(at, askWith({}, asked)))
    expect([packet.rcode, optionData(packet, 15)]).toEqual([rcode, error])
  })
})
