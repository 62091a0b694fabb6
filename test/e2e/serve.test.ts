import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'
import { decodeReply, dotted, lines, query } from '../support/dns.ts'
import { type At, askUdp, connectTcp, framed } from '../support/dns-client.ts'
import { startServing } from '../support/serving.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

const addresses = async (at: At, name: string) =>
  lines(decodeReply(await askUdp(at, query({ name: dotted(name) }))).answers).map((line) => line.split(' ').at(-1))

const SMALL = `
version: 1
endpoints:
  web:   { ipv4: 192.0.2.10, health_check: { type: TCP, port: 80 } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: sorry } } }
      mix: { A: { ttl: 60, weighted: { a: { weight: 1, values: [192.0.2.1] }, b: { weight: 1, values: [192.0.2.2] } } } }
`
const FREE = ['--listen', '127.0.0.1:0']
const STATIC = [...FREE, '--health', 'static']

describe('serve as a process', () => {
  test('the first line, the hint, both transports, and a clean end', async () => {
    const folder = folderWith({ 'plan.yaml': SMALL })
    const serving = await startServing(['plan.yaml', ...STATIC], folder)
    expect(serving.firstLine).toMatch(/^listening dns 127\.0\.0\.1:\d+ zones 1 records 6 serial \d{10}$/)
    expect(await addresses(serving.at, 'www.example.com')).toEqual(['192.0.2.10'])
    const client = await connectTcp(serving.at)
    client.socket.write(framed(query()))
    expect(lines(decodeReply(await client.next()).answers)).toEqual(['www.example.com 60 A 192.0.2.10'])
    expect(await serving.stop()).toBe(0)
    await client.closed
    const [transport, ...rest] = serving.errors().split('\n')
    expect(transport).toMatch(/^udp: (many|one) packets? a system call \(--transport (batch|dgram)/)
    expect(rest).toEqual([`try: dig @127.0.0.1 -p ${serving.at.port} www.example.com`, ''])
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with 0', async (signal) => {
    const folder = folderWith({ 'plan.yaml': SMALL })
    const serving = await startServing(['plan.yaml', ...FREE], folder)
    expect(await serving.stop(signal)).toBe(0)
  })

  test('several addresses stand in one line', async () => {
    const folder = folderWith({ 'plan.yaml': SMALL })
    const serving = await startServing(['plan.yaml', ...STATIC, '--listen', '[::1]:0'], folder)
    const [, port] = /^listening dns 127\.0\.0\.1:\d+ \[::1\]:(\d+) zones 1 /.exec(serving.firstLine) ?? []
    expect(await addresses({ address: '::1', port: Number(port) }, 'www.example.com')).toEqual(['192.0.2.10'])
  })

  test('--fail and --recover hold in every mode', async () => {
    const folder = folderWith({ 'plan.yaml': SMALL })
    const failed = await startServing(['plan.yaml', ...STATIC, '--fail', 'primary'], folder)
    expect(await addresses(failed.at, 'www.example.com')).toEqual(['192.0.2.99'])
    const manual = await startServing(
      ['plan.yaml', ...FREE, '--health', 'manual', '--fail', 'web', '--recover', 'web'],
      folder,
    )
    expect(await addresses(manual.at, 'www.example.com')).toEqual(['192.0.2.10'])
  })

  test('--observed replays what monitoring saw', async () => {
    const folder = folderWith({ 'plan.yaml': SMALL, 'seen.json': '{"health": {"web": false}}' })
    const serving = await startServing(['plan.yaml', ...STATIC, '--observed', 'seen.json'], folder)
    expect(await addresses(serving.at, 'www.example.com')).toEqual(['192.0.2.99'])
  })

  test('--seed makes the draws of two servers the same', async () => {
    const folder = folderWith({ 'plan.yaml': SMALL })
    const draws = async (seed: string) => {
      const { at } = await startServing(['plan.yaml', ...STATIC, '--seed', seed], folder)
      const drawn: unknown[] = []
      for (let draw = 0; draw < 40; draw += 1) drawn.push(...(await addresses(at, 'mix.example.com')))
      return drawn.join(' ')
    }
    const [one, again, other] = [await draws('1'), await draws('1'), await draws('2')]
    expect(again).toBe(one)
    expect(other).not.toBe(one)
    expect(new Set(one.split(' '))).toEqual(new Set(['192.0.2.1', '192.0.2.2']))
  })

  test('D70 a warning where other machines can reach it', async () => {
    const folder = folderWith({ 'plan.yaml': SMALL })
    const serving = await startServing(['plan.yaml', '--health', 'static', '--listen', '0.0.0.0:0'], folder)
    await serving.stop()
    expect(serving.errors()).toMatch(
      /^! 0\.0\.0\.0:\d+ can be reached from other machines, and answers anybody who asks\n/,
    )
  })
})

describe('what does not start', () => {
  test.each(['udp', 'tcp'])('a port in use for %s is exit 2 and one sentence', async (transport) => {
    const folder = folderWith({ 'plan.yaml': SMALL })
    const port = await occupy(transport)
    const { stdout, stderr, code } = await runCli(['serve', 'plan.yaml', '--listen', `127.0.0.1:${port}`], {
      cwd: folder,
    })
    expect({ stdout, stderr, code }).toEqual({
      stdout: '',
      stderr: `r53sim: port ${port} on 127.0.0.1 is in use (another r53sim?): choose one with --listen 127.0.0.1:0\n`,
      code: 2,
    })
  })

  test.each([
    [
      ['--listen', 'localhost:53'],
      '--listen: "localhost:53" does not start with an address: write it as 127.0.0.1:5353 or [::1]:5353',
    ],
    [
      ['--listen', '127.0.0.1'],
      '--listen: "127.0.0.1" is no address with a port: write it as 127.0.0.1:5353 or [::1]:5353',
    ],
    [['--listen', '192.0.2.1:0'], '192.0.2.1 is no address of this machine: listen on one that is, or on 127.0.0.1'],
    [['--observed', 'seen.json'], '--observed says what the health is: add --health static'],
    [['--fail', 'wbe'], 'nothing in the plan is called "wbe": did you mean "web"?'],
    [['--checkers', '0'], '--checkers 0 is no whole number from 1 to 64: write it like --checkers 1'],
    [['--seed', 'x'], '--seed x is no whole number from 0 to 4294967295: write it like --seed 0'],
  ])('%j', async (args, sentence) => {
    const folder = folderWith({ 'plan.yaml': SMALL, 'seen.json': '{}' })
    const { stdout, stderr, code } = await runCli(['serve', 'plan.yaml', ...args], { cwd: folder })
    expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: `r53sim: ${sentence}\n`, code: 2 })
  })

  test('D34 a plan with errors is refused as a whole, with its findings', async () => {
    const folder = folderWith({ 'plan.yaml': SMALL.replace('secondary: sorry', 'secondary: sory') })
    const refused = await runCli(['serve', 'plan.yaml', ...STATIC], { cwd: folder })
    expect([refused.stdout, refused.code]).toEqual(['', 1])
    expect(refused.stderr).toMatch(/sory/)
    const serving = await startServing(['plan.yaml', ...STATIC, '--allow-errors'], folder)
    expect(await addresses(serving.at, 'www.example.com')).toEqual(['192.0.2.10'])
  })
})

/** A port that something else has bound for that transport, until the test is over. */
async function occupy(transport: string): Promise<number> {
  if (transport === 'udp') {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    onTestFinished(() => new Promise((resolve) => socket.close(() => resolve())))
    await once(socket, 'listening')
    return socket.address().port
  }
  const server = createTcpServer().listen(0, '127.0.0.1')
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())))
  await once(server, 'listening')
  return portOf(server)
}

const portOf = (server: { address(): unknown }): number => {
  const address = server.address()
  if (typeof address === 'object' && address !== null && 'port' in address) return Number(address.port)
  throw new Error('unreachable: a listening server without a port')
}

async function startWeb(port: number): Promise<Server> {
  const server = createServer((_request, response) => response.end('ok'))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return server
}

const stopWeb = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

const ways = [
  { name: 'a UDP client', here: true, ask: addresses },
  {
    name: 'dig',
    here: findTool('dig') !== undefined,
    ask: async ({ address, port }: At, name: string) => {
      const { stdout } = await run('dig', ['+short', `@${address}`, '-p', `${port}`, name])
      return stdout.split('\n').filter(Boolean)
    },
  },
]

describe('a real failover', () => {
  for (const { name, here, ask } of ways)
    test.skipIf(!here)(
      `the primary dies and ${name} gets the secondary; it returns, and the primary is back`,
      async () => {
        const first = await startWeb(0)
        const port = portOf(first)
        const folder = folderWith({
          'plan.yaml': `
version: 1
endpoints:
  web:
    ipv4: 127.0.0.1
    health_check: { type: HTTP, port: ${port}, resource_path: /, request_interval: 10, failure_threshold: 2 }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: sorry } } }
`,
        })
        const { at, line, stop } = await startServing(['plan.yaml', ...FREE, '--time-scale', '20'], folder)
        expect(await ask(at, 'www.example.com')).toEqual(['127.0.0.1'])
        await stopWeb(first)
        expect(await line(/ check web unhealthy /)).toMatch(
          /^\d\d:\d\d:\d\d check web unhealthy after 2 failures: connection (?:refused|reset)$/,
        )
        expect(await line(/ answer /)).toMatch(
          /^\d\d:\d\d:\d\d answer www\.example\.com A 127\.0\.0\.1 → 192\.0\.2\.99$/,
        )
        expect(await ask(at, 'www.example.com')).toEqual(['192.0.2.99'])
        await startWeb(port)
        expect(await line(/ check web healthy /)).toMatch(/ check web healthy after 2 successes: 200$/)
        expect(await ask(at, 'www.example.com')).toEqual(['127.0.0.1'])
        expect(await stop()).toBe(0)
      },
    )
})
