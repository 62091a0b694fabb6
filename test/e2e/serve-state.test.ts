import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'
import { askControl, postControl, readMetrics } from '../support/control.ts'
import { askWith, decodeReply, dotted, lines, nameBytes, query, subnet } from '../support/dns.ts'
import { type At, askUdp, until } from '../support/dns-client.ts'
import { startServing } from '../support/serving.ts'

const planOf = (port: number, more = '') => `
version: 1
endpoints:
  web:   { ipv4: 127.0.0.1, health_check: { type: TCP, port: ${port}, request_interval: 10, failure_threshold: 1 } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: sorry } } }
${more}`
const ARGS = ['plan.yaml', '--listen', '127.0.0.1:0', '--control', '127.0.0.1:0']

const address = async (at: At, name = 'www.example.com') =>
  lines(decodeReply(await askUdp(at, query({ name: dotted(name) }))).answers)
    .at(-1)
    ?.split(' ')
    .at(-1)

/** A port of this machine that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof bound === 'object' && bound !== null ? bound.port : 0
}

describe('health across a restart', () => {
  const DATA = [...ARGS, '--data', 'kept']

  test('a check that was down is down, and what was said holds, until it is over', async () => {
    const folder = folderWith({ 'plan.yaml': planOf(await closedPort()) })
    const first = await startServing([...DATA, '--time-scale', '20'], folder)
    await first.line(/ answer www/)
    await postControl(first.control, '/fail', { selector: 'sorry', reason: 'drill' })
    // No clean end: what was answered for was safe before.
    await first.stop('SIGKILL')
    expect(statSync(join(folder, 'kept/health.json')).mode & 0o777).toBe(0o600)
    // Probes at the interval of the plan have not run when we ask.
    const second = await startServing(DATA, folder)
    expect(await address(second.at)).toBe('192.0.2.99')
    expect((await askControl(second.control, '/status')).json).toMatchObject({
      checks: [{ check: 'web', healthy: false }],
      overrides: [{ action: 'fail', selector: 'sorry', reason: 'drill' }],
    })
    expect(await second.stop()).toBe(0)
  })

  test('another place to probe begins healthy', async () => {
    const folder = folderWith({ 'plan.yaml': planOf(await closedPort()) })
    const first = await startServing([...DATA, '--time-scale', '20'], folder)
    await first.line(/ answer www/)
    expect(await first.stop()).toBe(0)
    writeFileSync(join(folder, 'plan.yaml'), planOf(await closedPort()))
    const second = await startServing(DATA, folder)
    expect(await address(second.at)).toBe('127.0.0.1')
  })

  test.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['changed', (text: string) => text.replace('"healthy": false', '"healthy": true')],
    ['of another version', (text: string) => text.replace('/v1', '/v9')],
    ['empty', () => ''],
  ])('a file that is %s is put aside and said, never used and never fatal', async (_what, damage) => {
    const folder = folderWith({ 'plan.yaml': planOf(await closedPort()) })
    const first = await startServing([...DATA, '--time-scale', '20'], folder)
    await first.line(/ answer www/)
    await first.stop()
    const path = join(folder, 'kept/health.json')
    const damaged = damage(readFileSync(path, 'utf8'))
    writeFileSync(path, damaged)
    const second = await startServing(DATA, folder)
    expect(await address(second.at)).toBe('127.0.0.1')
    await second.stop()
    expect(second.errors()).toMatch(
      /^! .*health\.json is damaged or of another version: it was moved to .*health\.json\.damaged-\d+, and all/m,
    )
    const aside = readdirSync(join(folder, 'kept')).find((name) => name.includes('damaged')) ?? ''
    expect(readFileSync(join(folder, 'kept', aside), 'utf8')).toBe(damaged)
  })
})

describe('the query log', () => {
  test('has a line a query with the fields of Route 53, and goes on in a new file after SIGHUP', async () => {
    const folder = folderWith({ 'plan.yaml': planOf(9, '      "*.w": { A: { ttl: 60, values: [192.0.2.1] } }\n') })
    const path = join(folder, 'queries.ndjson')
    const serving = await startServing([...ARGS, '--health', 'manual', '--query-log', 'queries.ndjson'], folder)
    await address(serving.at)
    await askUdp(serving.at, askWith({ options: [subnet(1, 24, [198, 51, 100])] }, { name: dotted('www.example.com') }))
    await address(serving.at, 'nothing.test')
    const read = (file: string) => readFileSync(file, 'utf8').split('\n').filter(Boolean)
    await until(() => existsSync(path) && read(path).length === 3)
    const entries = read(path).map((line) => JSON.parse(line))
    expect(entries[0]).toEqual({
      version: '1.0',
      query_timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      hosted_zone_id: expect.stringMatching(/^Z[A-Z0-9]+$/),
      query_name: 'www.example.com',
      query_type: 'A',
      response_code: 'NOERROR',
      protocol: 'UDP',
      edge_location: '-',
      resolver_ip: '127.0.0.1',
      edns_client_subnet: '-',
    })
    expect(entries[1]).toMatchObject({ edns_client_subnet: '198.51.100.0/24' })
    expect(entries[2]).toMatchObject({ hosted_zone_id: '-', response_code: 'REFUSED', query_name: 'nothing.test' })
    renameSync(path, `${path}.1`)
    process.kill(serving.pid, 'SIGHUP')
    await until(() => existsSync(path))
    await address(serving.at)
    expect(await serving.stop()).toBe(0)
    expect([read(`${path}.1`).length, read(path).length]).toEqual([3, 1])
  })

  test('D75 a name with control characters, escapes and other alphabets is a line of plain ASCII', async () => {
    const folder = folderWith({ 'plan.yaml': planOf(9) })
    const path = join(folder, 'queries.ndjson')
    const serving = await startServing([...ARGS, '--health', 'manual', '--query-log', 'queries.ndjson'], folder)
    const hostile = '\u0000\n\r\u001b[2J"\\\u009b\u00e2\u0080\u00ae.'
    await askUdp(serving.at, query({ name: nameBytes(hostile, 'example', 'com') }))
    expect(await serving.stop()).toBe(0)
    const text = readFileSync(path, 'utf8')
    expect(text).toMatch(/^[ -~]+\n$/)
    expect(JSON.parse(text).query_name).toBe('\\000\\012\\015\\033[2j"\\134\\233\\342\\200\\256\\056.example.com')
  })

  test('a file that cannot be made is one sentence; a disk that is full costs no answer', async () => {
    const folder = folderWith({ 'plan.yaml': planOf(9) })
    const refused = await runCli(['serve', 'plan.yaml', '--no-control', '--query-log', 'no/such/folder'], {
      cwd: folder,
    })
    expect([refused.code, refused.stderr]).toEqual([
      2,
      'r53sim: cannot write no/such/folder: there is no such file: name a file that can be made with --query-log\n',
    ])
    if (!existsSync('/dev/full')) return
    const serving = await startServing([...ARGS, '--health', 'manual', '--query-log', '/dev/full'], folder)
    expect(await address(serving.at)).toBe('127.0.0.1')
    await serving.error(
      /! cannot write \/dev\/full: no space left on the device; queries are answered, but not logged\n/,
    )
    expect(await address(serving.at)).toBe('127.0.0.1')
    await serving.stop()
    expect(serving.errors().match(/cannot write/g)).toHaveLength(1)
  })
})

test('webhooks of a process are told and counted', async () => {
  const bodies: string[] = []
  const receiver = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    bodies.push(body)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  onTestFinished(() => {
    receiver.close()
    receiver.closeAllConnections()
  })
  const bound = receiver.address()
  const url = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}/`
  const folder = folderWith({ 'plan.yaml': planOf(9), secret: 'a-secret-of-some-length' })
  const serving = await startServing(
    [...ARGS, '--health', 'manual', '--webhook', url, '--webhook-secret', 'secret'],
    folder,
  )
  await postControl(serving.control, '/fail', { selector: 'web' })
  await until(() => bodies.length === 3)
  expect(bodies.map((body) => JSON.parse(body).type)).toEqual(['override', 'health', 'answer'])
  const delivered = async () =>
    readMetrics((await askControl(serving.control, '/metrics')).text).find(
      ({ name, labels }) => name === 'r53sim_webhook_events_total' && labels.result === 'delivered',
    )?.value
  while ((await delivered()) !== 3) await new Promise((resolve) => setImmediate(resolve))
  expect(await serving.stop()).toBe(0)
})
