import { execFile } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'
import { decodeReply, nameBytes, query } from '../support/dns.ts'
import { askUdp } from '../support/dns-client.ts'
import { answersWith, EXAMPLE_KEY, freePort, startSecondary } from '../support/secondaries.ts'
import { startServing } from '../support/serving.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

const KEY_LINE = `r53sim-xfr hmac-sha256 ${Buffer.from(EXAMPLE_KEY.secret).toString('base64')}\n`

const planWith = (port: number) => `
version: 1
endpoints:
  web:   { ipv4: 127.0.0.1, health_check: { type: HTTP, port: ${port}, failure_threshold: 1 } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: sorry } } }
`
const STATIC = ['plan.yaml', '--listen', '127.0.0.1:0', '--no-control', '--health', 'static']

/** A folder with a plan, and a file of keys that its owner alone can read. */
function folder(port = 80): string {
  const path = folderWith({ 'plan.yaml': planWith(port), keys: KEY_LINE })
  chmodSync(join(path, 'keys'), 0o600)
  return path
}

const serialOf = (firstLine: string) => Number(/ serial (\d+)$/.exec(firstLine)?.[1])

describe('secondaries of a process', () => {
  test('serials outlive a restart with --data: equal while nothing changes, later when it does', async () => {
    const at = folder()
    const flags = [...STATIC, '--allow-transfer', '127.0.0.1', '--data', 'state']
    const start = async (...more: readonly string[]) => {
      const serving = await startServing([...flags, ...more], at)
      await serving.stop()
      return serialOf(serving.firstLine)
    }
    const first = await start()
    expect(await start()).toBe(first)
    const failed = await start('--fail', 'web')
    expect(failed).toBeGreaterThan(first)
    expect(await start()).toBeGreaterThan(failed)
  })

  test('a damaged file of serials is set aside and said', async () => {
    const at = folder()
    const flags = [...STATIC, '--allow-transfer', '127.0.0.1', '--data', 'state']
    await (await startServing(flags, at)).stop()
    const path = join(at, 'state', 'serials.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"serial": \d/, '"serial": 9'))
    const serving = await startServing(flags, at)
    expect(serving.errors()).toMatch(
      /^! .*serials\.json is damaged and was set aside as .*serials\.json\.damaged-\d+: /m,
    )
    await serving.stop()
    expect(readdirSync(join(at, 'state')).filter((name) => name.startsWith('serials.json'))).toHaveLength(2)
  })

  test.each([
    [['--tsig', 'r53sim-xfr'], 'a key is named, but nothing says where it is: add --tsig-file FILE'],
    [['--tsig-file', 'keys'], '--tsig-file alone allows nobody: add --tsig NAME or --secondary'],
    [
      ['--tsig', 'r53sim-xfe', '--tsig-file', 'keys'],
      'the file of keys has no "r53sim-xfe": did you mean "r53sim-xfr"?',
    ],
    [['--secondary', 'ns1.example.net'], '--secondary: "ns1.example.net" is no address of a server'],
    [['--secondary', '192.0.2.53,kee=x'], '--secondary: ",kee=x" is not understood'],
    [['--secondary', '192.0.2.53,source=::1'], '--secondary: source=::1 is no address that reaches 192.0.2.53'],
    [['--allow-transfer', '192.0.2.0/33'], '--allow-transfer: "192.0.2.0/33" is no address or block'],
    [
      ['--secondary', '127.0.0.1:5301', '--secondary', '127.0.0.1:5302,client=continent=EU'],
      'two secondaries at 127.0.0.1 are for different clients, and nothing tells them apart',
    ],
  ])('%j is refused', async (flags, words) => {
    const { code, stderr } = await runCli(['serve', ...STATIC, ...flags], { cwd: folder() })
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
  })

  test('a file of keys that others can read is refused, and its secret is not shown', async () => {
    const at = folder()
    chmodSync(join(at, 'keys'), 0o644)
    const { code, stderr } = await runCli(['serve', ...STATIC, '--tsig', 'r53sim-xfr', '--tsig-file', 'keys'], {
      cwd: at,
    })
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/keys holds secrets, and others than its owner can read it: chmod 600 /),
    ])
    chmodSync(join(at, 'keys'), 0o600)
    writeFileSync(join(at, 'keys'), 'r53sim-xfr hmac-md5 c2VjcmV0c2VjcmV0c2VjcmV0\n')
    const other = await runCli(['serve', ...STATIC, '--tsig', 'r53sim-xfr', '--tsig-file', 'keys'], { cwd: at })
    expect(other.stderr).toMatch(/line 1 of .*keys has an algorithm other than hmac-sha256, hmac-sha384, hmac-sha512/)
    expect(other.stderr).not.toContain('c2VjcmV0')
  })

  test('what secondaries will lack is said at the start', async () => {
    const at = folderWith({
      'plan.yaml': `
version: 1
zones:
  example.com:
    records:
      mix: { A: { weighted: { a: { weight: 1, values: [192.0.2.1] }, b: { weight: 2, values: [192.0.2.2] } } } }
      near: { A: { latency: { us-east-1: { values: [192.0.2.3] }, eu-west-1: { values: [192.0.2.4] } } } }
`,
    })
    const line = ['--allow-transfer', '127.0.0.1', '--secondary', '127.0.0.1:9,client=region=eu-west-1']
    const { errors } = await startServing([...STATIC, ...line], at)
    expect(
      errors()
        .split('\n')
        .filter((text) => text.startsWith('!')),
    ).toEqual([
      '! serials of this run go by the clock: --data DIR keeps them rising whatever happens to it',
      '! secondaries hold one answer each for mix.example.com A (weighted)',
      '! secondaries have no answer for near.example.com A: name a client with --secondary ADDR,client=CLIENT',
      '! secondaries for region=eu-west-1 hold one answer each for mix.example.com A (weighted), near.example.com A (latency)',
    ])
  })

  test('D116 transfers by address alone are remarked on where other machines can ask', async () => {
    const flags = ['plan.yaml', '--listen', '0.0.0.0:0', '--no-control', '--health', 'static']
    const alone = await startServing([...flags, '--allow-transfer', '192.0.2.53'], folder())
    const words = '! transfers are allowed by address alone: --tsig NAME with --tsig-file FILE has them signed\n'
    expect(alone.errors()).toContain(words)
    const signed = await startServing([...flags, '--tsig', 'r53sim-xfr', '--tsig-file', 'keys'], folder())
    expect(signed.errors()).not.toContain(words)
  })

  test('D75 what others send is shown without its control characters', async () => {
    const serving = await startServing([...STATIC, '--tsig', 'r53sim-xfr', '--tsig-file', 'keys'], folder())
    const name = nameBytes('k\u001b[2J\u202e', 'x')
    const data = [...nameBytes('hmac-sha256'), 0, 0, 0, 0, 0, 0, 1, 44, 0, 0, 0x12, 0x34, 0, 0, 0, 0]
    const tsig = [...name, 0, 250, 0, 255, 0, 0, 0, 0, 0, data.length, ...data]
    expect(decodeReply(await askUdp(serving.at, query({ tail: tsig }))).rcode).toBe('NOTAUTH')
    expect(await serving.error(/^! 127\.0\.0\.1 signed with .*\n/m)).toMatch(/^[ -~]+\n$/)
  })

  test('status and metrics tell of serials and transfers', async () => {
    const flags = [...STATIC.filter((flag) => flag !== '--no-control'), '--control', '127.0.0.1:0']
    const serving = await startServing([...flags, '--allow-transfer', '127.0.0.1'], folder())
    const serial = serialOf(serving.firstLine)
    const get = async (path: string) => (await fetch(`http://${serving.control}${path}`)).text()
    expect(JSON.parse(await get('/status'))).toMatchObject({
      transfers: {
        serials: [{ zone: 'example.com.', client: null, serial }],
        requests: { full: 0, incremental: 0, current: 0, refused: 0, bad_signatures: 0 },
        notifies: { answered: 0, unanswered: 0 },
      },
    })
    const metrics = await get('/metrics')
    expect(metrics).toContain(`r53sim_zone_serial{zone="example.com.",client=""} ${serial}\n`)
    expect(metrics).toContain('r53sim_transfer_requests_total{outcome="refused"} 0\n')
  })

  const dig = findTool('dig')
  test.skipIf(dig === undefined)(
    `dig transfers with the key and not without${dig ? '' : ' (dig is not installed)'}`,
    async () => {
      const at = folder()
      const serving = await startServing([...STATIC, '--tsig', 'r53sim-xfr', '--tsig-file', 'keys'], at)
      const ask = async (...words: readonly string[]) =>
        (await run('dig', ['-p', `${serving.at.port}`, '@127.0.0.1', '+noall', '+answer', ...words])).stdout
      writeFileSync(
        join(at, 'dig.key'),
        `key "r53sim-xfr" { algorithm hmac-sha256; secret "${KEY_LINE.split(' ')[2]?.trim()}"; };`,
      )
      expect(await ask('-k', join(at, 'dig.key'), 'example.com', 'AXFR')).toMatch(
        /^www\.example\.com\.\s+60\s+IN\s+A\s+127\.0\.0\.1$/m,
      )
      expect(await ask('example.com', 'AXFR')).toMatch(/Transfer failed/)
      expect(await ask('example.com', 'SOA')).toContain(` ${serialOf(serving.firstLine)} `)
    },
  )

  const nsd = findTool('nsd')
  test.skipIf(nsd === undefined)(
    `a probe that fails changes NSD’s answer${nsd ? '' : ' (nsd is not installed)'}`,
    async () => {
      const web = createServer((_request, response) => response.end('ok'))
      await new Promise<void>((resolve) => {
        web.listen(0, '127.0.0.1', resolve)
      })
      onTestFinished(() => {
        web.close()
      })
      const address = web.address() as AddressInfo
      const port = await freePort()
      const flags = [
        '--time-scale',
        '50',
        '--secondary',
        `127.0.0.1:${port}`,
        '--tsig',
        'r53sim-xfr',
        '--tsig-file',
        'keys',
      ]
      const serving = await startServing(
        ['plan.yaml', '--listen', '127.0.0.1:0', '--no-control', ...flags],
        folder(address.port),
      )
      const secondary = startSecondary('nsd', nsd ?? '', port, serving.at)
      const answer = (value: string) =>
        answersWith(secondary.at, 'www.example.com', 1, (answers) => answers.includes(`www.example.com 60 A ${value}`))
      await answer('127.0.0.1')
      web.closeAllConnections()
      await new Promise((resolve) => web.close(resolve))
      await answer('192.0.2.99')
      expect(await serving.line(/ serial example\.com\. \d+$/)).toMatch(/ \d{10}$/)
    },
  )
})
