import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { loadSystemCalls } from '../../src/serve/batch/system-calls.ts'
import { folderWith, runCli } from '../support/cli.ts'
import { askControl } from '../support/control.ts'
import { decodeReply, dotted, lines, opt, optOf, query } from '../support/dns.ts'
import { type At, askUdp } from '../support/dns-client.ts'
import { EDNS_SHAPES, ednsTail } from '../support/engine.ts'
import { startServing } from '../support/serving.ts'

const calls = await loadSystemCalls()
const isMissing = 'reason' in calls
const title = (name: string) => ('reason' in calls ? `${name} (skipped: ${calls.reason})` : name)

const PLAN = `
version: 1
endpoints:
  one: { ipv4: 192.0.2.1, health_check: { type: TCP, port: 80 } }
  two: { ipv4: 192.0.2.2, health_check: { type: TCP, port: 80 } }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: one, secondary: two } } }
      mix: { A: { ttl: 60, weighted: { a: { weight: 1, endpoint: one }, b: { weight: 1, endpoint: two } } } }
      three: { A: { ttl: 60, values: [192.0.2.7, 192.0.2.8, 192.0.2.9] } }
      "*.wild": { A: { ttl: 60, values: [192.0.2.20] } }
`
const folder = () => folderWith({ 'plan.yaml': PLAN })
const START = ['plan.yaml', '--listen', '127.0.0.1:0', '--health', 'manual', '--workers', '3']

/** Asks from one port, again and again; a port stays with one thread. */
function client(at: At) {
  const socket: Socket = createSocket('udp4')
  onTestFinished(() => {
    socket.close()
  })
  return async (message: Uint8Array): Promise<Buffer> => {
    const answered = once(socket, 'message', { signal: AbortSignal.timeout(20_000) })
    socket.send(message, at.port, at.address)
    const [reply]: Buffer[] = await answered
    if (reply === undefined) throw new Error('unreachable: an event without a message')
    return reply
  }
}

const ask = async (asker: ReturnType<typeof client>, name: string) =>
  lines(decodeReply(await asker(query({ name: dotted(name) }))).answers).map((line) => line.split(' ').at(-1))

/** Enough ports that each of three threads has some. */
const PORTS = 24

test.skipIf(isMissing)(title('a change of health reaches every thread, and none goes back'), async () => {
  const serving = await startServing([...START, '--control', '127.0.0.1:0'], folder())
  const askers = Array.from({ length: PORTS }, () => client(serving.at))
  for (const asker of askers) expect(await ask(asker, 'www.example.com')).toEqual(['192.0.2.1'])
  let isOver = false
  const loads = askers.map(async (asker) => {
    const seen: (string | undefined)[] = []
    while (!isOver) seen.push(...(await ask(asker, 'www.example.com')))
    return seen
  })
  const change = await askControl(serving.control, '/fail', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ selector: 'endpoint:one' }),
  })
  expect([change.status, change.text]).toEqual([200, expect.any(String)])
  // Each port sees the other answer, sooner or later, and then no more of the first.
  for (const asker of Array.from({ length: PORTS }, () => client(serving.at)))
    while ((await ask(asker, 'www.example.com'))[0] !== '192.0.2.2');
  isOver = true
  for (const seen of await Promise.all(loads)) {
    const first = seen.indexOf('192.0.2.2')
    expect(new Set(seen.slice(0, first < 0 ? undefined : first))).toEqual(new Set(first === 0 ? [] : ['192.0.2.1']))
    if (first >= 0) expect(new Set(seen.slice(first))).toEqual(new Set(['192.0.2.2']))
  }
  for (const asker of askers) expect(await ask(asker, 'www.example.com')).toEqual(['192.0.2.2'])
})

test.skipIf(isMissing)(
  title('threads answer as one does, first from the rules and then from what is ready'),
  async () => {
    const [many, one] = [
      await startServing(START, folder()),
      await startServing(
        ['plan.yaml', '--listen', '127.0.0.1:0', '--health', 'manual', '--transport', 'dgram'],
        folder(),
      ),
    ]
    for (const name of ['www.example.com', 'x.wild.example.com', 'none.example.com', 'example.com', 'example.net'])
      for (const type of [1, 6, 16])
        for (const shape of EDNS_SHAPES) {
          const message = query({ name: dotted(name), type, tail: ednsTail(shape) })
          const asker = client(many.at)
          const expected = (await askUdp(one.at, message)).toString('hex')
          const replies = [await asker(message), await asker(message), await asker(message)]
          // Cookies are of the server's own secret.
          if (JSON.stringify(shape ?? {}).includes('"code":10')) continue
          expect(replies.map((reply) => reply.toString('hex'))).toEqual([expected, expected, expected])
        }
  },
)

test.skipIf(isMissing)(title('draws are drawn, and every query is counted'), async () => {
  const serving = await startServing([...START, '--control', '127.0.0.1:0'], folder())
  const counts = new Map<string | undefined, number>()
  const asked = 600
  const askers = Array.from({ length: 6 }, () => client(serving.at))
  await Promise.all(
    askers.map(async (asker) => {
      for (let turn = 0; turn < asked / askers.length; turn += 1) {
        const [value] = await ask(asker, 'mix.example.com')
        counts.set(value, (counts.get(value) ?? 0) + 1)
      }
    }),
  )
  // Five standard deviations of a fair coin.
  expect([...counts.keys()].toSorted()).toEqual(['192.0.2.1', '192.0.2.2'])
  expect(Math.abs((counts.get('192.0.2.1') ?? 0) - asked / 2)).toBeLessThan(5 * Math.sqrt(asked / 4))
  const orders = new Set<string>()
  for (const asker of askers)
    for (let turn = 0; turn < 20; turn += 1) orders.add((await ask(asker, 'three.example.com')).join())
  expect(orders.size).toBeGreaterThan(3)
  // Threads report a few times a second.
  const sampleOf = async (pattern: RegExp) =>
    Number(pattern.exec((await askControl(serving.control, '/metrics')).text)?.[1] ?? 0)
  while ((await sampleOf(/^r53sim_dns_queries_total\{.*mix.*\} (\d+)$/m)) < asked);
  const text = (await askControl(serving.control, '/metrics')).text
  const values = [...text.matchAll(/^r53sim_dns_answers_total\{.*mix.*answer="([\d.]+)".*\} (\d+)$/gm)]
  expect(new Map(values.map(([, value, count]) => [value, Number(count)]))).toEqual(counts)
})

test.skipIf(isMissing)(title('access and limits hold in every thread'), async () => {
  const refused = await startServing([...START, '--allow-query', '192.0.2.0/24'], folder())
  const asker = client(refused.at)
  for (let turn = 0; turn < 3; turn += 1) expect(decodeReply(await asker(query())).rcode).toBe('REFUSED')
  const limited = await startServing([...START, '--rate-limit', '5', '--control', '127.0.0.1:0'], folder())
  const socket = createSocket('udp4')
  onTestFinished(() => {
    socket.close()
  })
  for (let id = 1; id <= 400; id += 1)
    socket.send(query({ id, name: dotted('www.example.com') }), limited.at.port, limited.at.address)
  const counted = async () => JSON.parse((await askControl(limited.control, '/status')).text).counts.rate_limited
  while ((await counted()).dropped < 50);
})

test.skipIf(isMissing)(title('D47 threads make and take cookies with one secret, and count them'), async () => {
  const serving = await startServing([...START, '--rate-limit', '1', '--control', '127.0.0.1:0'], folder())
  const cookieIn = (reply: Buffer) => optOf(decodeReply(reply))?.options.flatMap(({ data }) => [...(data ?? [])]) ?? []
  const asking = (data: readonly number[]) =>
    query({ name: dotted('www.example.com'), tail: opt({ options: [{ code: 10, data }] }) })
  const cookie = cookieIn(await client(serving.at)(asking([1, 2, 3, 4, 5, 6, 7, 8])))
  const askers = Array.from({ length: PORTS }, () => client(serving.at))
  for (let turn = 0; turn < 3; turn += 1)
    for (const asker of askers) {
      const reply = await asker(asking(cookie))
      expect([cookieIn(reply), lines(decodeReply(reply).answers)]).toEqual([cookie, [expect.any(String)]])
    }
  const counted = async () => JSON.parse((await askControl(serving.control, '/status')).text).counts.cookies
  while ((await counted()).valid < 3 * PORTS);
  expect(await counted()).toEqual({ valid: 3 * PORTS, other: 1 })
})

test.skipIf(isMissing)(title('it ends with 0, threads and all'), async () => {
  const serving = await startServing(START, folder())
  await serving.error(/^udp: many packets a system call/m)
  expect(await serving.stop('SIGINT')).toBe(0)
})

test.each([
  [['--transport', 'dgram'], 'leave out --transport dgram'],
  [['--query-log', 'log.json'], 'a query log hears of each query in one thread'],
])('--workers with %j is refused', async (more, words) => {
  const ran = await runCli(['serve', ...START, '--no-control', ...more], { cwd: folder() })
  expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining(words) })
})
