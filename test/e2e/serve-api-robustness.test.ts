import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest'
import { NAMESPACE, set, textAt, values } from '../support/api.ts'
import { folderWith, runCli } from '../support/cli.ts'
import { type ServedApi, serveApi } from '../support/serve-api.ts'
import { startServing } from '../support/serving.ts'

const addressOf = ({ endpoint }: ServedApi) => {
  const { hostname, port } = new URL(endpoint)
  return { host: hostname, port: Number(port) }
}

/** A connection that is ended with the test. */
async function open(served: ServedApi): Promise<Socket> {
  const socket = connect(addressOf(served))
  socket.on('error', () => {})
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  return socket
}

/** What comes until it holds `wanted`, or until the end. */
const received = (socket: Socket, wanted: string) =>
  new Promise<string>((resolve) => {
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes(wanted)) resolve(text)
    })
    socket.once('close', () => resolve(text))
  })

const GET = 'GET /2013-04-01/hostedzonecount HTTP/1.1\r\nHost: localhost\r\n\r\n'
const countOf = async ({ request }: ServedApi) =>
  textAt((await request('GET', '/hostedzonecount')).root, 'HostedZoneCount')

describe('the API with clients that do not behave', () => {
  test('answers 1,000 connections that are open at once', { timeout: 60_000 }, async () => {
    const served = await serveApi(['--health', 'static'])
    const sockets = await Promise.all(Array.from({ length: 1000 }, () => open(served)))
    // Twice on each: they stay open.
    for (const _round of [1, 2]) {
      const answers = sockets.map((socket) => received(socket, '</GetHostedZoneCountResponse>'))
      for (const socket of sockets) socket.write(GET)
      const texts = await Promise.all(answers)
      expect(texts.filter((text) => text.startsWith('HTTP/1.1 200'))).toHaveLength(1000)
    }
    expect(await served.serving.stop()).toBe(0)
  })

  test('keeps a whole state when requests are broken off, half sent or never ended', { timeout: 60_000 }, async () => {
    const served = await serveApi(['--health', 'static'])
    const zone = await served.newZone('example.test')
    const batch = (name: string) =>
      `<R ${NAMESPACE}><ChangeBatch><Changes>${['a', 'b']
        .map((half) => set('CREATE', `${half}-${name}.example.test`, 'A', values('192.0.2.1')))
        .join('')}</Changes></ChangeBatch></R>`
    const post = (body: string, length = body.length) =>
      `POST /2013-04-01/hostedzone/${zone}/rrset HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n${body}`
    // Slow ones: a body that stays half, headers that do not end. They hold nobody up.
    const slow = await Promise.all(Array.from({ length: 50 }, () => open(served)))
    const chunked = `POST /2013-04-01/hostedzone HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<a>`
    for (const [index, socket] of slow.entries())
      socket.write(index % 2 === 0 ? post(batch('slow').slice(0, 200), 5000) : 'GET / HTTP/1.1\r\nHost: local')
    // Broken off: some with all of the request sent, some with half of it.
    for (let index = 0; index < 100; index += 1) {
      const socket = await open(served)
      const text = post(batch(`${index}`))
      await new Promise<void>((done) =>
        socket.write(index % 2 === 0 ? text : index % 3 === 0 ? chunked : text.slice(0, text.length - 40), () =>
          done(),
        ),
      )
      socket.resetAndDestroy()
    }
    // Half a batch is none: of each pair both are there, or neither; of requests that were cut off, none.
    const last = await served.change(zone, set('CREATE', 'last.example.test', 'A', values('192.0.2.1')))
    expect(last.status).toBe(200)
    for (let index = 0; index < 100; index += 1) {
      const pair = await Promise.all(['a', 'b'].map((half) => served.ask(`${half}-${index}.example.test`)))
      expect(pair[0]?.length).toBe(pair[1]?.length)
      if (index % 2 === 1) expect(pair).toEqual([[], []])
    }
    expect(await served.ask('a-slow.example.test')).toEqual([])
    // The slow ones are still connected, and the rest goes on.
    expect(slow.filter((socket) => !socket.destroyed).length).toBeGreaterThan(0)
    expect(await countOf(served)).toBe('1')
    expect(await served.serving.stop()).toBe(0)
    expect(served.serving.errors()).not.toMatch(/Please report/)
  })

  test.each([
    ['no HTTP', 'hello\r\n\r\n', 'HTTP/1.1 400'],
    ['headers of 64 KiB', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(64 << 10)}\r\n\r\n`, 'HTTP/1.1 431'],
    [
      'a body that is said to be longer than 4 MiB',
      `POST /2013-04-01/hostedzone HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${5 << 20}\r\n\r\n`,
      'HTTP/1.1 413',
    ],
    [
      'lengths that contradict each other',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'HTTP/1.1 400',
    ],
    [
      'a path that is no encoding',
      'GET /2013-04-01/hostedzone/%E0%A4%A HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'HTTP/1.1 4',
    ],
  ])('refuses %s and goes on', async (_case, text, status) => {
    const served = await serveApi(['--health', 'static'])
    const socket = await open(served)
    socket.write(text)
    expect(await received(socket, '\r\n')).toContain(status)
    expect(await countOf(served)).toBe('0')
    expect(served.serving.errors()).not.toMatch(/Please report/)
  })
})

test('--throttle refuses what is more a second of each key, and is over after that', async () => {
  const served = await serveApi(['--health', 'static', '--throttle', '5'])
  const codes = await Promise.all(
    Array.from({ length: 20 }, async () =>
      textAt((await served.request('GET', '/hostedzonecount')).root, 'Error', 'Code'),
    ),
  )
  const refused = codes.filter((code) => code === 'Throttling').length
  // Those that a slow machine lets through have waited for their share of a second.
  expect(refused).toBeGreaterThan(5)
  expect(refused).toBeLessThanOrEqual(15)
  await expect.poll(() => countOf(served), { timeout: 10_000 }).toBe('0')
})

/** An address of this machine that others reach it by. */
const outerAddress = () =>
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one !== undefined && !one.internal && one.family === 'IPv4')?.address

describe('off loopback', () => {
  const KEYS = '[default]\naws_access_key_id = AKID\naws_secret_access_key = secret\n'

  test.each([['0.0.0.0:0'], ['[::]:0']])('--api %s is refused without keys', async (api) => {
    const { code, stderr } = await runCli(['serve', '--api', api, '--listen', '127.0.0.1:0', '--no-control'])
    expect([code, stderr]).toEqual([2, expect.stringMatching(/anybody there could change .*--credentials/)])
  })

  test('with keys it is called by any name, and takes no request that is not signed', async ({ skip }: TestContext) => {
    const address = outerAddress()
    if (address === undefined) return skip('this machine has no address but loopback')
    const folder = folderWith({ keys: KEYS })
    const args = ['--api', `${address}:0`, '--listen', '127.0.0.1:0', '--health', 'static', '--credentials', 'keys']
    const { firstLine, stop } = await startServing(args, folder)
    const [, port = ''] = / api \S+:(\d+)/.exec(firstLine) ?? []
    const status = await new Promise<string>((resolve, reject) => {
      const asked = httpRequest(
        { host: address, port, path: '/2013-04-01/hostedzonecount', headers: { host: 'dns.example' } },
        (reply) => {
          let text = ''
          reply.on('data', (chunk: Buffer) => {
            text += chunk.toString()
          })
          reply.on('end', () => resolve(`${reply.statusCode} ${text}`))
        },
      )
      asked.on('error', reject)
      asked.end()
    })
    expect(status).toMatch(/^403 .*<Code>MissingAuthenticationToken<\/Code>/s)
    expect(await stop()).toBe(0)
  })
})
