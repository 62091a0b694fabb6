import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'
import { askControl } from '../support/control.ts'
import { askWith, decodeReply, dotted, lines, optOf, query } from '../support/dns.ts'
import { askUdp, connectTcp, framed } from '../support/dns-client.ts'
import { schemaErrors } from '../support/schemas.ts'
import { startServing } from '../support/serving.ts'

const PLAN = `
version: 1
zones:
  example.com:
    records:
      www: { A: { ttl: 60, values: [192.0.2.10] } }
`
const STATIC = ['plan.yaml', '--listen', '127.0.0.1:0', '--health', 'static']
const folder = () => folderWith({ 'plan.yaml': PLAN })

describe('who is answered, and how much', () => {
  test('--allow-query refuses all others, over both transports, and says so where it listens for others', async () => {
    const serving = await startServing([...STATIC, '--allow-query', '192.0.2.0/24', '--allow-query', '::1'], folder())
    const packet = decodeReply(await askUdp(serving.at, askWith({})))
    expect([packet.rcode, optOf(packet)?.options.map(({ data }) => [...(data ?? [])])]).toEqual(['REFUSED', [[0, 18]]])
    const client = await connectTcp(serving.at)
    client.socket.write(framed(query()))
    expect(decodeReply(await client.next()).rcode).toBe('REFUSED')
    client.socket.destroy()
    const allowed = await startServing([...STATIC, '--allow-query', '127.0.0.0/8'], folder())
    expect(decodeReply(await askUdp(allowed.at, query())).rcode).toBe('NOERROR')
    const open = await startServing(
      ['plan.yaml', '--listen', '0.0.0.0:0', '--health', 'static', '--allow-query', '127.0.0.1'],
      folder(),
    )
    expect(await open.error(/^! .*\n/)).toMatch(/, and answers those that --allow-query names\n$/)
  })

  test('--nsid is told to those who ask, over every transport', async () => {
    const asking = askWith({ options: [{ code: 3, data: [] }] })
    for (const more of [[], ['--transport', 'dgram']]) {
      const { at } = await startServing([...STATIC, '--nsid', 'ams1', ...more], folder())
      const packet = decodeReply(await askUdp(at, asking))
      expect(optOf(packet)?.options.map(({ data }) => data?.toString())).toEqual(['ams1'])
    }
  })

  test.each(['', 'x'.repeat(65), 'a\tb'])('--nsid %j is refused', async (text) => {
    const ran = await runCli(['serve', ...STATIC, '--no-control', '--nsid', text], { cwd: folder() })
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('--nsid takes 1 to 64 octets') })
  })

  test('--rate-limit counts in status and metrics; a cookie exempts', async () => {
    const serving = await startServing([...STATIC, '--control', '127.0.0.1:0', '--rate-limit', '1'], folder())
    const ask = async (data: readonly number[]) =>
      decodeReply(await askUdp(serving.at, askWith({ options: [{ code: 10, data }] })))
    const first = await ask([1, 2, 3, 4, 5, 6, 7, 8])
    const cookie = optOf(first)?.options.flatMap(({ data }) => [...(data ?? [])]) ?? []
    for (let count = 0; count < 10; count += 1) expect(lines((await ask(cookie)).answers)).toHaveLength(1)
    const socket = createSocket('udp4')
    const last = once(socket, 'message', { signal: AbortSignal.timeout(20_000) })
    socket.on('message', () => {})
    for (let id = 1; id <= 20; id += 1) socket.send(query({ id }), serving.at.port, serving.at.address)
    await last
    // Queries come in in their order: behind this one's reply all twenty were seen.
    expect(lines((await ask(cookie)).answers)).toHaveLength(1)
    socket.close()
    const status = JSON.parse((await askControl(serving.control, '/status')).text)
    expect(schemaErrors('status', status)).toEqual([])
    expect(status.counts.cookies).toEqual({ valid: 11, other: 1 })
    const { dropped, truncated } = status.counts.rate_limited
    // A second of waiting anywhere would let one more pass.
    expect(dropped + truncated).toBeGreaterThan(5)
    expect(dropped - truncated).toBeLessThanOrEqual(1)
    const metrics = (await askControl(serving.control, '/metrics')).text
    expect(metrics).toContain(`r53sim_dns_rate_limited_total{action="dropped"} ${dropped}\n`)
    expect(metrics).toContain('r53sim_dns_cookies_total{result="valid"} 11\n')
  })

  test('D47 servers with the same --cookie-secret take the cookies of each other', async () => {
    const at = folder()
    const path = join(at, 'secret')
    writeFileSync(path, 'e5e973e5a6b2a43f48e7dc849e37bfcf\n', { mode: 0o600 })
    const cookieOf = async (flags: readonly string[], data: readonly number[]) => {
      const serving = await startServing([...STATIC, ...flags, '--control', '127.0.0.1:0'], at)
      const packet = decodeReply(await askUdp(serving.at, askWith({ options: [{ code: 10, data }] })))
      const { counts } = JSON.parse((await askControl(serving.control, '/status')).text)
      await serving.stop()
      return { given: optOf(packet)?.options.flatMap((option) => [...(option.data ?? [])]) ?? [], ...counts.cookies }
    }
    const { given } = await cookieOf(['--cookie-secret', 'secret'], [1, 2, 3, 4, 5, 6, 7, 8])
    expect(await cookieOf(['--cookie-secret', 'secret'], given)).toEqual({ given, valid: 1, other: 0 })
    expect(await cookieOf([], given)).toMatchObject({ valid: 0, other: 1 })
    chmodSync(path, 0o640)
    const open = await runCli(['serve', ...STATIC, '--cookie-secret', 'secret'], { cwd: at })
    expect([open.code, open.stderr]).toEqual([
      2,
      expect.stringMatching(/secret holds secrets, and others than its owner/),
    ])
    chmodSync(path, 0o600)
    writeFileSync(path, 'e5e973e5a6b2a43f48e7dc849e37bfcfx')
    const wrong = await runCli(['serve', ...STATIC, '--cookie-secret', 'secret'], { cwd: at })
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      'r53sim: --cookie-secret secret holds no 32 hexadecimal digits: make them with: openssl rand -hex 16 > secret\n',
    ])
  })

  const own = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address

  test.skipIf(own === undefined)(
    `D73 100 a second is the usual limit for other addresses than loopback${own ? '' : ' (this machine has none)'}`,
    async () => {
      const serving = await startServing(
        ['plan.yaml', '--listen', '0.0.0.0:0', '--health', 'static', '--control', '127.0.0.1:0'],
        folder(),
      )
      const burst = async (address: string) => {
        const socket = createSocket('udp4')
        let [whole, empty] = [0, 0]
        let goOn = () => {}
        socket.on('message', (message) => {
          const packet = decodeReply(message)
          if (packet.rcode === 'REFUSED') goOn()
          else if (packet.flag_tc) empty += 1
          else whole += 1
        })
        // Behind forty of them one of another kind, so that no buffer overflows.
        for (let round = 0; round < 10; round += 1) {
          const over = new Promise<void>((resolve) => {
            goOn = resolve
          })
          for (let id = 0; id < 40; id += 1) socket.send(query({ id }), serving.at.port, address)
          socket.send(query({ name: dotted('example.net') }), serving.at.port, address)
          await over
        }
        socket.close()
        return { whole, empty }
      }
      expect(await burst('127.0.0.1')).toEqual({ whole: 400, empty: 0 })
      const limited = await burst(own ?? '')
      expect(limited.whole).toBeGreaterThanOrEqual(100)
      expect(limited.whole).toBeLessThan(400)
      expect(limited.empty).toBeGreaterThan(0)
    },
  )

  test.each([
    [
      ['--allow-query', '192.0.2.0/33'],
      '--allow-query: "192.0.2.0/33" is no address or block: write it like 192.0.2.0/24',
    ],
    [['--rate-limit', '-1'], '--rate-limit -1 is no whole number from 0 to 1000000: write it like --rate-limit 0'],
  ])('%j is refused', async (flags, sentence) => {
    const { code, stderr } = await runCli(['serve', ...STATIC, ...flags], { cwd: folder() })
    expect([code, stderr]).toEqual([2, `r53sim: ${sentence}\n`])
  })
})
