import { execFile } from 'node:child_process'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'
import { askControl } from '../support/control.ts'
import { askWith, decodeReply, lines, query, subnet } from '../support/dns.ts'
import { type At, askUdp } from '../support/dns-client.ts'
import { encode, type MmdbValue, mmdbOf, number, pointerTo } from '../support/mmdb.ts'
import { startServing } from '../support/serving.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

const PLAN = `
version: 1
zones:
  example.com:
    records:
      www:
        A:
          geolocation:
            EU-FR: { values: [192.0.2.1] }
            NA-US-WA: { values: [192.0.2.2] }
            NA: { values: [192.0.2.3] }
            default: { values: [192.0.2.4] }
clients:
  lab: { subnet: 198.51.100.0/28, country: JP }
  office: { subnet: 203.0.113.0/24 }
`
const FRANCE: MmdbValue = { continent: { code: 'EU' }, country: { iso_code: 'FR' } }
const SEATTLE: MmdbValue = { country: { iso_code: 'US' }, subdivisions: [{ iso_code: 'WA' }] }
const CANADA: MmdbValue = { country_code: 'CA' }

const CITIES = mmdbOf(
  { '198.51.100.0/24': FRANCE, '203.0.113.0/24': SEATTLE, '2001:db8::/32': CANADA, '127.0.0.0/8': CANADA },
  { ipVersion: 6, recordSize: 28, builtSeconds: 1_780_000_000 },
)
const NEWER = mmdbOf({ '198.51.100.0/24': CANADA }, { type: 'Other-Country', builtSeconds: 1_790_000_000 })

const FREE = ['--listen', '127.0.0.1:0', '--health', 'static', '--geo-db', 'places.mmdb']
const files = { 'plan.yaml': PLAN, 'places.mmdb': CITIES }

const answerOf = (reply: Buffer) => lines(decodeReply(reply).answers)[0]?.split(' ').at(-1)
const ask = async (at: At, octets: readonly number[]) =>
  answerOf(await askUdp(at, askWith({ options: [subnet(1, 8 * octets.length, octets)] })))

/** Asks again and again until the answer is that one. */
async function answers(at: At, octets: readonly number[], wanted: string): Promise<void> {
  while ((await ask(at, octets)) !== wanted) await new Promise((resolve) => setImmediate(resolve))
}

describe('serve --geo-db', () => {
  test('locates the client subnet, else the source; the plan goes before', async () => {
    const { at, error } = await startServing(['plan.yaml', ...FREE], folderWith(files))
    expect(await ask(at, [198, 51, 100])).toBe('192.0.2.1')
    expect(await ask(at, [203, 0, 113, 9])).toBe('192.0.2.2')
    expect(await ask(at, [198, 51, 100, 3])).toBe('192.0.2.4')
    expect(await ask(at, [100, 64])).toBe('192.0.2.4')
    // Without an option the source, 127.0.0.1, is what is located.
    expect(answerOf(await askUdp(at, query()))).toBe('192.0.2.3')
    expect(await error(/^places: .*$/m)).toBe('places: GeoLite2-City of 2026-05-28 (--geo-db places.mmdb)')
  })

  test.skipIf(findTool('dig') === undefined)('dig +subnet= gets the answer of the network, and its scope', async () => {
    const { at } = await startServing(['plan.yaml', ...FREE], folderWith(files))
    const dig = async (network: string, ...more: readonly string[]) =>
      (await run('dig', [`@${at.address}`, '-p', `${at.port}`, 'www.example.com', `+subnet=${network}`, ...more]))
        .stdout
    expect(await dig('198.51.100.0/24', '+short')).toBe('192.0.2.1\n')
    expect(await dig('203.0.113.7', '+short')).toBe('192.0.2.2\n')
    expect(await dig('2001:db8:7::/48', '+short')).toBe('192.0.2.3\n')
    expect(await dig('198.51.100.64/26')).toContain('CLIENT-SUBNET: 198.51.100.64/26/24')
  })

  test('threads that answer give what the main thread has located', async () => {
    const { at } = await startServing(['plan.yaml', ...FREE, '--workers', '2'], folderWith(files))
    for (let again = 0; again < 20; again += 1) {
      expect(await ask(at, [198, 51, 100])).toBe('192.0.2.1')
      expect(await ask(at, [203, 0, 113])).toBe('192.0.2.2')
    }
  })

  test('a new file is taken up by itself and on SIGHUP; a damaged one changes nothing, and is said', async () => {
    for (const mode of ['watch', 'hup']) {
      const folder = folderWith(files)
      const serving = await startServing(['plan.yaml', ...FREE, '--reload', mode], folder)
      const put = (bytes: Uint8Array) => {
        writeFileSync(join(folder, 'new'), bytes)
        renameSync(join(folder, 'new'), join(folder, 'places.mmdb'))
        if (mode === 'hup') process.kill(serving.pid, 'SIGHUP')
      }
      expect(await ask(serving.at, [198, 51, 100])).toBe('192.0.2.1')
      put(NEWER.subarray(0, -40))
      expect(await serving.error(/^! cannot find places .*$/m)).toBe(
        '! cannot find places in places.mmdb: its metadata cannot be read: it is damaged, fetch it again; the plan from before goes on being served',
      )
      expect(await ask(serving.at, [198, 51, 100])).toBe('192.0.2.1')
      put(NEWER)
      await answers(serving.at, [198, 51, 100], '192.0.2.3')
      expect(await serving.line(/ places /)).toMatch(/^\d\d:\d\d:\d\d places Other-Country of 2026-09-21$/)
      expect(await serving.stop()).toBe(0)
    }
  })

  test('status, its text and metrics say which one it is; what cannot be read is counted, and its clients have no place', async () => {
    const data = Buffer.concat([pointerTo(0), encode(FRANCE)])
    const damaged = mmdbOf({ '198.51.100.0/24': 0, '10.0.0.0/8': 5 }, { data, type: 'Half' })
    const folder = folderWith({ ...files, 'places.mmdb': damaged })
    const serving = await startServing(['plan.yaml', ...FREE, '--control', '127.0.0.1:0'], folder)
    expect(await ask(serving.at, [198, 51, 100])).toBe('192.0.2.4')
    expect(await ask(serving.at, [10, 1])).toBe('192.0.2.1')
    expect(await serving.error(/^! places.*$/m)).toBe(
      '! places.mmdb: what it has for 198.51.100.0 cannot be read: it is too deep, or leads round in a circle; clients there are of unknown place',
    )
    const { json } = await askControl(serving.control, '/status')
    expect(json).toMatchObject({
      geo_db: { file: 'places.mmdb', type: 'Half', built: '2026-11-29T12:00:00.000Z' },
    })
    const { stdout } = await runCli(['ctl', 'status', '--control', serving.control], { cwd: folder })
    expect(stdout).toContain('places Half of 2026-11-29')
    const { text } = await askControl(serving.control, '/metrics')
    expect(text).toContain('r53sim_geo_db_build_timestamp_seconds{type="Half"} 1795953600')
    expect(text).toMatch(/^r53sim_geo_db_damaged_total [1-9]/m)
  })
})

describe('commands that are asked about a network', () => {
  const cli = async (...args: readonly string[]) => {
    const { stdout, stderr, code } = await runCli(args, {
      cwd: folderWith({
        ...files,
        'cut.mmdb': CITIES.subarray(0, 300),
        'asn.mmdb': mmdbOf(
          { '0.0.0.0/1': { autonomous_system_number: number('uint32', 64_496) } },
          { type: 'GeoLite2-ASN' },
        ),
      }),
    })
    return { code, text: stdout, stderr, json: (): unknown => JSON.parse(stdout) }
  }
  const explain = (client: string, ...more: readonly string[]) =>
    cli('explain', 'www', '--plan', 'plan.yaml', '--format', 'json', '--client', client, ...more)

  test.each([
    ['an address', '198.51.100.77', '192.0.2.1'],
    ['a block', 'subnet=203.0.113.0/24', '192.0.2.2'],
    ['a client of the plan without a place', 'office', '192.0.2.2'],
    ['a block of a client of the plan', 'subnet=198.51.100.0/30', '192.0.2.4'],
    ['what is said goes before', 'subnet=198.51.100.77,country=US,subdivision=WA', '192.0.2.2'],
  ])('explain: %s', async (_name, client, answer) => {
    const { json, code, stderr } = await explain(client, '--geo-db', 'places.mmdb')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(json()).toMatchObject({ answers: [{ values: [answer] }] })
  })

  test('without a database the place is unknown where the plan does not say it, and that is said', async () => {
    const { json, stderr } = await explain('198.51.100.77')
    expect(json()).toMatchObject({ client: { subnet: '198.51.100.77/32' }, answers: [{ values: ['192.0.2.4'] }] })
    expect(stderr).toBe(
      'no client of the plan says where 198.51.100.77/32 is: name a database with --geo-db, or write country=…\n',
    )
    expect((await explain('198.51.100.3')).stderr).toBe('')
    expect((await explain('100.64.0.1', '--geo-db', 'places.mmdb')).stderr).toContain(
      'places.mmdb does not know it either',
    )
  })

  test('simulate and verify', async () => {
    const simulated = await cli(
      'simulate',
      'plan.yaml',
      '--geo-db',
      'places.mmdb',
      '--client',
      '203.0.113.1',
      '--all',
      '--format',
      'json',
    )
    expect(simulated.json()).toMatchObject({
      records: [{ name: 'www.example.com.', after: [{ values: ['192.0.2.2'] }] }],
    })
    const verified = await cli(
      'verify',
      'plan.yaml',
      '--geo-db',
      'places.mmdb',
      '--client',
      'office',
      '--format',
      'json',
    )
    expect(verified.code).toBe(0)
  })

  test('verify leaves out places and networks without anybody in common, and says so of those that nobody knows about', async () => {
    const offices = `
version: 1
cidr_collections:
  nets: { locations: { office: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      by-net:
        A: { ip_based: { collection: nets, locations: { office: { values: [192.0.2.8] }, default: { values: [192.0.2.9] } } } }
      www:
        A: { geolocation: { EU-FR: { alias: by-net }, NA: { alias: by-net }, default: { values: [192.0.2.5] } } }
`
    const folder = folderWith({ ...files, 'offices.yaml': offices })
    const verify = (...args: readonly string[]) =>
      runCli(['verify', 'offices.yaml', '--query', 'www/A', ...args], { cwd: folder })
    const classesOf = async (...args: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await verify('--format', 'json', ...args)
      const { queries }: { queries: { results: { class: { id: string; assumed?: true } }[] }[] } = JSON.parse(stdout)
      return queries.flatMap(({ results }) => results.map(({ class: { id, assumed } }) => (assumed ? `${id} ?` : id)))
    }
    const network = 'office 198.51.100.0/24'
    expect(await classesOf()).toEqual([
      `EU-FR, ${network} ?`,
      'EU-FR',
      `NA, ${network} ?`,
      'NA',
      `${network} ?`,
      'other',
    ])
    expect(await classesOf('--geo-db', 'places.mmdb')).toEqual([`EU-FR, ${network}`, 'EU-FR', 'NA', 'other'])
    expect((await verify()).stdout).toContain('3 of 6 combine a place and a network')
    expect((await verify('--geo-db', 'places.mmdb')).stdout).not.toContain('VER014')
  })

  test.each([
    ['no.mmdb', 'cannot find places in no.mmdb: there is no such file: name a file with --geo-db'],
    [
      'plan.yaml',
      'cannot find places in plan.yaml: it is no MaxMind DB file, or its end is missing: name a file with countries or cities in the MaxMind DB format (.mmdb)',
    ],
    [
      'cut.mmdb',
      'cannot find places in cut.mmdb: it is no MaxMind DB file, or its end is missing: name a file with countries or cities in the MaxMind DB format (.mmdb)',
    ],
    [
      'asn.mmdb',
      'cannot find places in asn.mmdb: it says of no network where it is (its type is "GeoLite2-ASN"): name a file with countries or cities in the MaxMind DB format (.mmdb)',
    ],
    ['.', 'cannot find places in .: it is a directory: name a file with --geo-db'],
  ])('%s is refused', async (name, sentence) => {
    for (const args of [
      ['explain', 'www', '--plan', 'plan.yaml'],
      ['simulate', 'plan.yaml'],
      ['verify', 'plan.yaml'],
      ['serve', 'plan.yaml', '--listen', '127.0.0.1:0', '--no-control'],
    ])
      expect(await cli(...args, '--geo-db', name)).toMatchObject({ code: 2, text: '', stderr: `r53sim: ${sentence}\n` })
  })
})
