import { spawn } from 'node:child_process'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bin, folderWith, plainEnv } from '../support/cli.ts'
import { startTcp } from '../support/servers.ts'
import { findTool } from '../support/tools.ts'

const script = findTool('script')

/** Runs r53sim on a terminal of this width, where all output is one stream; its text. */
async function runOnTerminal(columns: number, args: readonly string[], cwd: string): Promise<string> {
  const line = ['stty', 'rows', '24', 'cols', `${columns}`, '&&', process.execPath, bin, ...args].join(' ')
  const child = spawn(script ?? '', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd,
    env: plainEnv({ TERM: 'xterm', SHELL: '/bin/sh' }),
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const { pid } = child
  onTestFinished(() => {
    // Whatever still runs on that terminal goes with it.
    if (pid !== undefined && child.exitCode === null) process.kill(-pid, 'SIGKILL')
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  await new Promise((resolve) => child.once('close', resolve))
  return Buffer.concat(chunks).toString()
}

const plan = (port: number) => `version: 1
health_checks: { web: { type: HTTP, ip_address: 127.0.0.1, port: ${port} } }
zones: { example.com: { records: { www: { A: { values: [192.0.2.1], health_check: web } } } } }
`

describe.skipIf(script === undefined)('a spinner on a terminal (needs script of util-linux)', () => {
  // A server that never answers, and a limit beyond the half second after which a spinner shows.
  const probeSlowly = async (columns: number) => {
    const cwd = folderWith({ 'r53sim.yaml': plan(await startTcp(() => {})) })
    return runOnTerminal(columns, ['probe', '--timeout-scale', '0.5'], cwd)
  }

  test('shows what has been done', async () => {
    const text = await probeSlowly(80)
    expect(text).toContain('probed 0 of 1')
    expect(text).toContain('0 healthy, 1 unhealthy')
  })

  test('does not show where the terminal has no width', async () => {
    const text = await probeSlowly(0)
    expect(text).not.toContain('probed')
    expect(text).toContain('0 healthy, 1 unhealthy')
  })
})
