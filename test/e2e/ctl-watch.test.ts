import { describe, expect, test } from 'vitest'
import { bin, folderWith, runCli } from '../support/cli.ts'
import { postControl } from '../support/control.ts'
import { startServing } from '../support/serving.ts'
import { openTerminal, script } from '../support/terminal.ts'

const PLAN = `
version: 1
endpoints:
  web:   { ipv4: 192.0.2.10, health_check: { type: TCP, port: 80 } }
  "\\e[31mred": { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: { endpoint: "\\e[31mred" } } } }
`
const ARGS = [
  'plan.yaml',
  '--listen',
  '127.0.0.1:0',
  '--control',
  '127.0.0.1:0',
  '--health',
  'manual',
  '--allow-errors',
]

const serve = () => startServing(ARGS, folderWith({ 'plan.yaml': PLAN }))
const watch = (control: string, more: readonly string[] = []) =>
  openTerminal([process.execPath, bin, 'ctl', 'watch', '--control', control, ...more], {
    cwd: folderWith({}),
    columns: 72,
  })

/** What a terminal shows, without the sequences that the screen may be made of; anything else stays. */
const shown = (text: string) => text.replaceAll(/\u001b\[(?:\?1049[hl]|\?25[hl]|[HKJ]|\d+m)/g, '')

describe.skipIf(script === undefined)('ctl watch on a terminal (needs script of util-linux)', () => {
  test('draws records with their trees, follows what happens, and leaves the terminal as it was on q', async () => {
    const { control } = await serve()
    const { waitFor, type, ended, text } = watch(control)
    await waitFor(/all 1 check healthy/)
    await waitFor(/www\.example\.com A failover {2}healthy[\s\S]*primary 192\.0\.2\.10 \(web\) {2}answers 100 %/)
    await postControl(control, '/fail', { selector: 'web', reason: 'drill' })
    await waitFor(/1 of 1 check unhealthy · 1 record affected/)
    await waitFor(/fail web \(drill\)/)
    await waitFor(/✗.* primary 192\.0\.2\.10 \(web\) {2}out/)
    await waitFor(/answer www\.example\.com A 192\.0\.2\.10 → 192\.0\.2\.99/)
    type('q')
    expect(await ended).toBe(0)
    expect(text()).toMatch(/^\u001b\[\?1049h\u001b\[\?25l/)
    expect(text().trimEnd()).toMatch(/\u001b\[\?25h\u001b\[\?1049l$/)
    expect(shown(text())).not.toContain('\u001b')
    expect(text()).toContain('\\u{1b}[31mred')
    for (const line of shown(text()).split('\r\n')) expect(line.length).toBeLessThanOrEqual(72 + 'q ends'.length)
  })

  test('Ctrl-C ends it with 130, and the terminal is as it was', async () => {
    const { control } = await serve()
    const { waitFor, type, ended, text } = watch(control)
    await waitFor(/q ends/)
    type('\u0003')
    expect(await ended).toBe(130)
    expect(text()).toContain('\u001b[?25h\u001b[?1049l')
  })

  test('a server that ends is said after the terminal is as it was', async () => {
    const serving = await serve()
    const { waitFor, ended, text } = watch(serving.control)
    await waitFor(/q ends/)
    await serving.stop()
    expect(await ended).toBe(2)
    expect(text()).toMatch(
      /\u001b\[\?25h\u001b\[\?1049l[\s\S]*the server at .* has ended|cannot talk to|no r53sim serve/,
    )
  })
})

test('ndjson is of watch alone', async () => {
  const { stderr, code } = await runCli(['ctl', 'status', '--format', 'ndjson'])
  expect(stderr).toContain('status prints one document')
  expect(code).toBe(2)
})
