import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bin, folderWith, plainEnv, runCli } from '../support/cli.ts'
import { askControl, postControl, readMetrics } from '../support/control.ts'
import { decodeReply, dotted, lines, query } from '../support/dns.ts'
import { type At, askUdp } from '../support/dns-client.ts'
import { schemaErrors } from '../support/schemas.ts'
import { startServing } from '../support/serving.ts'

const PLAN = `
version: 1
endpoints:
  web:   { ipv4: 192.0.2.10, health_check: { type: TCP, port: 80 } }
  other: { ipv4: 192.0.2.20, health_check: { type: TCP, port: 80 } }
  sorry: { ipv4: 192.0.2.99 }
alarms: { orders: { region: us-east-1 } }
health_checks:
  orders: { type: CLOUDWATCH_METRIC, alarm: { name: orders, region: us-east-1 }, insufficient_data_health_status: LastKnownStatus }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: sorry } } }
      both: { A: { ttl: 60, weighted: { a: { weight: 1, endpoint: web }, b: { weight: 1, endpoint: other } } } }
      shop: { A: { ttl: 60, failover: { primary: { values: [192.0.2.30], health_check: orders }, secondary: sorry } } }
`
const ARGS = ['plan.yaml', '--listen', '127.0.0.1:0', '--control', '127.0.0.1:0', '--health', 'manual']

const address = async (at: At, name: string) =>
  lines(decodeReply(await askUdp(at, query({ name: dotted(name) }))).answers)
    .at(-1)
    ?.split(' ')
    .at(-1)

async function start(more: readonly string[] = []) {
  const folder = folderWith({ 'plan.yaml': PLAN })
  const serving = await startServing([...ARGS, ...more], folder)
  const ctl = (...args: string[]) => runCli(['ctl', ...args, '--control', serving.control], { cwd: folder })
  return { folder, serving, ctl, control: serving.control, ask: (name: string) => address(serving.at, name) }
}

/** A line without the time in front of it. */
const untimed = (text: string) => text.replace(/^\d\d:\d\d:\d\d /gm, '')

describe('ctl drives a server', () => {
  test('fail and recover: the answer follows before ctl ends', async () => {
    const { ctl, ask, serving } = await start()
    expect(serving.firstLine).toMatch(
      /^listening dns 127\.0\.0\.1:\d+ control 127\.0\.0\.1:\d+ zones 1 records \d+ serial \d{10}$/,
    )
    const failed = await ctl('fail', 'web', '--reason', 'drill')
    expect({ ...failed, stdout: untimed(failed.stdout) }).toMatchObject({
      stdout: [
        'fail web set (drill)',
        'check web unhealthy',
        'answer www.example.com A 192.0.2.10 → 192.0.2.99',
        'answer both.example.com A 192.0.2.10 50 % · 192.0.2.20 50 % → 192.0.2.20',
        '',
      ].join('\n'),
      stderr: '',
      code: 0,
    })
    expect(await ask('www.example.com')).toBe('192.0.2.99')
    const status = await ctl('status')
    expect(status.stdout).toMatch(/^✗ 1 of 3 checks unhealthy\nplan\.yaml · 1 zone · \d+ records · dns 127/)
    expect(status.stdout).toMatch(/ web {2,}✗ unhealthy/)
    expect(status.stdout).toMatch(/ fail {2,}web {2,}until recovered {2,}drill\n/)
    const recovered = await ctl('recover', 'web')
    expect(untimed(recovered.stdout)).toMatch(/^fail web ended \(drill\)\ncheck web healthy\n/)
    expect(await ask('www.example.com')).toBe('192.0.2.10')
  })

  test('D77 connections from where --control-allow does not name are closed unread', async () => {
    const { control } = await start(['--control-allow', '192.0.2.0/24'])
    await expect(askControl(control, '/health')).rejects.toThrow(/hang up|ECONNRESET/)
    const { control: open } = await start(['--control-allow', '192.0.2.0/24', '--control-allow', '127.0.0.0/8'])
    expect((await askControl(open, '/health')).status).toBe(200)
    const { stderr, code } = await runCli(['serve', 'examples/failover.yaml', '--control-allow', 'nowhere'])
    expect({ stderr, code }).toMatchObject({
      stderr: expect.stringContaining('--control-allow: "nowhere" is no'),
      code: 2,
    })
  })

  test('what is said for a time ends by itself', async () => {
    const { ctl, ask, serving } = await start()
    await ctl('fail', 'web', '--for', '1s')
    expect(await ask('www.example.com')).toBe('192.0.2.99')
    await serving.line(/ check web healthy$/)
    expect(await ask('www.example.com')).toBe('192.0.2.10')
  })

  test('a drain that leaves nothing healthy is refused unless it is forced', async () => {
    const { ctl, ask } = await start()
    expect((await ctl('drain', 'other')).code).toBe(0)
    expect(await ask('both.example.com')).toBe('192.0.2.10')
    const refused = await ctl('drain', 'web')
    expect(refused).toMatchObject({
      stdout: '',
      stderr:
        'r53sim: nothing healthy would be left to answer both.example.com. A: drain what has a healthy alternative, or force it\n',
      code: 2,
    })
    expect(await ask('www.example.com')).toBe('192.0.2.10')
    expect((await ctl('drain', 'web', '--force')).code).toBe(0)
    expect(await ask('www.example.com')).toBe('192.0.2.99')
  })

  test('alarms take every state, and R3.23 keep the last one without data', async () => {
    const { ctl, ask } = await start()
    await ctl('alarm', 'orders', 'alarm')
    expect(await ask('shop.example.com')).toBe('192.0.2.99')
    await ctl('alarm', 'orders', 'insufficient')
    expect(await ask('shop.example.com')).toBe('192.0.2.99')
    await ctl('alarm', 'orders', 'ok')
    expect(await ask('shop.example.com')).toBe('192.0.2.30')
    await ctl('alarm', 'orders', 'insufficient')
    expect(await ask('shop.example.com')).toBe('192.0.2.30')
    expect((await ctl('recover', 'alarm:orders')).code).toBe(0)
    expect(JSON.parse((await ctl('status', '--format', 'json')).stdout)).toMatchObject({ overrides: [] })
  })

  test('--fail of the command line is ended like what ctl said; recover --hold holds', async () => {
    const { ctl, ask } = await start(['--fail', 'web'])
    expect(await ask('www.example.com')).toBe('192.0.2.99')
    await ctl('recover', 'web')
    expect(await ask('www.example.com')).toBe('192.0.2.10')
    expect((await ctl('recover', 'web')).stderr).toMatch(/^r53sim: nothing has been said of web, .*--hold/)
    expect(untimed((await ctl('recover', 'web', '--hold')).stdout)).toMatch(/^hold web set\n! no answer changed/)
  })

  test('reload: taken up, as before, and kept with what is wrong', async () => {
    const { ctl, ask, folder } = await start(['--reload', 'off'])
    expect((await ctl('reload')).stdout).toBe('✓ the plan is as before\n')
    await ctl('fail', 'web')
    writeFileSync(join(folder, 'plan.yaml'), PLAN.replace('192.0.2.99', '192.0.2.98'))
    expect((await ctl('reload')).stdout).toBe('✓ the plan was taken up\n')
    // D85: what was said survives.
    expect(await ask('www.example.com')).toBe('192.0.2.98')
    writeFileSync(join(folder, 'plan.yaml'), PLAN.replace('secondary: sorry', 'secondary: sory'))
    const kept = await ctl('reload')
    expect(kept.code).toBe(1)
    expect(kept.stdout).toMatch(
      /^✗ plan\.yaml has 1 error.*; the plan from before goes on being served\n {2}plan\.yaml:\d+ .*sory/,
    )
    expect(await ask('www.example.com')).toBe('192.0.2.98')
    expect((await ctl('status')).stdout).toMatch(
      /^✗ .*\n✗ the plan of \d\d:\d\d:\d\d is not served: plan\.yaml has 1 error/,
    )
  })

  test.each([
    [
      ['status', '--control', '127.0.0.1:1'],
      /^r53sim: no r53sim serve listens for control on 127\.0\.0\.1:1: start one, or name another with --control\n$/,
    ],
    [['statsu'], /^r53sim: there is no action "statsu": did you mean "status"\?\n$/],
    [['fail'], /^r53sim: fail needs a name: write r53sim ctl fail NAME\n$/],
    [['alarm', 'orders'], /^r53sim: alarm needs a state: /],
    [['status', '--for', '5m'], /^r53sim: status takes no --for: leave it out\n$/],
  ])('%j is one sentence', async (args, sentence) => {
    const { stdout, stderr, code } = await runCli(['ctl', ...args])
    expect([stdout, code]).toEqual(['', 2])
    expect(stderr).toMatch(sentence)
  })

  test('watch gives events as they happen, and says when the server has ended', async () => {
    const { serving, control } = await start()
    const child = spawn(process.execPath, [bin, 'ctl', 'watch', '--format', 'json', '--control', control], {
      env: plainEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(child, 'close')
    let [seen, errors] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
    while (!seen.includes('"type":"answer"')) {
      await postControl(control, '/fail', { selector: 'web' })
      await postControl(control, '/recover', { selector: 'web' })
    }
    await serving.stop()
    await ended
    expect([child.exitCode, errors]).toEqual([
      2,
      `r53sim: the server at ${control} has ended: start it again, then follow it again\n`,
    ])
    for (const line of seen.split('\n').filter(Boolean)) expect(schemaErrors('event', JSON.parse(line))).toEqual([])
  })
})

describe('the control port', () => {
  test('its documents fit their schemas', async () => {
    const { control, folder } = await start(['--reload', 'off'])
    const kinds = async (kind: string, ask: ReturnType<typeof askControl>) =>
      expect(schemaErrors(kind, (await ask).json)).toEqual([])
    await kinds('action', postControl(control, '/fail', { selector: 'web', for: '5m', reason: 'drill' }))
    await kinds('status', askControl(control, '/status'))
    await kinds('reload', postControl(control, '/reload', {}))
    writeFileSync(join(folder, 'plan.yaml'), 'version: 2\n')
    await kinds('reload', postControl(control, '/reload', {}))
    await kinds('status', askControl(control, '/status'))
    await kinds('problem', askControl(control, '/nothing'))
  })

  test('D77 other names, other sites, other types and other methods are refused', async () => {
    const { control, ask } = await start()
    const json = { 'content-type': 'application/json' }
    const body = '{"selector":"web"}'
    const post = (headers: Record<string, string>, text = body) =>
      askControl(control, '/fail', { method: 'POST', headers, body: text })
    const statuses = await Promise.all([
      askControl(control, '/status', { headers: { host: 'evil.example' } }),
      askControl(control, '/status', { headers: { host: '127.0.0.1.evil.example' } }),
      askControl(control, '/metrics', { headers: { origin: 'http://evil.example' } }),
      askControl(control, '/status', { headers: { 'sec-fetch-site': 'cross-site' } }),
      post({ ...json, origin: 'null' }),
      post({ 'content-type': 'text/plain' }),
      post({}),
      post(json, '{'),
      post(json, '[]'),
      post(json, '{"selector":"web","__proto__":1}'),
      post(json, JSON.stringify({ selector: 'x'.repeat(70_000) })),
      askControl(control, '/fail'),
      askControl(control, '/status', { method: 'DELETE' }),
      askControl(control, '/../etc/passwd'),
    ])
    expect(statuses.map(({ status }) => status)).toEqual([
      403, 403, 403, 403, 403, 415, 415, 400, 400, 400, 413, 405, 405, 404,
    ])
    expect(statuses.every(({ json: document }) => schemaErrors('problem', document).length === 0)).toBe(true)
    expect(await ask('www.example.com')).toBe('192.0.2.10')
    for (const host of ['localhost', `localhost:${control.split(':')[1]}`, '[::1]:80'])
      expect((await askControl(control, '/health', { headers: { host } })).status).toBe(200)
  })

  test('with a token nothing but /health is given without it', async () => {
    const folder = folderWith({ 'plan.yaml': PLAN, token: 'a-token-of-some-length\n', short: 'short' })
    const { control } = await startServing([...ARGS, '--control-token', 'token'], folder)
    const asked = await Promise.all([
      askControl(control, '/health'),
      askControl(control, '/metrics'),
      askControl(control, '/status', { headers: { authorization: 'Bearer wrong' } }),
      askControl(control, '/status', { headers: { authorization: 'Bearer a-token-of-some-length' } }),
    ])
    expect(asked.map(({ status }) => status)).toEqual([200, 401, 401, 200])
    const ctl = (...args: string[]) => runCli(['ctl', 'status', '--control', control, ...args], { cwd: folder })
    expect(await ctl('--token-file', 'token')).toMatchObject({ code: 0, stderr: '' })
    expect((await ctl()).stderr).toBe(
      `r53sim: ${control} wants another token: name the file it was started with: --token-file FILE\n`,
    )
    const open = await runCli(['serve', 'plan.yaml', '--control', '0.0.0.0:0'], { cwd: folder })
    expect([open.code, open.stderr]).toEqual([
      2,
      'r53sim: 0.0.0.0:0 can be reached from other machines, and control needs a token there: name a file with --control-token\n',
    ])
    expect((await runCli(['serve', 'plan.yaml', '--control-token', 'short'], { cwd: folder })).stderr).toMatch(
      /16 characters/,
    )
  })

  test('metrics pass a strict reader, whatever is asked and whatever the plan is called', async () => {
    const folder = folderWith({
      'plan.yaml': PLAN.replaceAll('both:', '"q\\"\\\\uote":'),
    })
    const { control, at } = await startServing([...ARGS, '--allow-errors'], folder)
    await address(at, 'www.example.com')
    await address(at, 'www.example.com')
    for (const name of ['nothing.example.com', 'elsewhere.test', 'a.b.c.example.com']) await address(at, name)
    const samples = readMetrics((await askControl(control, '/metrics')).text)
    const queries = samples.filter(({ name }) => name === 'r53sim_dns_queries_total')
    expect(queries.map(({ labels, value }) => [labels.name, labels.type, labels.rcode, value])).toEqual([
      ['www.example.com.', 'A', 'NOERROR', 2],
      ['other', 'A', 'NXDOMAIN', 2],
      ['other', 'A', 'REFUSED', 1],
    ])
    const valueIn = (name: string) => samples.find((sample) => sample.name === name)?.value
    expect(valueIn('r53sim_dns_response_seconds_count')).toBe(5)
    expect(valueIn('r53sim_health_check_status')).toBe(1)
  })
})
