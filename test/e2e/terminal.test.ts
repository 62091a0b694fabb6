import { describe, expect, test } from 'vitest'
import { bin, folderWith } from '../support/cli.ts'
import { startTcp } from '../support/servers.ts'
import { openTerminal, script } from '../support/terminal.ts'

const plan = (port: number) => `version: 1
health_checks: { web: { type: HTTP, ip_address: 127.0.0.1, port: ${port} } }
zones: { example.com: { records: { www: { A: { values: [192.0.2.1], health_check: web } } } } }
`

describe.skipIf(script === undefined)('a spinner on a terminal (needs script of util-linux)', () => {
  // A server that never answers, and a limit beyond the half second after which a spinner shows.
  const probeSlowly = async (columns: number) => {
    const cwd = folderWith({ 'r53sim.yaml': plan(await startTcp(() => {})) })
    const { ended, text } = openTerminal([process.execPath, bin, 'probe', '--timeout-scale', '0.5'], { cwd, columns })
    expect(await ended).toBe(1)
    return text()
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
