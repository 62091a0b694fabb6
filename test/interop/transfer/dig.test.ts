import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { TsigKey } from '../../../src/dns/tsig.ts'
import { until } from '../../support/dns-client.ts'
import { failoverZone } from '../../support/failover-zone.ts'
import { base64, loopback, startHiddenPrimary, tsigKey } from '../../support/hidden-primary.ts'
import { findTool } from '../../support/tools.ts'

const run = promisify(execFile)

/** Asks with a tool; everything it prints, also where it ends with an error. */
async function ask(tool: string, port: number, ...words: readonly string[]): Promise<string> {
  const said = await run(tool, ['-p', `${port}`, '@127.0.0.1', ...words]).catch((error: object) => error)
  const part = (name: string) => String(Object.entries(said).find(([key]) => key === name)?.[1] ?? '')
  return part('stdout') + part('stderr')
}

/** The words by which a tool signs. A file for both: secrets are not for command lines. */
function signedBy(tool: string, { name, algorithm }: TsigKey, secret: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'r53sim-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'key')
  const bare = name.replace(/\.$/, '')
  if (tool === 'kdig') writeFileSync(path, `${algorithm}:${bare}:${secret}\n`)
  else writeFileSync(path, `key "${bare}" { algorithm ${algorithm}; secret "${secret}"; };\n`)
  return ['-k', path]
}

/** Records as `name ttl type data`, single blanks, SOA numbers but the serial left in place. */
const recordsIn = (output: string): readonly string[] =>
  output
    .split('\n')
    .filter((line) => /^\S+\s+\d+\s+IN\s/.test(line))
    .map((line) => line.trim().replace(/\s+/g, ' ').replace(' IN ', ' ').replace('alpn="h2,h3"', 'alpn=h2,h3'))

const soaLine = (serial: number) =>
  `example.com. 900 SOA ns-1.awsdns-00.com. hostmaster.example.com. ${serial} 60 10 1209600 86400`

const RECORDS = [
  'example.com. 172800 NS ns-1.awsdns-00.com.',
  'example.com. 172800 NS ns-2.awsdns-00.net.',
  'example.com. 60 MX 10 mail.example.com.',
  'example.com. 60 MX 20 mail.example.net.',
  'example.com. 60 CAA 0 issue "ca.example.net"',
  'www.example.com. 60 A 192.0.2.10',
  'mail.example.com. 60 A 192.0.2.25',
  'mail.example.com. 60 AAAA 2001:db8::25',
  'alias.example.com. 60 CNAME www.example.com.',
  '*.wild.example.com. 60 TXT "one" "two words" ""',
  'sub.example.com. 60 NS ns1.sub.example.com.',
  'ns1.sub.example.com. 60 A 192.0.2.53',
  '_sip._tcp.example.com. 60 SRV 1 2 5060 mail.example.com.',
  'web.example.com. 60 HTTPS 1 . alpn=h2,h3 ipv4hint=192.0.2.1',
]

const KEYS = [tsigKey('a.example'), tsigKey('b.example', 'hmac-sha384'), tsigKey('c.example', 'hmac-sha512')] as const

describe.each(['dig', 'kdig'])('%s', (tool) => {
  const here = findTool(tool) !== undefined
  const title = here ? '' : ` (${tool} is not installed)`

  test.skipIf(!here)(`D111 takes the whole zone${title}`, async () => {
    const { at, serial } = await startHiddenPrimary(failoverZone(), { rules: [loopback()] })
    const whole = [soaLine(serial()), ...RECORDS, soaLine(serial())]
    expect(recordsIn(await ask(tool, at.port, 'example.com', 'AXFR'))).toEqual(whole)
    expect(recordsIn(await ask(tool, at.port, 'example.com', 'IXFR=1'))).toEqual(whole)
  })

  test.skipIf(!here)(`D112 takes what changed, step by step${title}`, async () => {
    const { at, serial, live } = await startHiddenPrimary(failoverZone(), { rules: [loopback()] })
    const first = serial()
    live.observe('web', false)
    await until(() => serial() !== first)
    const second = serial()
    live.observe('web', true)
    await until(() => serial() !== second)
    const [old, middle, now] = [first, second, serial()].map(soaLine)
    const [up, down] = ['www.example.com. 60 A 192.0.2.10', 'www.example.com. 60 A 192.0.2.99']
    const steps = [now, old, up, middle, down, middle, down, now, up, now]
    expect(recordsIn(await ask(tool, at.port, 'example.com', `IXFR=${first}`))).toEqual(steps)
    expect(recordsIn(await ask(tool, at.port, 'example.com', `IXFR=${second}`))).toEqual([now, ...steps.slice(5)])
    for (const serialOfClient of [serial(), serial() + 5])
      expect(recordsIn(await ask(tool, at.port, 'example.com', `IXFR=${serialOfClient}`))).toEqual([now])
  })

  test.skipIf(!here).each(KEYS)(`D114 $algorithm signs and verifies${title}`, async (key) => {
    const { at, serial } = await startHiddenPrimary(failoverZone(), { rules: [{ key: key.name }], keys: KEYS })
    const signed = signedBy(tool, key, base64(key))
    const output = await ask(tool, at.port, ...signed, 'example.com', 'AXFR')
    expect(output).not.toMatch(/verify|fail|warning/i)
    expect(recordsIn(output)).toEqual([soaLine(serial()), ...RECORDS, soaLine(serial())])
    const plain = await ask(tool, at.port, ...signed, 'www.example.com', 'A')
    expect(plain).not.toMatch(/verify|validated|fail/i)
    expect(recordsIn(plain)).toContain('www.example.com. 60 A 192.0.2.10')
  })

  test.skipIf(!here)(`D114 refuses other secrets, other keys and no key${title}`, async () => {
    const [key, other] = KEYS
    const { at, events } = await startHiddenPrimary(failoverZone(), { rules: [{ key: key.name }], keys: KEYS })
    const wrong = signedBy(tool, key, base64(other))
    expect(recordsIn(await ask(tool, at.port, ...wrong, 'example.com', 'AXFR'))).toEqual([])
    const unknown = tsigKey('unknown.example')
    expect(await ask(tool, at.port, ...signedBy(tool, unknown, base64(unknown)), 'example.com', 'SOA')).toMatch(
      /BADKEY/,
    )
    expect(recordsIn(await ask(tool, at.port, ...signedBy(tool, other, base64(other)), 'example.com', 'AXFR'))).toEqual(
      [],
    )
    expect(recordsIn(await ask(tool, at.port, 'example.com', 'AXFR'))).toEqual([])
    expect(events.map((event) => (event.kind === 'bad-signature' ? event.error : event.kind))).toEqual([
      'BADSIG',
      'BADKEY',
      'refused',
      'refused',
    ])
  })

  test.skipIf(!here)(`D114 a clock 400 s off is BADTIME, and signed${title}`, async () => {
    const [key] = KEYS
    const nowMs = () => Date.now() + 400_000
    const { at, events } = await startHiddenPrimary(failoverZone(), { rules: [{ key: key.name }], keys: KEYS, nowMs })
    const output = await ask(tool, at.port, ...signedBy(tool, key, base64(key)), 'example.com', 'AXFR')
    expect(output).toMatch(/BADTIME|clock/i)
    expect(events).toMatchObject([{ kind: 'bad-signature', error: 'BADTIME' }])
  })

  test.skipIf(!here)(`D110 nobody who is not allowed, and never over UDP${title}`, async () => {
    const { at, serial } = await startHiddenPrimary(failoverZone(), { rules: [{ ...loopback() }] })
    expect(recordsIn(await ask(tool, at.port, '+notcp', 'example.com', 'IXFR=1'))).toEqual([soaLine(serial())])
    expect(recordsIn(await ask(tool, at.port, 'www.example.com', 'AXFR'))).toEqual([])
    const closed = await startHiddenPrimary(failoverZone(), { rules: [] })
    expect(recordsIn(await ask(tool, closed.at.port, 'example.com', 'AXFR'))).toEqual([])
    expect(closed.events).toMatchObject([{ kind: 'refused', rcode: 'REFUSED' }])
  })
})
