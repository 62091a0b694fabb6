import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type ServerOptions, startServer } from '../../src/serve/server.ts'
import { TCP_LIMITS } from '../../src/serve/tcp.ts'
import { readTlsIdentity, type TlsIdentity } from '../../src/serve/tls-identity.ts'
import { getName } from '../../src/values/name.ts'
import { folderWith } from '../support/cli.ts'
import { deployment, zone } from '../support/deployment.ts'
import { askWith, decodeReply, dotted, lines, optOf, query, type RawOption, record, viewOf } from '../support/dns.ts'
import { askUdp, connectTcp, connectTls, framed, manualTimers, until } from '../support/dns-client.ts'
import { loopback, startHiddenPrimary } from '../support/hidden-primary.ts'
import { keyPair } from '../support/servers.ts'

const long = Array.from({ length: 60 }, (_, index) => `"${String(index).padStart(60, '0')}"`)
const view = viewOf(
  deployment([
    zone(getName('example.com'), 'Z1', [
      record('www.example.com', 'A', ['192.0.2.1']),
      record('long.example.com', 'TXT', long),
    ]),
  ]),
)

const identity = (name: Parameters<typeof keyPair>[0] = 'api'): TlsIdentity => {
  const { cert, key } = keyPair(name)
  return { cert: cert.toString(), key: key.toString(), validToMs: 0 }
}

async function start(more: Partial<ServerOptions> = {}) {
  const server = await startServer({
    listen: [{ address: '127.0.0.1', port: 0 }],
    tls: { listen: [{ address: '127.0.0.1', port: 0 }], identity: identity() },
    view: () => view,
    seed: 1,
    onFailure: (error) => {
      throw error
    },
    ...more,
  })
  if ('message' in server) throw new Error(server.message)
  onTestFinished(() => server.close())
  const [[at], [dns]] = [server.listeningTls, server.listening]
  if (at === undefined || dns === undefined) throw new Error('unreachable: a server without an address')
  return { server, at, dns, counters: server.counters }
}

const answers = (message: Uint8Array) => lines(decodeReply(message).answers)
const ANSWER = ['www.example.com 60 A 192.0.2.1']

describe('DNS over TLS', () => {
  test('D66 answers under the name of its protocol, and to who names none', async () => {
    const { at, counters } = await start()
    for (const options of [{}, { ALPNProtocols: [] }, { maxVersion: 'TLSv1.2' as const }]) {
      const client = await connectTls(at, options)
      expect(client.socket.alpnProtocol).toBe(options.ALPNProtocols === undefined ? 'dot' : false)
      client.socket.write(
        Buffer.concat([framed(query()), framed(query({ name: dotted('long.example.com'), type: 16 }))]),
      )
      expect(answers(await client.next())).toEqual(ANSWER)
      expect(answers(await client.next())).toHaveLength(60)
      client.socket.destroy()
    }
    expect(counters.queries).toMatchObject({ tls: 6, tcp: 0 })
  })

  test.each([
    ['another protocol', { ALPNProtocols: ['h2'] }],
    ['TLS 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
  ] as const)('D66 %s is refused', async (_case, options) => {
    const { at, counters } = await start()
    await expect(connectTls(at, options as object)).rejects.toThrow()
    await until(() => counters.connectionsClosed['tls-handshake'] === 1)
  })

  test('D66 500 queries in one go, and one octet at a time', async () => {
    const { at } = await start()
    const client = await connectTls(at)
    const ids = Array.from({ length: 500 }, (_, index) => index + 1000)
    client.socket.write(Buffer.concat(ids.map((id) => framed(query({ id })))))
    const seen: number[] = []
    for (const _ of ids) seen.push((await client.next()).readUInt16BE(0))
    expect(seen).toEqual(ids)
    for (const octet of framed(query())) {
      client.socket.write(Uint8Array.of(octet))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(answers(await client.next())).toEqual(ANSWER)
    client.socket.destroy()
  })

  test('D66 the end of what a client sends comes after its answers', async () => {
    const { at, counters } = await start()
    const client = await connectTls(at)
    client.socket.end(Buffer.concat([framed(query()), framed(query())]))
    expect(answers(await client.next())).toEqual(ANSWER)
    expect(answers(await client.next())).toEqual(ANSWER)
    await client.closed
    await until(() => counters.connectionsClosed.client === 1)
  })

  test('D66 a client that never reads stops being read, and is closed', async () => {
    const { at, counters, dns } = await start({ tcpLimits: { ...TCP_LIMITS, writeStallMs: 300 } })
    const client = await connectTls(at)
    client.socket.pause()
    const sent = 40_000
    const one = framed(query({ name: dotted('long.example.com'), type: 16 }))
    client.socket.write(Buffer.concat(new Array<Buffer>(sent).fill(one)))
    await until(() => counters.connectionsClosed['write-timeout'] === 1)
    expect(counters.queries.tls).toBeLessThan(sent / 4)
    expect(answers(await askUdp(dns, query()))).toEqual(ANSWER)
    client.socket.destroy()
  })
})

describe('what is no handshake', () => {
  test.each([
    ['a query as over TCP', framed(query())],
    ['text', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['octets like a record of TLS', Buffer.from([22, 3, 1, 0, 5, 1, 0, 0, 1, 255])],
    ['zeros', Buffer.alloc(5000)],
  ])('D66 %s: closed and counted, and the next client is served', async (_case, octets) => {
    const { at, counters } = await start()
    const client = await connectTcp(at)
    client.socket.write(octets)
    await client.closed
    await until(() => counters.connectionsClosed['tls-handshake'] === 1)
    const good = await connectTls(at)
    good.socket.write(framed(query()))
    expect(answers(await good.next())).toEqual(ANSWER)
    good.socket.destroy()
  })

  test('D63 D66 half a handshake has ten seconds', async () => {
    const timers = manualTimers()
    const { at, counters } = await start({ timers })
    const client = await connectTcp(at)
    client.socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]))
    await until(() => timers.waiting() === 1)
    timers.pass(9_999)
    expect(counters.connectionsClosed['first-message-timeout']).toBe(0)
    timers.pass(1)
    await client.closed
    await until(() => counters.connectionsClosed['first-message-timeout'] === 1)
    expect(timers.waiting()).toBe(0)
  })

  test('D63 D66 who is through and says nothing has ten seconds more', async () => {
    const timers = manualTimers()
    const { at, counters } = await start({ timers })
    const client = await connectTls(at)
    await until(() => timers.waiting() === 1)
    timers.pass(10_000)
    await client.closed
    await until(() => counters.connectionsClosed['first-message-timeout'] === 1)
  })

  test('D63 D66 handshakes that go nowhere make room for others, and a client that left is forgotten', async () => {
    const { at, counters } = await start({ tcpLimits: { ...TCP_LIMITS, connectionsMax: 3 } })
    const silent = [await connectTcp(at), await connectTcp(at), await connectTcp(at)]
    await until(() => counters.connectionsOpened === 3)
    const late = await connectTls(at)
    await silent[0]?.closed
    expect(counters.connectionsClosed).toMatchObject({ evicted: 1, refused: 0 })
    silent[1]?.socket.resetAndDestroy()
    silent[2]?.socket.end()
    late.socket.write(framed(query()))
    expect(answers(await late.next())).toEqual(ANSWER)
    late.socket.destroy()
    await until(() => Object.values(counters.connectionsClosed).reduce((sum, count) => sum + count, 0) === 4)
  })

  test('D86 closing ends handshakes, idle clients and the rest', async () => {
    const { server, at, counters } = await start()
    const [half, idle] = [await connectTcp(at), await connectTls(at)]
    await until(() => counters.connectionsOpened === 2)
    await server.close()
    await Promise.all([half.closed, idle.closed])
    expect(counters.connectionsClosed.shutdown).toBe(2)
  })
})

describe('certificates', () => {
  test('D66 another one is shown from then on, and connections that are open go on', async () => {
    const { server, at } = await start()
    const nameOf = (client: Awaited<ReturnType<typeof connectTls>>) => client.socket.getPeerCertificate().subject.CN
    const before = await connectTls(at)
    server.renewTls(identity('other'))
    const after = await connectTls(at)
    expect([nameOf(before), nameOf(after)]).toEqual(['r53sim test', 'other.example.test'])
    for (const client of [before, after]) {
      client.socket.write(framed(query()))
      expect(answers(await client.next())).toEqual(ANSWER)
      client.socket.destroy()
    }
  })

  /** A folder with `cert` and `key` of those pairs. */
  function files(cert: string, key: string, mode = 0o600) {
    const folder = folderWith({ cert, key })
    chmodSync(join(folder, 'key'), mode)
    return { certificate: join(folder, 'cert'), key: join(folder, 'key') }
  }
  const { cert, key } = identity()

  test('D66 a pair is read', () => {
    const read = readTlsIdentity(files(cert, key))
    expect(read).toMatchObject({ cert, key, validToMs: Date.UTC(2126, 9, 28, 9, 52, 18) })
  })

  test.each([
    ['others can read it', () => files(cert, key, 0o640), /key holds secrets, and others than its owner can read it$/],
    ['another certificate', () => files(identity('other').cert, key), /key is not the key of the certificate .*cert$/],
    ['no key', () => files(cert, 'x'), /key holds no private key in PEM form without a passphrase$/],
    ['no certificate', () => files('x', key), /cert holds no certificate in PEM form$/],
    ['the key instead', () => files(key, key), /cert holds no certificate in PEM form$/],
    [
      'no file',
      () => ({ certificate: '/nowhere/cert', key: '/nowhere/key' }),
      /^\/nowhere\/cert cannot be read: ENOENT$/,
    ],
    [
      'no file of a key',
      () => ({ ...files(cert, key), key: '/nowhere/key' }),
      /^\/nowhere\/key cannot be read: ENOENT$/,
    ],
  ])('D66 %s', (_case, paths, message) => {
    const read = readTlsIdentity(paths())
    expect('message' in read && read.message).toMatch(message)
    expect(JSON.stringify(read)).not.toContain('PRIVATE')
  })

  test('D66 a key with a passphrase is refused without a word of it', () => {
    const paths = files(cert, key)
    writeFileSync(
      paths.key,
      '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIBHDBXBgkqhkiG9w0BBQ0=\n-----END ENCRYPTED PRIVATE KEY-----\n',
    )
    expect(readTlsIdentity(paths)).toMatchObject({ message: expect.stringContaining('without a passphrase') })
  })
})

describe('options of connections', () => {
  const KEEPALIVE: RawOption = { code: 11, data: [] }
  const PADDING: RawOption = { code: 12, data: [0, 0, 0] }
  const option = (message: Uint8Array, wanted: number) =>
    optOf(decodeReply(message))?.options.find(({ code }) => Number(code) === wanted)?.data

  test.each([
    // question                               length
    [query({ name: dotted('www.example.com') }), 468],
    [query({ name: dotted('x.example.com') }), 468],
    [query({ name: dotted('long.example.com'), type: 16 }), 4680],
  ])('D46 over TLS the reply to a padded query fills blocks of 468 octets', async (plain, length) => {
    const { at, dns } = await start()
    const message = Buffer.concat([plain, askWith({ options: [PADDING] }).subarray(query().length)])
    message[11] = 1
    const client = await connectTls(at)
    client.socket.write(Buffer.concat([framed(message), framed(query()), framed(askWith({}))]))
    const padded = await client.next()
    expect(padded.length).toBe(length)
    expect(new Set(option(padded, 12))).toEqual(new Set([0]))
    for (const _ of [0, 1]) expect((await client.next()).length).toBeLessThan(200)
    client.socket.destroy()
    expect(option(await askUdp(dns, message), 12)).toBeUndefined()
    const open = await connectTcp(dns)
    open.socket.write(framed(message))
    expect(option(await open.next(), 12)).toBeUndefined()
    open.socket.destroy()
  })

  test.each(['tcp', 'tls'])('D46 D63 over %s who asks for it may be idle for 20 s', async (how) => {
    const timers = manualTimers()
    const { at, dns, counters } = await start({ timers })
    const client = how === 'tcp' ? await connectTcp(dns) : await connectTls(at)
    client.socket.write(framed(askWith({ options: [KEEPALIVE] })))
    expect([...(option(await client.next(), 11) ?? [])]).toEqual([0, 200])
    await until(() => timers.waiting() === 1)
    timers.pass(19_999)
    // It is asked once: later queries need not.
    client.socket.write(framed(query()))
    await client.next()
    await until(() => timers.waiting() === 1)
    timers.pass(19_999)
    expect(client.socket.destroyed).toBe(false)
    timers.pass(1)
    await client.closed
    await until(() => counters.connectionsClosed['idle-timeout'] === 1)
  })

  test('D46 over UDP keepalive is ignored', async () => {
    const { dns } = await start()
    expect(option(await askUdp(dns, askWith({ options: [KEEPALIVE] })), 11)).toBeUndefined()
  })
})

test('D110 zones are transferred over TLS', async () => {
  const { at } = await startHiddenPrimary(view.graph.deployment, {
    rules: [loopback()],
    tls: { listen: [{ address: '127.0.0.1', port: 0 }], identity: identity() },
  })
  const client = await connectTls(at)
  client.socket.write(framed(query({ name: dotted('example.com'), type: 252 })))
  const records = answers(await client.next())
  expect([records[0], records.at(-1)]).toEqual([expect.stringMatching(/ SOA /), expect.stringMatching(/ SOA /)])
  expect(records).toContain(ANSWER[0])
  client.socket.destroy()
})
