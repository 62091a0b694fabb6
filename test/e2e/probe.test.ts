import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bin, folderWith, plainEnv, runCli, runShell } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'
import { blackholePort, closedPort, httpResponse, onRequest, startAnswering, startTcp } from '../support/servers.ts'

/** A folder with a plan: `web` and `db` on these ports, and a calculated check of both. */
const planFolder = (webPort: number, dbPort: number) =>
  folderWith({
    'r53sim.yaml': `
version: 1
alarms:
  errors: { region: us-east-1, state: ALARM }
health_checks:
  web:   { type: HTTP_STR_MATCH, ip_address: 127.0.0.1, port: ${webPort}, resource_path: /healthz, search_string: ready, request_interval: 10, failure_threshold: 1 }
  db:    { type: TCP, ip_address: 127.0.0.1, port: ${dbPort} }
  both:  { type: CALCULATED, children: [web, db], health_threshold: 2 }
  quiet: { type: CLOUDWATCH_METRIC, alarm: { name: errors, region: us-east-1 }, inverted: true }
endpoints:
  web: { ipv4: 127.0.0.1, health_check: web }
zones:
  example.com:
    records:
      www: { A: { values: [192.0.2.1] } }
`,
  })

/** Figures in milliseconds differ from run to run. */
const withoutFigures = (text: string) => text.replace(/ +(<1|\d+) ms/g, ' N ms')

describe('probe', () => {
  test('all is well: the table, exit 0', async () => {
    const cwd = planFolder(await startAnswering(httpResponse('200 OK', 'ready')), await startTcp(() => {}))
    const { stdout, stderr, code } = await runCli(['probe', '--check', 'both'], { cwd })
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(withoutFigures(stdout)).toMatch(
      new RegExp(
        [
          '^ {2}check +target +result +connect +first byte',
          ' {2}web +http://127\\.0\\.0\\.1:\\d+/healthz "ready" +✓ healthy N ms N ms',
          ' +200, "ready" found',
          ' {2}db +tcp://127\\.0\\.0\\.1:\\d+ +✓ healthy N ms +—',
          ' +connected',
          ' {2}both +2 of web, db +✓ healthy',
          ' +2 of 2 children healthy, 2 needed \\(R3\\.17\\)',
          '3 healthy, 0 unhealthy, from here and by one probe each\\.',
        ].join('\n'),
      ),
    )
  })

  test('one fails: its parent with it, what to type next, exit 1', async () => {
    const cwd = planFolder(await startAnswering(httpResponse('200 OK', 'red')), await startTcp(() => {}))
    const { stdout, code } = await runCli(['probe'], { cwd })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^ {2}web .*✗ unhealthy/m)
    expect(stdout).toMatch(/^ {2}both .*✗ unhealthy\n +1 of 2 children/m)
    expect(stdout).toMatch(/^ {2}quiet +alarm errors +✓ healthy/m)
    expect(stdout).toMatch(/^2 healthy, 2 unhealthy, from here/m)
    expect(stdout).toMatch(/\nNext: r53sim simulate --fail check:web\n$/)
  })

  test('JSON fits its schema', async () => {
    const port = await closedPort()
    const cwd = planFolder(port, port)
    const { stdout, stderr, code } = await runCli(['probe', '--format', 'json'], { cwd })
    const document = JSON.parse(stdout)
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
    expect(schemaErrors('probes', document)).toEqual([])
    expect(
      document.checks.map(({ check, healthy, reason, rule }: Record<string, unknown>) => [
        check,
        healthy,
        reason,
        rule,
      ]),
    ).toEqual([
      ['web', false, 'connection-refused', 'R3.4'],
      ['db', false, 'connection-refused', 'R3.4'],
      ['both', false, 'calculated', 'R3.17'],
      ['quiet', true, 'alarm', 'R3.21'],
    ])
  })

  test('R3.10a a port that drops what comes, on a host that answers: a firewall, and the command for it', async () => {
    const cwd = planFolder(await startAnswering(httpResponse('200 OK', 'ready')), await blackholePort())
    const { stdout } = await runCli(['probe', '--check', 'both', '--timeout-scale', '.05'], { cwd })
    expect(stdout).toMatch(
      /^! db: nothing came back, while 127\.0\.0\.1 answers on port \d+: a firewall drops what comes/m,
    )
    expect(stdout).toMatch(/r53sim checkers$/m)
    const json = await runCli(['probe', '--check', 'both', '--timeout-scale', '.05', '--format', 'json'], { cwd })
    const document: { checks: readonly { firewall: string | null }[] } = JSON.parse(json.stdout)
    expect(schemaErrors('probes', document)).toEqual([])
    expect(document.checks.map(({ firewall }) => firewall)).toEqual([null, 'port-filtered', null])
  })

  test('--timeout-scale shortens the limits', async () => {
    const cwd = planFolder(await startTcp(() => {}), await startTcp(() => {}))
    const { stdout } = await runCli(['probe', '--check', 'web', '--timeout-scale', '.05', '--format', 'json'], { cwd })
    expect(JSON.parse(stdout).checks[0]).toMatchObject({
      reason: 'no-status-in-time',
      because: 'no status line within 100 ms of connecting',
    })
  })

  test.each([
    [['--check', 'wbe'], 'r53sim: there is no health check "wbe": did you mean "web"?\n'],
    [['--concurrency', '0'], 'r53sim: --concurrency "0" is no number from 1 to 1000: write it as 64\n'],
    [['--timeout-scale', '-1'], /^r53sim: .*--timeout-scale/],
    [
      ['--timeout-scale', '1e9'],
      'r53sim: --timeout-scale "1e9" is no number above 0 up to 100: write it as 0.5 or 2\n',
    ],
  ])('usage: %j', async (args, sentence) => {
    const { stdout, stderr, code } = await runCli(['probe', ...args], { cwd: planFolder(1, 1) })
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    if (typeof sentence === 'string') expect(stderr).toBe(sentence)
    else expect(stderr).toMatch(sentence)
  })

  test('no spinner where stderr is no terminal, no trace of a reader that has gone', async () => {
    const port = await closedPort()
    const { stdout, stderr } = await runShell('$R53SIM probe | head -1', { cwd: planFolder(port, port) })
    expect(stdout).toMatch(/^ {2}check .*\n$/)
    expect(stderr).toBe('')
  })

  test('an interrupt ends it with 130', async () => {
    let child: ChildProcessByStdio<null, Readable, Readable> | undefined
    const port = await startTcp(() => child?.kill('SIGINT'))
    const cwd = planFolder(port, await startTcp(() => {}))
    child = spawn(process.execPath, [bin, 'probe', '--timeout-scale', '10'], {
      cwd,
      env: plainEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = child
    const output: string[] = []
    ended.stdout.on('data', (chunk) => output.push(`${chunk}`))
    ended.stderr.on('data', (chunk) => output.push(`${chunk}`))
    const code = await new Promise((resolve) => ended.once('close', resolve))
    expect({ code, output }).toEqual({ code: 130, output: [] })
  })
})

describe('probe --watch', () => {
  test('shows the first round, then every change, and ends with an interrupt', async () => {
    let up = true
    const port = await startTcp((socket) =>
      onRequest(socket, () => socket.end(httpResponse(up ? '200 OK' : '503 No', 'ready'))),
    )
    const cwd = planFolder(port, await startTcp(() => {}))
    const child = spawn(process.execPath, [bin, 'probe', '--watch', '--check', 'both'], {
      cwd,
      env: plainEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    let text = ''
    const code = await new Promise((resolve) => {
      child.once('close', resolve)
      child.stdout.on('data', (chunk) => {
        text += chunk
        if (/looks healthy here and not there/.test(text)) up = false
        if (/check both unhealthy/.test(text)) child.kill('SIGTERM')
      })
    })
    expect(text).toMatch(/^ {2}check .*\n {2}web .*✓ healthy/)
    expect(text).toMatch(
      /^\d\d:\d\d:\d\d check web unhealthy after 1 failure: status 503 \(R3\.4\)\n\d\d:\d\d:\d\d check both unhealthy: 1 of 2 children healthy, 2 needed \(R3\.17\)\n$/m,
    )
    expect(code).toBe(1)
  })
})
