import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as bind from '../../../src/formats/bind/read.ts'
import { writeBind } from '../../../src/formats/bind/write.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf, examplePlans, importAll, known } from '../../support/importing.ts'
import { randomPlans } from '../../support/random-plans.ts'
import { findTool, runTool } from '../../support/tools.ts'

/** Written as zone files, for some client and with some checks down, and read back. */
async function roundTrip(text: string, context: Parameters<typeof exportContext>[1] = {}) {
  const before = await deploymentOf(text)
  const { files } = writeBind(before, exportContext(before, context, [...before.healthChecks.keys()].slice(0, 1)))
  const {
    diagnostics,
    notes,
    text: imported,
  } = await importAll(
    bind,
    [...files].map(([name, content]) => ({ name, text: content })),
  )
  expect({ diagnostics, notes }).toEqual({ diagnostics: [], notes: [] })
  return { before, after: await deploymentOf(imported), imported }
}

describe('an export to zone files comes back whole', () => {
  test.each(examplePlans())('%s', async (_name, text) => {
    const { before, after } = await roundTrip(text)
    expect(known(after)).toEqual(known(before))
    // Endpoints that records use keep their names and what a simulation needs of them.
    const used = new Set(
      before.zones.flatMap(({ recordSets }) => recordSets.flatMap(({ data }) => data.endpoint ?? [])),
    )
    expect([...used].filter((name) => !after.endpoints.has(name))).toEqual([])
    for (const [name, endpoint] of after.endpoints) {
      if (!used.has(name)) continue
      const { at: _at, healthCheckId: _check, ...rest } = endpoint
      expect(before.endpoints.get(name)).toMatchObject(rest)
    }
  })

  test('random plans, whoever the snapshot is for', async () => {
    const client = fc.constantFrom(undefined, { country: 'FR' }, { coordinates: { latitude: 47, longitude: 8 } })
    await fc.assert(
      fc.asyncProperty(
        randomPlans,
        client,
        fc.constantFrom('largest' as const, 'all' as const),
        async (text, who, weighted) => {
          const { before, after } = await roundTrip(text, who === undefined ? { weighted } : { client: who, weighted })
          expect(known(after)).toEqual(known(before))
        },
      ),
      { numRuns: 60 },
    )
  })
})

const zone = (text: string, name = 'example.com.zone') => ({ name, text })
const HEAD = '@ 900 IN SOA ns1 hostmaster 1 7200 900 1209600 60\n@ 900 NS ns1\n'

/** What the records of zone files come to, `owner TTL type value`. */
async function records(...files: Parameters<typeof importAll>[1]) {
  const { diagnostics, text } = await importAll(bind, files)
  expect(diagnostics).toEqual([])
  const { zones } = await deploymentOf(text)
  return zones.flatMap(({ recordSets }) =>
    recordSets.flatMap(({ name, type, ttlSeconds, data }) =>
      data.kind === 'values' ? data.values.map((value) => `${name} ${ttlSeconds} ${type} ${value.text}`) : [],
    ),
  )
}

/** Lines that tell readers of zone files apart. */
const HARD = `$TTL 1h
$ORIGIN example.com.
@ IN SOA ns1.example.com. host\\.master.example.com. ( ; a dot inside a label
      2026112901 ; serial
      2h 15M 2w
      1d )
        NS      ns1
        NS      ns2.example.net.
ns1     A       192.0.2.1
$ORIGIN sub
@       300 IN MX 10 mail
mail    IN 300 AAAA 2001:DB8:0:0::1
        600     A       192.0.2.2
$ORIGIN example.com.
txt     TXT     ( "first line"
                  "second; with a semicolon" plain \\"quoted\\" )
bytes   TXT     "\\228\\246 \\\\ \\"x\\""
*.wild  CNAME   target.example.net.
a\\.b   A       192.0.2.3
\\097bc  A       192.0.2.4
UPPER   A       192.0.2.5
host$   A       192.0.2.15
_sip._tcp SRV   10 60 5060 sip
caa     CAA     0 issue "ca.example.net; policy=ev"
naptr   NAPTR   100 10 "U" "E2U+sip" "!^.*$!sip:info@example.com!" .
tlsa    TLSA    3 1 1 ( 0123456789abcdef0123456789ABCDEF
                        0123456789abcdef0123456789abcdef )
ssh     SSHFP   1 1 ( 0123456789abcdef01234567
                      89abcdef01234567 )
svc     HTTPS   1 . alpn="h2,h3" port=8443 ipv4hint=192.0.2.9
alias   TYPE65  \\# 6 0000 02 65 75 00
raw     TYPE1   \\# 4 C0000209
ds      DS      60485 5 1 ( 2BB183AF5F22588179A53B0A 98631FAD1A292118 )
ds      NS      ns1.example.net.
$GENERATE 1-3 gen$ A 192.0.2.\${100,0,d}
$GENERATE 0-20/10 g\${0,3,d} 120 IN CNAME host-\${0,2,x}.example.net.
$TTL 60
last    A       192.0.2.14
`

describe('zone files of others', () => {
  test('every line of a hard file', async () => {
    const found = await records(zone(HARD))
    for (const line of [
      'example.com. 3600 SOA ns1.example.com. host\\056master.example.com. 2026112901 7200 900 1209600 86400',
      'sub.example.com. 300 MX 10 mail.sub.example.com.',
      'mail.sub.example.com. 300 AAAA 2001:db8::1',
      'mail.sub.example.com. 600 A 192.0.2.2',
      'txt.example.com. 3600 TXT "first line" "second; with a semicolon" "plain" "\\"quoted\\""',
      'bytes.example.com. 3600 TXT "\\344\\366 \\\\ \\"x\\""',
      '\\052.wild.example.com. 3600 CNAME target.example.net.',
      'a\\056b.example.com. 3600 A 192.0.2.3',
      'abc.example.com. 3600 A 192.0.2.4',
      'upper.example.com. 3600 A 192.0.2.5',
      'host\\044.example.com. 3600 A 192.0.2.15',
      'alias.example.com. 3600 HTTPS 0 eu.',
      'raw.example.com. 3600 A 192.0.2.9',
      'ds.example.com. 3600 DS 60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118',
      'gen2.example.com. 3600 A 192.0.2.102',
      'g010.example.com. 120 CNAME host-0a.example.net.',
      'last.example.com. 60 A 192.0.2.14',
    ])
      expect(found).toContain(line)
  })

  test('named-compilezone reads the same out of it', async ({ skip }) => {
    const tool = findTool('named-compilezone')
    if (tool === undefined) return skip('named-compilezone is not installed')
    const folder = mkdtempSync(join(tmpdir(), 'r53sim-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'in'), HARD)
    const { code, output } = runTool(tool, [
      '-k',
      'ignore',
      '-i',
      'none',
      '-o',
      join(folder, 'out'),
      'example.com',
      join(folder, 'in'),
    ])
    expect({ code, output }).toMatchObject({ code: 0 })
    const theirs = await records(zone(readFileSync(join(folder, 'out'), 'utf8')))
    expect((await records(zone(HARD))).sort()).toEqual(theirs.sort())
  })

  test('files that it includes, with their own origin', async () => {
    const main = zone(
      `${HEAD}$INCLUDE parts/mail mail\n$INCLUDE parts/web\nafter A 192.0.2.3\n`.replace('ns1 h', 'ns1.example.net. h'),
    )
    const found = await records(main, zone('@ 60 MX 10 mx\n', 'parts/mail'), zone('www 60 A 192.0.2.1\n', 'parts/web'))
    expect(found).toContain('mail.example.com. 60 MX 10 mx.mail.example.com.')
    expect(found).toContain('www.example.com. 60 A 192.0.2.1')
    expect(found.some((line) => line.startsWith('after.example.com. '))).toBe(true)
  })

  test("cli53's policies and aliases", async () => {
    const text = `$ORIGIN example.com.
${HEAD}www 60 IN A 192.0.2.1 ; AWS routing="WEIGHTED" weight=10 healthCheckId="11111111-2222-3333-4444-555555555555" identifier="one"
www 60 IN A 192.0.2.2 ; AWS routing="WEIGHTED" weight=20 identifier="two"
geo 60 IN CNAME eu.example.net. ; AWS routing="GEOLOCATION" continentCode="EU" identifier="eu"
geo 60 IN CNAME wa.example.net. ; AWS routing="GEOLOCATION" countryCode="US" subdivisonCode="WA" identifier="wa"
@ 86400 AWS ALIAS A www.example.com. $self true
cdn 86400 AWS ALIAS A d111111abcdef8.cloudfront.net. Z2FDTNDATAQYW2 false ; AWS routing="FAILOVER" failover="PRIMARY" identifier="p"
cdn 60 IN A 192.0.2.9 ; AWS routing="FAILOVER" failover="SECONDARY" identifier="s"
\\052 60 IN A 192.0.2.7
`
    const { diagnostics, notes, text: plan } = await importAll(bind, [zone(text)])
    expect(diagnostics).toEqual([])
    expect(notes.map(({ code }) => code)).toEqual(['check-unknown'])
    expect(plan.slice(plan.indexOf('    records:'))).toBe(`    records:
      "@":
        A: { alias: www }
        SOA: { ttl: 900, values: [ ns1.example.com. hostmaster.example.com. 1 7200 900 1209600 60 ] }
        NS: { ttl: 900, values: [ ns1.example.com. ] }
      cdn:
        A:
          failover:
            primary: { set_identifier: p, endpoint: cdn }
            secondary: { set_identifier: s, endpoint: cdn-s }
      www:
        A:
          weighted: { one: { weight: 10, endpoint: one }, two: { weight: 20, endpoint: two } }
      geo:
        CNAME:
          geolocation:
            EU: { set_identifier: eu, endpoint: eu }
            NA-US-WA: { set_identifier: wa, endpoint: wa }
      "*": { A: [ 192.0.2.7 ] }
`)
  })

  test('comments of a later version come through import and export as they are', async () => {
    const later = [';r53sim:weather {"b":[1],"a":"\\u00e4"}', ';r53sim:set2', ';r53sim:weather no JSON; at all']
    const text = `;r53sim:zone {"zone":"example.com."}\n${later.join('\n')}\n;r53sim:weather \u00e4\n${HEAD}`
    const { diagnostics, notes, text: plan } = await importAll(bind, [zone(text)])
    expect(diagnostics).toEqual([])
    expect(notes.map(({ code, message }) => [code, message.replace(/^.*know: /, '')])).toEqual([
      ['comment-unknown', 'they are kept as they are'],
      ['comment-unknown', 'they are kept as they are'],
      ['comment-unknown', 'those that are not a line of ASCII are left out'],
    ])
    const deployment = await deploymentOf(plan)
    const written = writeBind(deployment, exportContext(deployment)).files.get('example.com.zone') ?? ''
    expect(written.split('\n').slice(1, 4)).toEqual(later)
  })

  test('a plan cannot put words of its own choice into a zone file', async () => {
    for (const kept of ['set {}', 'end', 'x\ny IN A 192.0.2.1', 'X', 'x \u0007', '']) {
      const plan = JSON.stringify({ version: 1, zones: { 'example.com': { zone_file_comments: [kept] } } })
      await expect(deploymentOf(plan), kept).rejects.toThrow('plan-schema')
    }
  })

  test('records of signing are left out and said', async () => {
    const text = `$ORIGIN example.com.\n${HEAD}@ 60 DNSKEY 257 3 13 AAAA\n@ 60 RRSIG NS 13 2 60 20300101000000 20250101000000 1 example.com. AAAA\n`
    const { diagnostics, notes } = await importAll(bind, [zone(text)])
    expect(diagnostics).toEqual([])
    expect(notes.map(({ code }) => code)).toEqual(['signatures-left-out', 'signatures-left-out'])
  })

  test('TTLs that differ, or are missing', async () => {
    const { notes, text } = await importAll(bind, [
      zone(`@ SOA ns1 hostmaster 1 7200 900 1209600 77\nwww 60 A 192.0.2.1\nwww 30 A 192.0.2.2\n`),
    ])
    expect(notes.map(({ code }) => code)).toEqual(['ttl-missing', 'ttl-differs'])
    expect(text).toContain('ttl: 77')
    expect(text).toContain('ttl: 30')
  })
})

describe('what is wrong is said at its line and column, and the rest is read', () => {
  test.each([
    ['www A 192.0.2.300', '3:7 A: "192.0.2.300" is not an IPv4 address'],
    ['www LOC 1 2 3', '3:5 Route 53 has no LOC records'],
    ['www FOO! 1', '3:5 "FOO!" is no record type'],
    ['www CH TXT "x"', '3:1 Route 53 has only class IN, not CH'],
    ['www TXT "x', '3:9 the quotation mark is not closed on its line'],
    ['www ( A 192.0.2.1', '3:5 the parenthesis is not closed'],
    ['www ) A 192.0.2.1', '3:5 this parenthesis closes nothing'],
    ['www', '3:1 the entry has no type'],
    ['www MX 10', '3:8 MX: the host is missing'],
    ['www A 192.0.2.1 192.0.2.2', '3:17 "192.0.2.2" is one field too many for A'],
    ['www TYPE1 \\# 4 C000', '3:14 these are not 4 octets in hexadecimal digits'],
    ['w..w A 192.0.2.1', '3:1 "w..w" has an empty label'],
    ['w\\300 A 192.0.2.1', '3:1 a backslash is followed by no byte'],
    [`${'w'.repeat(64)} A 192.0.2.1`, `3:1 a label of "${'w'.repeat(60)}" has over 63 bytes`],
    ['$INCLUDE /etc/passwd', '3:10 the file /etc/passwd is not among those to import'],
    ['$GENERATE 1-1000000 a$ A 192.0.2.1', '3:11 this is no range of numbers'],
    ['$FOO bar', '3:1 there is no directive $FOO'],
    [';r53sim:rr www 60 IN A 192.0.2.1', '3:1 this record belongs to no ;r53sim:set'],
    [';r53sim:set {"id":', '3:1 ;r53sim:set holds no JSON object'],
    [`;r53sim:set ${'['.repeat(50_000)}`, '3:1 ;r53sim:set holds no JSON object'],
    [
      ';r53sim:set {"failover":"PRIMARY","id":"p","live":true}\nwww 60 IN A 192.0.2.1\nxxx 60 IN A 192.0.2.1\n;r53sim:end',
      '5:1 this record is of another name or type than those above it of the same ;r53sim:set',
    ],
    [
      ';r53sim:set {"failover":"FIRST","id":"p","live":true}\nwww 60 IN A 192.0.2.1\n;r53sim:end',
      '3:1 Failover is "FIRST"',
    ],
    [
      'www 60 A 192.0.2.1\n;r53sim:set {"weight":1,"id":"p","live":true}\nwww 60 IN A 192.0.2.2\n;r53sim:end',
      '3:1 www.example.com. A has records outside of its ;r53sim:set comments',
    ],
  ])('%s', async (line, message) => {
    const { diagnostics, text } = await importAll(bind, [zone(`${HEAD}${line}\nlast 60 A 192.0.2.9\n`)])
    expect(
      diagnostics.map(({ at, message: said }) => `${at.line}:${at.column} ${said}`.slice(0, message.length)),
    ).toEqual([message])
    if (!/\(|"x$/.test(line)) expect(text).toContain('last')
  })

  test('a file without a zone', async () => {
    const { diagnostics } = await importAll(bind, [zone('www 60 A 192.0.2.1\n', 'records')])
    expect(diagnostics.map(({ message, hint }) => [message, hint])).toEqual([
      ['"www" is relative, and nothing says to which zone', '--zone names it'],
      ['the file has no SOA, and nothing else says which zone it is', '--zone names it'],
    ])
  })

  test('any text is read to its end', async () => {
    const words = fc.constantFrom(
      '$ORIGIN ',
      '$TTL',
      '$GENERATE 1-2 a$ A 192.0.2.$',
      '@',
      '\\',
      '"',
      '(',
      ')',
      ';',
      '\n',
      ' ',
      'A',
      'IN',
      '60',
      ';r53sim:set {}',
      ';r53sim:rr ',
      'TXT',
      '\\#',
      'x.',
      '\u0007',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(words, fc.string({ maxLength: 5 })), { maxLength: 40 }), async (parts) => {
        await importAll(bind, [zone(parts.join(''))])
        expect(Reflect.get(Object.prototype, 'polluted')).toBeUndefined()
      }),
      { numRuns: 300 },
    )
  })
})
