import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folderWith } from '../support/cli.ts'
import { failoverZone } from '../support/failover-zone.ts'
import { secondaryAt, startHiddenPrimary } from '../support/hidden-primary.ts'
import { answersWith, EXAMPLE_KEY, freePort, startSecondary } from '../support/secondaries.ts'
import { keyPair } from '../support/servers.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

const certificates = join(import.meta.dirname, '../data/certificates')
const titled = (tool: string) => (findTool(tool) === undefined ? ` (${tool} is not installed)` : '')

/** A primary that speaks TLS, with those secondaries. */
function startPrimary(secondaries: Parameters<typeof startHiddenPrimary>[1]['secondaries'] = []) {
  const { cert, key } = keyPair('api')
  const identity = { cert: cert.toString(), key: key.toString(), validToMs: 0 }
  return startHiddenPrimary(failoverZone(), {
    secondaries,
    keys: [EXAMPLE_KEY],
    tls: { listen: [{ address: '127.0.0.1', port: 0 }], identity },
  })
}

describe('DNS over TLS', () => {
  const dig = findTool('dig')
  test.skipIf(dig === undefined)(`D66 dig asks over TLS, and is padded${titled('dig')}`, async () => {
    const { at } = await startPrimary()
    const trust = [`+tls-ca=${join(certificates, 'api.cert.pem')}`, '+tls-hostname=api.example.test']
    const words = ['-p', `${at.port}`, '@127.0.0.1', '+tls', ...trust, '+padding=128', 'www.example.com']
    const { stdout } = await run('dig', words)
    expect(stdout).toMatch(/^www\.example\.com\.\s+60\s+IN\s+A\s+192\.0\.2\.10$/m)
    expect(stdout).toMatch(/^;; SERVER: 127\.0\.0\.1#\d+\(127\.0\.0\.1\) \(TLS\)$/m)
    expect(stdout).toMatch(/^;; MSG SIZE {2}rcvd: 468$/m)
  })

  const unbound = findTool('unbound')
  test.skipIf(unbound === undefined)(`D66 unbound resolves over TLS${titled('unbound')}`, async () => {
    const { at, server } = await startPrimary()
    const port = await freePort()
    const configuration = `
server:
  interface: 127.0.0.1@${port}
  chroot: ""
  username: ""
  directory: "."
  pidfile: "unbound.pid"
  use-syslog: no
  do-not-query-localhost: no
  module-config: "iterator"
  tls-cert-bundle: "${join(certificates, 'api.cert.pem')}"
remote-control:
  control-enable: no
stub-zone:
  name: example.com
  stub-addr: 127.0.0.1@${at.port}#api.example.test
  stub-tls-upstream: yes
`
    const child = spawn(unbound ?? '', ['-d', '-c', 'unbound.conf'], {
      cwd: folderWith({ 'unbound.conf': configuration }),
      stdio: 'ignore',
    })
    const ended = once(child, 'close')
    onTestFinished(async () => {
      child.kill()
      await ended
    })
    const wanted = (lines: readonly string[]) => lines.includes('www.example.com 60 A 192.0.2.10')
    await answersWith({ address: '127.0.0.1', port }, 'www.example.com', 1, wanted)
    expect(server.counters.queries).toMatchObject({ udp: 0, tcp: 0 })
    expect(server.counters.queries.tls).toBeGreaterThan(0)
  })

  const named = findTool('named')
  test.skipIf(named === undefined)(`D66 D110 BIND takes the zone over TLS${titled('named')}`, async () => {
    const port = await freePort()
    const primary = await startPrimary([secondaryAt(port, { key: EXAMPLE_KEY })])
    const secondary = startSecondary('named', named ?? '', port, primary.at, (text) =>
      text.replace('key r53sim-xfr; }', 'key r53sim-xfr tls ephemeral; }'),
    )
    await answersWith(secondary.at, 'www.example.com', 1, (lines) => lines.includes('www.example.com 60 A 192.0.2.10'))
    expect(primary.events.map(({ kind }) => kind)).toContain('full')
    expect(primary.server.counters.queries.tcp).toBe(0)
  })
})
