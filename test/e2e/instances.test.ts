import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { bin, folderWith, projectRoot, runCli } from '../support/cli.ts'
import { askControl, postControl } from '../support/control.ts'
import { decodeReply, dotted, lines, query } from '../support/dns.ts'
import { type At, askUdp } from '../support/dns-client.ts'
import { schemaErrors } from '../support/schemas.ts'
import { freePort } from '../support/secondaries.ts'
import { startServing } from '../support/serving.ts'
import { findTool } from '../support/tools.ts'

const PLAN = `
version: 1
zones:
  example.com:
    services:
      orders: { port: 8443, ttl: 5, heartbeat: 1h }
      short: { port: 1, heartbeat: 1s }
`
const ORDERS = 'orders.example.com'
const ARGS = ['plan.yaml', '--listen', '127.0.0.1:0', '--control', '127.0.0.1:0']

async function start(folder = folderWith({ 'plan.yaml': PLAN }), ...more: readonly string[]) {
  const serving = await startServing([...ARGS, ...more], folder)
  const { control, at } = serving
  return {
    folder,
    serving,
    control,
    at,
    instances: (...args: string[]) => runCli(['instances', ...args, '--control', control], { cwd: folder }),
  }
}

const SRV = 33

const answers = async (at: At, name: string, type = 1) =>
  [...lines(decodeReply(await askUdp(at, query({ name: dotted(name), type }))).answers)].sort()

describe('instances of services', () => {
  test('are answered when register has ended, not while they drain, and no more when they are gone', async () => {
    const { at, instances } = await start()
    const registered = await instances('register', `${ORDERS}/i-1`, '--ipv4', '192.0.2.1')
    expect(registered.stdout).toMatch(/^✓ in service {2}orders\.example\.com\/i-1 {2}192\.0\.2\.1 port 8443, until /)
    await instances('register', `${ORDERS}/i-2`, '--ipv4', '192.0.2.2', '--port', '9000', '--weight', '5')
    expect(await answers(at, ORDERS)).toEqual(['orders.example.com 5 A 192.0.2.1', 'orders.example.com 5 A 192.0.2.2'])
    expect(await answers(at, `_orders._tcp.example.com`, SRV)).toEqual([
      '_orders._tcp.example.com 5 SRV 1 1 8443 i-1.orders.example.com',
      '_orders._tcp.example.com 5 SRV 1 5 9000 i-2.orders.example.com',
    ])
    await instances('drain', `${ORDERS}/i-2`)
    expect(await answers(at, ORDERS)).toEqual(['orders.example.com 5 A 192.0.2.1'])
    expect(await answers(at, `i-2.${ORDERS}`)).toHaveLength(1)
    const listed = JSON.parse((await instances('--format', 'json')).stdout)
    expect(schemaErrors('instances', listed)).toEqual([])
    expect(listed.services[0].instances).toMatchObject([{ id: 'i-1' }, { id: 'i-2', draining: true }])
    expect((await instances('deregister', `${ORDERS}/i-1`)).stdout).toBe('✓ orders.example.com/i-1 is gone\n')
    expect(await answers(at, ORDERS)).toEqual([])
    expect((await instances('renew', `${ORDERS}/i-1`)).stderr).toContain('orders has no instance i-1')
  })

  test('one that does not renew expires, and everything that happens is an event', async () => {
    const { at, control, serving } = await start()
    const said = await postControl(control, '/instances/register', {
      service: 'short.example.com',
      id: 'a',
      ipv4: '192.0.2.1',
    })
    expect(schemaErrors('instance', said.json)).toEqual([])
    await serving.line(/instance short\.example\.com\/a expired/)
    expect(await answers(at, 'short.example.com')).toEqual([])
  })

  test('survive a reload that keeps the service, and a restart with --data', async () => {
    const folder = folderWith({ 'plan.yaml': PLAN })
    const first = await start(folder, '--data', 'state')
    await first.instances('register', `${ORDERS}/i-1`, '--ipv4', '192.0.2.1')
    await postControl(first.control, '/reload', {})
    expect(await answers(first.at, ORDERS)).toHaveLength(1)
    await first.serving.stop()
    const second = await start(folder, '--data', 'state')
    expect((await second.instances()).stdout).toContain('i-1')
    expect((await second.instances('renew', `${ORDERS}/i-1`)).code).toBe(0)
  })

  test.each([
    ['{', 400, 'the body is not JSON'],
    ['{"service":"x.example.com","id":"a","ipv4":"192.0.2.1"}', 404, 'the plan has no such service'],
    [`{"service":"${ORDERS}","id":"A b","ipv4":"192.0.2.1"}`, 400, 'no id that can be a label'],
    [`{"service":"${ORDERS}","id":"a","ipv4":"::1"}`, 400, '"ipv4" is no address of its family'],
    [`{"service":"${ORDERS}","id":"a"}`, 400, 'has no address'],
    [`{"service":"${ORDERS}","id":"a","ipv4":"192.0.2.1","port":0}`, 400, '"port" is no whole number'],
    [`{"service":"${ORDERS}","id":"a","ipv4":"192.0.2.1","__proto__":1}`, 400, 'there is no member "__proto__"'],
    [`{"id":"a"}`, 400, 'no service is named'],
  ])('refuses %s', async (body, status, words) => {
    const { control } = await start()
    const reply = await askControl(control, '/instances/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect([reply.status, reply.text]).toEqual([status, expect.stringContaining(words.replaceAll('"', '\\"'))])
  })
})

test.skipIf(findTool('dig') === undefined)(
  'examples/registered-services: one leaves, one is killed (needs dig)',
  async () => {
    const script = join(projectRoot, 'examples/registered-services/run.sh')
    const { stdout } = await promisify(execFile)(script, {
      env: {
        PATH: process.env.PATH,
        R53SIM: `${process.execPath} ${bin}`,
        DNS_PORT: String(await freePort()),
        CONTROL_PORT: String(await freePort()),
      },
    })
    expect(stdout).toBe(
      [
        'orders:  o-1.orders.corp.example.com. o-2.orders.corp.example.com. ',
        'billing: b-1.billing.corp.example.com. ',
        'o-1 left:      o-2.orders.corp.example.com. ',
        'o-2 is killed: ',
        '',
      ].join('\n'),
    )
  },
)
