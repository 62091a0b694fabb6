import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NamedClient } from '../../src/model/client.ts'
import { type Server, startServer } from '../../src/serve/server.ts'
import { getName } from '../../src/values/name.ts'
import { RECORD_TYPES, type RecordType } from '../../src/values/rdata/rdata.ts'
import { deployment, prefix, zone } from '../support/deployment.ts'
import { record, viewOf } from '../support/dns.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

/** Values as all tools print them, in the form of a zone file. */
const VALUES: { readonly [T in RecordType]?: readonly string[] } = {
  A: ['192.0.2.1', '192.0.2.2'],
  AAAA: ['2001:db8::1'],
  CAA: ['0 issue "ca.example.net"'],
  DS: ['1 13 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF'],
  MX: ['10 mx1.example.net.', '20 mx2.example.com.'],
  NAPTR: ['100 50 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .'],
  PTR: ['host.example.net.'],
  SRV: ['1 2 5060 sip.example.com.'],
  SSHFP: ['1 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF'],
  TLSA: ['3 1 1 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF'],
  TXT: ['"one" "two words" ""'],
}

const many = Array.from({ length: 60 }, (_, index) => `"${String(index).padStart(60, '0')}"`)
const area = (country: string | undefined, value: string) =>
  record('geo.example.com', 'A', [value], {
    policy: { kind: 'geolocation', area: country === undefined ? { kind: 'default' } : { kind: 'country', country } },
    setIdentifier: country ?? 'default',
  })
const paris: NamedClient = { name: 'paris', country: 'FR', subnet: prefix('198.51.100.0/24') }

const view = viewOf(
  deployment(
    [
      zone(getName('example.com'), 'Z1', [
        ...Object.entries(VALUES).map(([type, values]) => {
          const known = RECORD_TYPES.find((candidate) => candidate === type)
          if (known === undefined) throw new Error(type)
          return record(`${type.toLowerCase()}.example.com`, known, values)
        }),
        record('https.example.com', 'HTTPS', ['1 . alpn="h2,h3" port=8443 ipv4hint=192.0.2.1']),
        record('spf.example.com', 'SPF', ['"v=spf1 -all"']),
        record('alias.example.com', 'CNAME', ['a.example.com.']),
        record('*.wild.example.com', 'A', ['192.0.2.9']),
        record('many.example.com', 'TXT', many),
        record('sub.example.com', 'NS', ['ns1.sub.example.com.']),
        record('ns1.sub.example.com', 'A', ['192.0.2.53']),
        area('FR', '192.0.2.33'),
        area(undefined, '192.0.2.34'),
      ]),
    ],
    [],
    { clients: new Map([['paris', paris]]) },
  ),
)

let server: Server
let port = 0
beforeAll(async () => {
  const started = await startServer({
    listen: [{ address: '127.0.0.1', port: 0 }],
    view: () => view,
    seed: 1,
    onFailure: (error) => {
      throw error
    },
  })
  if ('message' in started) throw new Error(started.message)
  server = started
  port = started.listening[0]?.port ?? 0
})
afterAll(() => server.close())

/** Everything a tool prints. */
async function ask(tool: string, ...words: readonly string[]): Promise<string> {
  const at = tool === 'kdig' ? ['@127.0.0.1', '-p', `${port}`] : ['-p', `${port}`, '@127.0.0.1']
  const { stdout, stderr } = await run(tool, [...at, ...words])
  // Our server does not recurse, and dig remarks on that.
  return (stdout + stderr).replace(';; WARNING: recursion requested but not available\n', '')
}

/** Records of a printed section as `name type data` with single blanks, sorted. */
function section(output: string, title: string): readonly string[] {
  const [, body = ''] = new RegExp(`^;; ${title} SECTION:\\n((?:[^;\\n].*\\n)*)`, 'm').exec(output) ?? []
  return body
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [owner = '', , , type = '', ...data] = line.trim().split(/\s+/)
      return `${owner} ${type} ${data.join(' ')}`
    })
    .toSorted()
}

/** Digests are printed in groups by some, in one piece by others, in either case. */
const plain = (lines: readonly string[]) =>
  lines.map((line) =>
    line
      .toUpperCase()

      .replace(/([0-9A-F]{8,}) (?=[0-9A-F]{8,})/g, '$1'),
  )

const TROUBLE = /malformed|warning|extra (?:input|bytes)|garbage|mismatch|unexpected|parse error|bad packet/i

describe.each(['dig', 'kdig', 'drill'])('%s', (tool) => {
  const here = findTool(tool) !== undefined
  const title = here ? '' : ` (${tool} is not installed)`

  describe.each(['udp', 'tcp'])(`over %s${title}`, (transport) => {
    const how = transport === 'tcp' ? [tool === 'drill' ? '-t' : '+tcp'] : []
    test.skipIf(!here).each(Object.entries(VALUES))(`%s with ${tool}`, async (type, values) => {
      const name = `${type.toLowerCase()}.example.com`
      const output = await ask(tool, ...how, name, type)
      expect(output).not.toMatch(TROUBLE)
      expect(output).toMatch(/flags: qr aa rd\s*;/i)
      expect(plain(section(output, 'ANSWER'))).toEqual(
        plain(values.map((value) => `${name}. ${type} ${value}`).toSorted()),
      )
      expect(section(output, 'AUTHORITY')).toEqual([
        'example.com. NS ns-1.awsdns-00.com.',
        'example.com. NS ns-2.awsdns-00.net.',
      ])
    })
  })

  test.skipIf(!here)(`CNAME, wildcard and negative answers with ${tool}`, async () => {
    expect(section(await ask(tool, 'alias.example.com', 'A'), 'ANSWER')).toEqual([
      'a.example.com. A 192.0.2.1',
      'a.example.com. A 192.0.2.2',
      'alias.example.com. CNAME a.example.com.',
    ])
    expect(section(await ask(tool, 'x.y.wild.example.com', 'A'), 'ANSWER')).toEqual([
      'x.y.wild.example.com. A 192.0.2.9',
    ])
    const missing = await ask(tool, 'missing.example.com', 'A')
    expect(missing).toMatch(/NXDOMAIN/)
    expect(section(missing, 'AUTHORITY')).toEqual([
      'example.com. SOA ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400',
    ])
    expect(await ask(tool, 'www.example.net', 'A')).toMatch(/REFUSED/)
  })

  test.skipIf(!here)(`a referral with glue with ${tool}`, async () => {
    const output = await ask(tool, 'www.sub.example.com', 'A')
    expect(output).toMatch(/flags: qr rd\s*;/i)
    expect([section(output, 'ANSWER'), section(output, 'AUTHORITY'), section(output, 'ADDITIONAL')]).toEqual([
      [],
      ['sub.example.com. NS ns1.sub.example.com.'],
      ['ns1.sub.example.com. A 192.0.2.53'],
    ])
  })

  test.skipIf(!here)(`what does not fit is asked again over TCP by ${tool}`, async () => {
    const output = await ask(tool, ...(tool === 'drill' ? ['-a'] : []), 'many.example.com', 'TXT')
    expect(section(output, 'ANSWER')).toHaveLength(60)
  })

  test.skipIf(!here)(`class CH is refused to ${tool}`, async () => {
    expect(await ask(tool, 'version.bind', 'CH', 'TXT')).toMatch(/REFUSED/)
  })
})

describe.each(['dig', 'kdig'])('%s and EDNS', (tool) => {
  const here = findTool(tool) !== undefined

  test.skipIf(!here).each([
    ['198.51.100.0/24', '192.0.2.33', '198.51.100.0/24/24'],
    ['198.51.100.7/32', '192.0.2.33', '198.51.100.7/32/24'],
    ['203.0.113.0/20', '192.0.2.34', '203.0.112.0/20/20'],
    ['2001:db8::/56', '192.0.2.34', '2001:db8::/56/48'],
  ])(`client subnet %s with ${tool}`, async (subnet, value, echo) => {
    const output = await ask(tool, `+subnet=${subnet}`, 'geo.example.com', 'A')
    expect(output).not.toMatch(TROUBLE)
    expect(section(output, 'ANSWER')).toEqual([`geo.example.com. A ${value}`])
    expect(output).toMatch(
      new RegExp(`(?:CLIENT-SUBNET|EDNS CLIENT SUBNET|CLIENT_SUBNET)[^\\n]*${echo.replaceAll('.', '\\.')}`, 'i'),
    )
  })

  test.skipIf(!here)(`subnet 0 is answered without error to ${tool}`, async () => {
    const output = await ask(tool, '+subnet=0.0.0.0/0', 'geo.example.com', 'A')
    expect(section(output, 'ANSWER')).toEqual(['geo.example.com. A 192.0.2.34'])
  })

  test.skipIf(!here)(`a version of tomorrow is BADVERS to ${tool}`, async () => {
    const words = tool === 'dig' ? ['+edns=1', '+noednsneg'] : ['+edns=1']
    expect(await ask(tool, ...words, 'a.example.com', 'A')).toMatch(/BADVERS/)
  })

  test.skipIf(!here)(`the payload size is 1232, DO comes back with ${tool}`, async () => {
    expect(await ask(tool, '+dnssec', 'a.example.com', 'A')).toMatch(/flags: do.*(?:udp: 1232|UDP size: 1232)/i)
  })

  test.skipIf(!here)(`TC without a second try with ${tool}`, async () => {
    expect(await ask(tool, '+ignore', 'many.example.com', 'TXT')).toMatch(/flags: qr aa tc rd\s*;/i)
  })
})

describe('dig alone', () => {
  const here = findTool('dig') !== undefined

  test.skipIf(!here)('SVCB and HTTPS with dig', async () => {
    expect(section(await ask('dig', 'https.example.com', 'HTTPS'), 'ANSWER')).toEqual([
      'https.example.com. HTTPS 1 . alpn="h2,h3" port=8443 ipv4hint=192.0.2.1',
    ])
    expect(section(await ask('dig', 'spf.example.com', 'SPF'), 'ANSWER')).toEqual([
      'spf.example.com. SPF "v=spf1 -all"',
    ])
  })

  test.skipIf(!here)('several queries on one connection with dig', async () => {
    const output = await ask(
      'dig',
      '+tcp',
      '+keepopen',
      'a.example.com',
      'A',
      'aaaa.example.com',
      'AAAA',
      'alias.example.com',
      'A',
    )
    expect(output.match(/status: NOERROR/g)).toHaveLength(3)
  })

  test.skipIf(!here)('0x20: dig sees the letters it sent', async () => {
    expect(section(await ask('dig', 'A.ExAmPlE.cOm', 'A'), 'ANSWER')).toEqual([
      'A.ExAmPlE.cOm. A 192.0.2.1',
      'A.ExAmPlE.cOm. A 192.0.2.2',
    ])
  })

  test.skipIf(!here)('opcodes, transfers and odd types with dig', async () => {
    expect(await ask('dig', '+opcode=STATUS', 'a.example.com', 'A')).toMatch(/NOTIMP/)
    expect(await ask('dig', '+opcode=UPDATE', 'a.example.com', 'A')).toMatch(/REFUSED/)
    expect(await ask('dig', 'example.com', 'AXFR')).toMatch(/Transfer failed/)
    expect(await ask('dig', '+header-only')).toMatch(/FORMERR/)
    expect(await ask('dig', 'a.example.com', 'TYPE65280')).toMatch(/status: NOERROR[\s\S]*ANSWER: 0/)
    expect(await ask('dig', 'a.example.com', 'ANY', '+notcp')).toMatch(/status: NOERROR[\s\S]*ANSWER: 2/)
  })
})
