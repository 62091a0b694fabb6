import { execFile } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'
import { askControl } from '../support/control.ts'
import { decodeReply, lines, query } from '../support/dns.ts'
import { connectTls, framed } from '../support/dns-client.ts'
import { schemaErrors } from '../support/schemas.ts'
import { keyPair } from '../support/servers.ts'
import { startServing } from '../support/serving.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

const PLAN = `
version: 1
zones:
  example.com:
    records:
      www: { A: { ttl: 60, values: [192.0.2.10] } }
`
const FLAGS = ['plan.yaml', '--listen', '127.0.0.1:0', '--health', 'static']
const TLS = [...FLAGS, '--tls-listen', '127.0.0.1:0', '--tls-cert', 'cert.pem', '--tls-key', 'key.pem']

/** A folder with a plan, a certificate and its key. */
function folder(name: Parameters<typeof keyPair>[0] = 'api'): string {
  const path = folderWith({ 'plan.yaml': PLAN })
  writePair(path, name)
  return path
}

function writePair(path: string, name: Parameters<typeof keyPair>[0]): void {
  const { cert, key } = keyPair(name)
  writeFileSync(join(path, 'cert.pem'), cert)
  writeFileSync(join(path, 'key.pem'), key)
  chmodSync(join(path, 'key.pem'), 0o600)
}

const tlsAt = (firstLine: string) => {
  const [, port] =
    /^listening dns 127\.0\.0\.1:\d+ tls 127\.0\.0\.1:(\d+) (?:control \S+ )?zones 1 /.exec(firstLine) ?? []
  return { address: '127.0.0.1', port: Number(port) }
}

describe('DNS over TLS of a process', () => {
  test('the first line says where; SIGHUP shows another certificate, one that cannot be used changes nothing', async () => {
    const at = folder()
    const serving = await startServing([...TLS, '--control', '127.0.0.1:0'], at)
    const where = tlsAt(serving.firstLine)
    const open = await connectTls(where)
    const shown = async () => {
      const client = await connectTls(where)
      const { subject } = client.socket.getPeerCertificate()
      client.socket.destroy()
      return subject.CN
    }
    expect(await shown()).toBe('r53sim test')
    writeFileSync(join(at, 'cert.pem'), keyPair('other').cert)
    process.kill(serving.pid, 'SIGHUP')
    expect(await serving.error(/^! .*key\.pem.*\n/m)).toMatch(
      /key\.pem is not the key of the certificate .*cert\.pem; the certificate from before goes on being shown\n$/,
    )
    expect(await shown()).toBe('r53sim test')
    writePair(at, 'other')
    process.kill(serving.pid, 'SIGHUP')
    await serving.line(/^\d\d:\d\d:\d\d certificate cert\.pem until 2126-\d\d-\d\d$/)
    expect(await shown()).toBe('other.example.test')
    open.socket.write(framed(query()))
    expect(lines(decodeReply(await open.next()).answers)).toEqual(['www.example.com 60 A 192.0.2.10'])
    open.socket.destroy()
    const status = JSON.parse((await askControl(serving.control, '/status')).text)
    expect(schemaErrors('status', status)).toEqual([])
    expect(status).toMatchObject({ listening_tls: [`127.0.0.1:${where.port}`], counts: { queries: { tls: 1 } } })
    expect(await serving.stop()).toBe(0)
  })

  test('a certificate that has ended is said', async () => {
    const serving = await startServing(TLS, folder('expired'))
    expect(serving.errors()).toMatch(/^! the certificate cert\.pem ended on 2020-02-01: clients will not take it\n/)
  })

  const HINT = 'DNS over TLS takes --tls-listen ADDR:PORT, --tls-cert FILE and --tls-key FILE'
  test.each([
    [['--tls-listen', '127.0.0.1:0'], `--tls-listen needs a certificate: ${HINT}`],
    [['--tls-listen', '127.0.0.1:0', '--tls-cert', 'cert.pem'], `--tls-listen needs the certificate's key: ${HINT}`],
    [['--tls-cert', 'cert.pem', '--tls-key', 'key.pem'], `a certificate without an address serves nobody: ${HINT}`],
    [
      ['--tls-listen', 'localhost:853', '--tls-cert', 'cert.pem', '--tls-key', 'key.pem'],
      '--tls-listen: "localhost:853" does not start with an address: write it as 127.0.0.1:5353 or [::1]:5353',
    ],
    [
      ['--tls-listen', '192.0.2.1:0', '--tls-cert', 'cert.pem', '--tls-key', 'key.pem'],
      '192.0.2.1 is no address of this machine: listen on one that is, or on 127.0.0.1',
    ],
  ])('%j is refused', async (flags, sentence) => {
    const { code, stderr } = await runCli(['serve', ...FLAGS, '--no-control', ...flags], { cwd: folder() })
    expect([code, stderr]).toEqual([2, `r53sim: ${sentence}\n`])
  })

  test('a key that others can read is refused, and not shown', async () => {
    const at = folder()
    chmodSync(join(at, 'key.pem'), 0o644)
    const { code, stderr } = await runCli(['serve', ...TLS, '--no-control'], { cwd: at })
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/key\.pem holds secrets, and others than its owner can read it: chmod 600 .*key\.pem\n$/),
    ])
    expect(stderr).not.toContain(keyPair('api').key.toString().split('\n')[1])
  })

  const kdig = findTool('kdig')
  const title = kdig ? '' : ' (kdig is not installed)'

  test.skipIf(kdig === undefined)(
    `kdig asks, holds the certificate against its name, and has replies padded${title}`,
    async () => {
      const at = folder()
      const { port } = tlsAt((await startServing(TLS, at)).firstLine)
      const ask = async (...words: readonly string[]) =>
        (await run('kdig', ['@127.0.0.1', '-p', `${port}`, ...words, 'www.example.com'])).stdout
      const trusted = [`+tls-ca=${join(at, 'cert.pem')}`, '+tls-hostname=api.example.test']
      const output = await ask(...trusted, '+padding=128', '+keepopen', 'x.example.com')
      expect(output).toMatch(/^;; TLS session \(TLS1\.3\)/m)
      expect(output).toMatch(/^www\.example\.com\.\s+60\s+IN\s+A\s+192\.0\.2\.10$/m)
      expect(output).toMatch(/^;; Received 468 B$/m)
      expect(output).toMatch(/status: NXDOMAIN/)
      await expect(ask(`+tls-ca=${join(at, 'cert.pem')}`, '+tls-hostname=www.example.com')).rejects.toThrow()
    },
  )
})
