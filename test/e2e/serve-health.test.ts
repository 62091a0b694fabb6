import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folderWith } from '../support/cli.ts'
import { askControl, type ReadSample, readMetrics } from '../support/control.ts'
import { closedPort, httpResponse, keyPair, onRequest, startAnswering, startTls } from '../support/servers.ts'
import { startServing } from '../support/serving.ts'

const FREE = ['plan.yaml', '--listen', '127.0.0.1:0', '--control', '127.0.0.1:0', '--time-scale', '50']

const check = (type: string, port: number, threshold: number) =>
  JSON.stringify({ type, port, request_interval: 10, failure_threshold: threshold, ip_address: '127.0.0.1' })

/** Asks for the metrics until they are as wanted, which is as long as a test may take. */
async function metricsOnce(control: string, wanted: (samples: readonly ReadSample[]) => boolean) {
  for (;;) {
    const samples = readMetrics((await askControl(control, '/metrics')).text)
    if (wanted(samples)) return samples
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const valueIn = (samples: readonly ReadSample[], name: string, labels: Readonly<Record<string, string>> = {}) =>
  samples.find(
    (sample) =>
      sample.name === `r53sim_${name}` && Object.entries(labels).every(([key, text]) => sample.labels[key] === text),
  )?.value

describe('several checkers', () => {
  /** A server on one port that goes and comes back. */
  async function endpoint() {
    const port = await closedPort()
    let server: Server | undefined
    const up = () =>
      new Promise<void>((resolve) => {
        server = createServer((socket) => {
          socket.on('error', () => {})
          onRequest(socket, () => socket.end(httpResponse('200 OK')))
        }).listen(port, '127.0.0.1', resolve)
      })
    const down = () => new Promise<void>((resolve) => server?.close(() => resolve()))
    onTestFinished(() => {
      server?.close()
    })
    await up()
    return { port, up, down }
  }
  const planOf = (port: number, more = '') => `
version: 1
endpoints:
  web:   { ipv4: 127.0.0.1, health_check: ${check('HTTP', port, 2)} }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: sorry } } }
${more}`

  test('R3.2 R3.3 --checkers 5: down when all say so, up again with the first, and neither is forgotten by a reload', async () => {
    const { port, up, down } = await endpoint()
    const folder = folderWith({ 'plan.yaml': planOf(port) })
    const serving = await startServing([...FREE, '--checkers', '5'], folder)
    const percentage = 'health_check_percentage_healthy'
    await metricsOnce(serving.control, (now) => (valueIn(now, 'probes_total', { result: 'passed' }) ?? 0) >= 5)
    await down()
    expect(await serving.line(/check web unhealthy/)).toMatch(/after 2 failures: connection refused$/)
    const isDown = await metricsOnce(serving.control, (now) => valueIn(now, percentage) === 0)
    expect(valueIn(isDown, 'health_check_status')).toBe(0)
    // Twice in a row for each of five.
    expect(valueIn(isDown, 'probes_total', { result: 'failed' })).toBeGreaterThanOrEqual(10)

    writeFileSync(join(folder, 'plan.yaml'), planOf(port, '      also: { TXT: { ttl: 60, values: [\'"x"\'] } }'))
    await serving.line(/ reload plan\.yaml 1 zone, 5 records/)
    const { json } = await askControl(serving.control, '/status')
    expect(json).toMatchObject({
      checks: [{ check: 'web', healthy: false, observed: { healthyCheckers: 0, checkers: 5 } }],
    })
    await up()
    expect(await serving.line(/check web healthy/)).toMatch(/after 2 successes: 200$/)
    // More than 18 % are enough: one of five is, and the others follow.
    const isUp = await metricsOnce(serving.control, (now) => valueIn(now, percentage) === 100)
    expect(valueIn(isUp, 'health_check_status')).toBe(1)
    expect(serving.lines().filter((line) => line.includes(' check web '))).toHaveLength(2)
    expect(await serving.stop()).toBe(0)
  })
})

test('R6.26 the metrics of CloudWatch, each where it has a meaning', async () => {
  const [plain, { port: secure }, closed] = [
    await startAnswering(httpResponse('200 OK')),
    await startTls(keyPair('api')),
    await closedPort(),
  ]
  const folder = folderWith({
    'plan.yaml': `
version: 1
health_checks:
  http:  ${check('HTTP', plain, 1)}
  https: ${check('HTTPS', secure, 1)}
  tcp:   ${check('TCP', plain, 1)}
  gone:  ${check('HTTP', closed, 1)}
  some:  { type: CALCULATED, children: [http, https, gone], health_threshold: 2 }
zones:
  example.com:
    records:
      www:
        A:
          ttl: 60
          failover:
            primary:   { values: [192.0.2.1], health_check: some }
            secondary: { values: [192.0.2.2] }
`,
  })
  const { control, stop } = await startServing(FREE, folder)
  const names = ['http', 'https', 'tcp', 'gone']
  const samples = await metricsOnce(
    control,
    (now) =>
      names.every((name) =>
        now.some(
          ({ name: metric, labels, value }) =>
            metric === 'r53sim_probes_total' && labels.health_check === name && value > 0,
        ),
      ) && valueIn(now, 'health_check_status', { health_check: 'gone' }) === 0,
  )
  const row = (metric: string) => [...names, 'some'].map((health_check) => valueIn(samples, metric, { health_check }))
  expect(row('health_check_status')).toEqual([1, 1, 1, 0, 1])
  expect(row('health_check_percentage_healthy')).toEqual([100, 100, 100, 0, undefined])
  expect(row('child_health_check_healthy_count')).toEqual([undefined, undefined, undefined, undefined, 2])
  const measured = (metric: string) => row(metric).map((value) => value !== undefined && value >= 0)
  expect(measured('connection_time_milliseconds')).toEqual([true, true, true, false, false])
  expect(measured('ssl_handshake_time_milliseconds')).toEqual([false, true, false, false, false])
  expect(measured('time_to_first_byte_milliseconds')).toEqual([true, true, false, false, false])
  const begun = valueIn(samples, 'probe_late_seconds_count') ?? 0
  expect(valueIn(samples, 'probe_late_seconds_bucket', { le: '+Inf' })).toBe(begun)
  expect(begun).toBeGreaterThanOrEqual(names.length)
  expect(await stop()).toBe(0)
})
