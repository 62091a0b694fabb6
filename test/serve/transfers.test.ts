import { createSocket, type Socket } from 'node:dgram'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'dns-packet'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type KnownSerial, openSerialFile, type SerialStore } from '../../src/serve/serial-file.ts'
import { systemTimers } from '../../src/serve/timers.ts'
import { parseTsigKeys } from '../../src/serve/tsig-file.ts'
import { getName } from '../../src/values/name.ts'
import { check, deployment, zone } from '../support/deployment.ts'
import { decodeReply, dotted, lines, query, record } from '../support/dns.ts'
import { askUdp, connectTcp, framed, manualTimers, until } from '../support/dns-client.ts'
import { failoverZone } from '../support/failover-zone.ts'
import { loopback, secondaryAt, startHiddenPrimary, tsigKey } from '../support/hidden-primary.ts'

const NOW_MS = 1_795_219_200_000
const axfr = query({ name: dotted('example.com'), type: 252 })
const soaQuery = query({ name: dotted('example.com'), type: 6 })

const soaSerial = (reply: Uint8Array): number => {
  const packet = decodeReply(reply)
  const soa = [...(packet.answers ?? []), ...(packet.authorities ?? [])].find(({ type }) => type === 'SOA')
  return (soa?.type === 'SOA' ? soa.data.serial : undefined) ?? -1
}

describe('serials', () => {
  test('R6.11, D117: the SOA that is asked for, that of negative answers and that of transfers have one serial', async () => {
    const { at, serial } = await startHiddenPrimary(failoverZone(), { rules: [loopback()], nowMs: () => NOW_MS })
    expect(serial()).toBe(NOW_MS / 1000)
    expect(soaSerial(await askUdp(at, soaQuery))).toBe(serial())
    expect(soaSerial(await askUdp(at, query({ name: dotted('missing.example.com') })))).toBe(serial())
    const client = await connectTcp(at)
    client.socket.write(framed(axfr))
    expect(soaSerial(await client.next())).toBe(serial())
    client.socket.destroy()
  })

  test('D85: a change that no record shows is no new serial', async () => {
    const timers = manualTimers()
    const unused = deployment(
      [zone(getName('example.com'), 'Z1', [record('www.example.com', 'A', ['192.0.2.1'])])],
      [check('web')],
    )
    const primary = await startHiddenPrimary(unused, { rules: [loopback()], timers })
    primary.live.observe('web', false)
    await until(() => timers.waiting() > 0)
    const before = primary.serial()
    timers.pass(10_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect([primary.serial(), primary.publications]).toEqual([before, []])
  })

  test('D117: verdicts of 50 ms are one serial, the next comes half a second later at the earliest', async () => {
    const timers = manualTimers()
    let nowMs = NOW_MS
    const pass = async (ms: number) => {
      nowMs += ms
      timers.pass(ms)
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    }
    const primary = await startHiddenPrimary(failoverZone(), { rules: [loopback()], timers, nowMs: () => nowMs })
    const flip = async (healthy: boolean) => {
      const epoch = primary.live.view().epoch
      primary.live.observe('web', healthy)
      await until(() => primary.live.view().epoch > epoch)
    }
    const first = primary.serial()
    await flip(false)
    await pass(49)
    expect(primary.serial()).toBe(first)
    await pass(1)
    expect(primary.serial()).toBe(first + 1)
    for (const healthy of [true, false, true]) await flip(healthy)
    await pass(499)
    expect(primary.serial()).toBe(first + 1)
    await pass(1)
    expect(primary.serial()).toBe(first + 2)
    // Back and forth: nothing differs in the end.
    for (const healthy of [false, true]) await flip(healthy)
    await pass(1000)
    expect(primary.publications.map(({ published }) => published.serial)).toEqual([first + 1, first + 2])
  })

  test('D117: a serial is kept before anybody sees it', async () => {
    const order: string[] = []
    let release = () => {}
    const store: SerialStore = {
      known: [],
      save: (serials) => {
        order.push(`save ${serials[0]?.serial}`)
        if (order.length === 1) return Promise.resolve()
        return new Promise((resolve) => {
          release = resolve
        })
      },
    }
    const primary = await startHiddenPrimary(failoverZone(), { rules: [loopback()], store, nowMs: () => NOW_MS })
    const first = primary.serial()
    primary.live.observe('web', false)
    await until(() => order.length === 2)
    expect([order[1], soaSerial(await askUdp(primary.at, soaQuery))]).toEqual([`save ${first + 1}`, first])
    release()
    await until(() => primary.serial() === first + 1)
    expect(soaSerial(await askUdp(primary.at, soaQuery))).toBe(first + 1)
  })

  test('D115: a secondary with a client of its own has its own zone and serial', async () => {
    const area = (country: string | undefined, value: string) =>
      record('geo.example.com', 'A', [value], {
        policy: {
          kind: 'geolocation',
          area: country === undefined ? { kind: 'default' } : { kind: 'country', country },
        },
        setIdentifier: country ?? 'default',
      })
    const key = tsigKey('paris.example')
    const client = { name: 'country=FR', client: { country: 'FR' } }
    const geo = deployment([
      zone(getName('example.com'), 'Z1', [area('FR', '192.0.2.33'), area(undefined, '192.0.2.1')]),
    ])
    const { transfers } = await startHiddenPrimary(geo, {
      secondaries: [secondaryAt(9, { key, client }), secondaryAt(9)],
      keys: [key],
    })
    const { lineFor } = transfers.handler.setting
    const address = loopback().block
    const held = (name: typeof key.name | undefined) =>
      [...(lineFor({ address, key: name }).zones.get(getName('example.com'))?.zone.records.values() ?? [])]
        .filter(({ owner }) => owner === 'geo.example.com.')
        .map(({ values }) => values[0]?.text)
    expect([held(key.name), held(undefined)]).toEqual([['192.0.2.33'], ['192.0.2.1']])
  })
})

describe('the file of serials', () => {
  const folder = () => {
    const path = mkdtempSync(join(tmpdir(), 'r53sim-serials-'))
    onTestFinished(() => rmSync(path, { recursive: true, force: true }))
    return join(path, 'state')
  }
  const known: readonly KnownSerial[] = [{ line: '', zone: 'example.com.', serial: 7, digest: 'd' }]

  test('what was saved is there again, for its owner alone, and nothing beside it', async () => {
    const at = folder()
    await (await openSerialFile(at, NOW_MS)).store.save(known)
    expect(await openSerialFile(at, NOW_MS)).toMatchObject({ store: { known } })
    expect(readdirSync(at)).toEqual(['serials.json'])
    expect(statSync(join(at, 'serials.json')).mode & 0o077).toBe(0)
  })

  test.each([
    ['cut off', (text: string) => text.slice(0, 40)],
    ['empty', () => ''],
    ['another serial', (text: string) => text.replace('"serial": 7', '"serial": 6')],
    ['another schema', (text: string) => text.replace('/v1', '/v2')],
    ['something else', () => '[]'],
  ])('%s: set aside and said', async (_what, damage) => {
    const at = folder()
    await (await openSerialFile(at, NOW_MS)).store.save(known)
    const path = join(at, 'serials.json')
    writeFileSync(path, damage(readFileSync(path, 'utf8')))
    const opened = await openSerialFile(at, NOW_MS)
    expect([opened.store.known, opened.warning]).toEqual([
      [],
      expect.stringContaining('serials.json.damaged-1795219200000'),
    ])
    expect(readdirSync(at)).toEqual(['serials.json.damaged-1795219200000'])
  })
})

test.each([
  ['r53sim-xfr hmac-sha256 c2VjcmV0c2VjcmV0c2VjcmV0 # ours\n\n# more\n', 'r53sim-xfr.'],
  ['a.b. HMAC-SHA512. c2VjcmV0c2VjcmV0c2VjcmV0', 'a.b.'],
  [
    'a hmac-md5 c2VjcmV0c2VjcmV0c2VjcmV0',
    'line 1 of f has an algorithm other than hmac-sha256, hmac-sha384, hmac-sha512',
  ],
  ['\na hmac-sha256 c2Vj', 'line 2 of f has a secret of fewer than 16 octets'],
  ['a hmac-sha256 c2Vj!', 'line 1 of f has a secret that is not base64'],
  ['a hmac-sha256', 'line 1 of f is not NAME ALGORITHM SECRET'],
  ['a..b hmac-sha256 c2VjcmV0c2VjcmV0c2VjcmV0', 'line 1 of f does not begin with a name'],
  ['# nothing', 'f holds no key'],
])('a file of keys: %j', (text, outcome) => {
  const keys = parseTsigKeys(text, 'f')
  expect('message' in keys ? keys.message : [...keys.keys()].join()).toBe(outcome)
})

/** A socket that collects what it is told. */
async function listener(): Promise<{ socket: Socket; port: number; messages: Buffer[]; reply(index: number): void }> {
  const socket = createSocket('udp4')
  const messages: Buffer[] = []
  const senders: { port: number; address: string }[] = []
  socket.on('message', (message, from) => {
    messages.push(message)
    senders.push(from)
  })
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    socket.close()
  })
  const reply = (index: number) => {
    const answer = Buffer.from(messages[index] ?? [])
    answer.writeUInt8(answer.readUInt8(2) | 0x80, 2)
    socket.send(answer, senders[index]?.port ?? 0, '127.0.0.1')
  }
  return { socket, port: socket.address().port, messages, reply }
}

describe('NOTIFY', () => {
  test('D113: opcode 4, AA, question and answer are the SOA; again after 1, 2, 4, 8 and 16 s under one id, then never', async () => {
    const told = await listener()
    const timers = manualTimers()
    const { transfers, serial } = await startHiddenPrimary(failoverZone(), {
      secondaries: [secondaryAt(told.port)],
      timers,
    })
    transfers.notifyAll()
    let sent = 1
    for (const seconds of [1, 2, 4, 8, 16]) {
      await until(() => told.messages.length === sent)
      timers.pass(seconds * 1000 - 1)
      expect(timers.waiting()).toBe(1)
      timers.pass(1)
      sent += 1
    }
    await until(() => told.messages.length === 6)
    timers.pass(16_000)
    expect([timers.waiting(), transfers.notifies]).toEqual([0, { answered: 0, unanswered: 1 }])
    const packets = told.messages.map((message) => decode(message))
    expect(new Set(packets.map(({ id }) => id)).size).toBe(1)
    expect(packets[0]).toMatchObject({ opcode: 'NOTIFY', flag_aa: true, flag_qr: false })
    expect(packets[0]?.questions).toMatchObject([{ name: 'example.com', type: 'SOA' }])
    expect(soaSerial(told.messages[0] ?? Buffer.alloc(0))).toBe(serial())
  })

  test('D113: any reply with its id ends it, one with another id does not', async () => {
    const told = await listener()
    const timers = manualTimers()
    const { transfers } = await startHiddenPrimary(failoverZone(), { secondaries: [secondaryAt(told.port)], timers })
    transfers.notifyAll()
    await until(() => told.messages.length === 1)
    told.messages[0]?.writeUInt16BE(told.messages[0].readUInt16BE(0) ^ 1, 0)
    told.reply(0)
    await new Promise((resolve) => setImmediate(resolve))
    timers.pass(1000)
    await until(() => told.messages.length === 2)
    told.reply(1)
    await until(() => timers.waiting() === 0)
    expect(transfers.notifies).toEqual({ answered: 1, unanswered: 0 })
  })

  test('a new serial takes the place of one that waits, and is told to all', async () => {
    const [first, second] = [await listener(), await listener()]
    const { live, serial, transfers } = await startHiddenPrimary(failoverZone(), {
      secondaries: [secondaryAt(first.port), secondaryAt(second.port)],
    })
    transfers.notifyAll()
    const before = serial()
    live.observe('web', false)
    for (const { messages } of [first, second])
      await until(() => messages.some((message) => soaSerial(message) > before))
    expect(serial()).not.toBe(before)
  })

  test('D113: what others tell us is none of our business', async () => {
    const { at } = await startHiddenPrimary(failoverZone(), { rules: [loopback()] })
    const message = query({ name: dotted('example.com'), type: 6, flags: 0x2400 })
    expect(decodeReply(await askUdp(at, message)).rcode).toBe('NOTAUTH')
  })
})

describe('large zones', () => {
  const HOSTS = 20_000
  const large = () =>
    deployment(
      [
        zone(
          getName('example.com'),
          'Z1',
          Array.from({ length: HOSTS }, (_, index) => record(`h${index}.example.com`, 'TXT', [`"${'x'.repeat(100)}"`])),
        ),
      ],
      [check('web')],
    )

  test('engines.md 4.3: who does not read costs 64 KiB, and has the whole zone in the end; others are answered', async () => {
    const { at, server, transfers } = await startHiddenPrimary(large(), { rules: [loopback()], timers: systemTimers })
    const client = await connectTcp(at)
    client.socket.pause()
    client.socket.write(Buffer.concat([framed(axfr), framed(soaQuery)]))
    await until(() => server.counters.transfers.full === 1)
    expect(soaSerial(await askUdp(at, soaQuery))).toBe(transfers.published()[0]?.published.serial)
    client.socket.resume()
    let records = 0
    for (let soas = 0; soas < 2; ) {
      const answers = lines(decodeReply(await client.next()).answers)
      records += answers.length
      soas += answers.filter((line) => line.includes(' SOA ')).length
    }
    expect(records).toBe(HOSTS + 4)
    // What was asked behind the transfer.
    expect(soaSerial(await client.next())).toBe(transfers.published()[0]?.published.serial)
    client.socket.destroy()
  })

  test('who leaves in the middle leaves nothing behind', async () => {
    const { at } = await startHiddenPrimary(large(), { rules: [loopback()] })
    for (let round = 0; round < 120; round += 1) {
      const client = await connectTcp(at)
      client.socket.write(framed(axfr))
      await client.next()
      client.socket.destroy()
      await client.closed
    }
    const client = await connectTcp(at)
    client.socket.write(framed(axfr))
    expect(decodeReply(await client.next()).rcode).toBe('NOERROR')
    client.socket.destroy()
  })
})
