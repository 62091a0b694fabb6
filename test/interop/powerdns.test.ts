import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { flatten } from '../../src/decide/flatten.ts'
import * as bind from '../../src/formats/bind/read.ts'
import type { ExportContext, Note } from '../../src/formats/format.ts'
import { writePowerDns } from '../../src/formats/powerdns/write.ts'
import { believe } from '../../src/health/believe.ts'
import type { Client } from '../../src/model/client.ts'
import type { CidrCollection, Deployment } from '../../src/model/deployment.ts'
import type { HealthCheck } from '../../src/model/health-check.ts'
import type { GeoArea, Policy, ProximityLocation, RecordSet } from '../../src/model/record-set.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { type DomainName, displayName, getName, labelBytes, nameOfLabels } from '../../src/values/name.ts'
import type { Rdata } from '../../src/values/rdata/rdata.ts'
import { decodeRdata } from '../../src/values/rdata/registry.ts'
import { folderWith, projectRoot } from '../support/cli.ts'
import { deployment, NOWHERE, prefix, recordSet, zone } from '../support/deployment.ts'
import { decodeReply, lines, query } from '../support/dns.ts'
import { askUdp } from '../support/dns-client.ts'
import { exportContext } from '../support/export.ts'
import { hostileZones } from '../support/hostile-zones.ts'
import { deploymentOf, importAll, known } from '../support/importing.ts'
import { mmdb, type Place } from '../support/mmdb.ts'
import { alias, below, endpointCheck, sample, values } from '../support/sample-zone.ts'
import { answersWith, freePort, type RunningSecondary, startProgram } from '../support/secondaries.ts'
import { httpResponse, onRequest } from '../support/servers.ts'
import { findTool, runTool } from '../support/tools.ts'

const pdns = findTool('pdns_server')
const pdnsutil = findTool('pdnsutil')

/** Loopback stands in for the world. */
const PLACES: Readonly<Record<string, Place>> = {
  '127.7.0.0/16': { continent: 'NA', country: 'US', subdivision: 'WA', latitude: 47.6, longitude: -122.3 },
  '127.8.0.0/16': { continent: 'NA', country: 'US', subdivision: 'VA', latitude: 38.9, longitude: -77.4 },
  '127.9.0.0/16': { continent: 'EU', country: 'CH', latitude: 47.4, longitude: 8.5 },
}

const clientAt = (source: string): Client => {
  const place = Object.entries(PLACES).find(([network]) => source.startsWith(network.slice(0, 6)))?.[1]
  const subnet = prefix(`${source}/32`)
  if (place === undefined) return { subnet }
  const { latitude, longitude, ...rest } = place
  return { subnet, coordinates: { latitude, longitude }, ...rest }
}

const SOURCES = ['127.0.0.9', '127.1.2.9', '127.1.3.9', '127.7.0.1', '127.8.0.1', '127.9.0.1']

const blocks: Readonly<Record<string, readonly string[]>> = {
  wide: ['127.1.0.0/16', '2001:db8::/32'],
  office: ['127.1.2.0/24'],
}
const collection: CidrCollection = {
  name: 'nets',
  id: 'nets',
  locations: new Map(Object.entries(blocks).map(([name, texts]) => [name, texts.map(prefix)])),
  at: NOWHERE,
}

type Fields = Partial<RecordSet>

const of =
  <K>(policyOf: (key: K) => Policy) =>
  (setIdentifier: string, key: K, healthCheckId?: string): Fields => ({
    setIdentifier,
    policy: policyOf(key),
    ...(healthCheckId === undefined ? {} : { healthCheckId }),
  })

const failover = of<'primary' | 'secondary'>((role) => ({ kind: 'failover', role }))
const weight = of<number>((number) => ({ kind: 'weighted', weight: number }))
const many = of<undefined>(() => ({ kind: 'multivalue' }))
const area = of<GeoArea>((place) => ({ kind: 'geolocation', area: place }))
const region = of<string>((code) => ({ kind: 'latency', region: code }))
const near = of<readonly [ProximityLocation, number]>(([location, bias]) => ({ kind: 'geoproximity', location, bias }))
const net = of<string>((location) => ({
  kind: 'ip-based',
  collectionId: 'nets',
  location,
  blocks: (blocks[location] ?? []).map(prefix),
}))

const a = (last: number) => values('A', `192.0.2.${last}`)

const records: readonly RecordSet[] = [
  ...['a', 'b', 'c', 's', 'n'].flatMap((id) => [
    below(`is-${id}`, a(1), failover('p', 'primary', id)),
    below(`is-${id}`, a(99), failover('s', 'secondary')),
  ]),
  below('both', a(1), failover('p', 'primary', 'a')),
  below('both', a(2), failover('s', 'secondary', 'b')),
  below('many', a(1), many('1', undefined, 'a')),
  below('many', values('A', '192.0.2.2', '192.0.2.3'), many('2', undefined, 'b')),
  below('many', a(1), many('3', undefined, 'c')),
  below('split', a(1), weight('1', 90, 'a')),
  below('split', a(2), weight('2', 60, 'b')),
  below('split', a(3), weight('3', 0, 'c')),
  below('split', a(4), weight('4', 0, 'c')),
  below('deep', alias('split.example.com.'), failover('p', 'primary')),
  below('deep', alias('both.example.com.'), failover('s', 'secondary', 'c')),
  below('blind', alias('both.example.com.', undefined, { evaluateTargetHealth: false }), failover('p', 'primary', 'c')),
  below('blind', a(98), failover('s', 'secondary')),
  below('net', a(1), net('o', 'office', 'a')),
  below('net', a(2), net('w', 'wide', 'b')),
  below('net', a(97), net('z', '*')),
  below('some', a(1), net('o', 'office', 'a')),
  below('geo', a(1), area('1', { kind: 'subdivision', country: 'US', subdivision: 'WA' }, 'a')),
  below('geo', a(2), area('2', { kind: 'country', country: 'US' }, 'b')),
  below('geo', a(3), area('3', { kind: 'continent', continent: 'EU' }, 'c')),
  below('geo', a(96), area('4', { kind: 'default' })),
  below('fast', a(1), region('1', 'us-east-1', 'a')),
  below('fast', a(2), region('2', 'us-west-2', 'b')),
  below('fast', a(3), region('3', 'eu-west-1', 'c')),
  below('near', a(1), near('1', [{ kind: 'region', region: 'us-east-1' }, 60], 'a')),
  below('near', a(2), near('2', [{ kind: 'local-zone-group', group: 'us-west-2-lax-1' }, -50], 'b')),
  below(
    'near',
    a(3),
    near('3', [{ kind: 'coordinates', coordinates: { latitude: -33.86, longitude: 151.2 } }, 0], 'c'),
  ),
  below('quorum', a(1), failover('p', 'primary', 'two')),
  below('quorum', a(2), failover('s', 'secondary', 'not')),
  below('off', a(1), failover('p', 'primary', 'off')),
  below('off', a(2), failover('s', 'secondary')),
  below('flat', alias('both.example.com.')),
  below('name', values('CNAME', 'both.example.com.'), failover('p', 'primary', 'a')),
  below('name', values('CNAME', 'net.example.com.'), failover('s', 'secondary')),
  below('text', values('TXT', '"a\\"\';)\\\\\\303"'), failover('p', 'primary', 'a')),
  below('text', values('TXT', '"second"'), failover('s', 'secondary')),
  below('six', values('AAAA', '2001:db8::1'), weight('1', 1, 'a')),
  below('six', values('AAAA', '2001:db8::2'), weight('2', 1)),
  ...Array.from({ length: 9 }, (_, index) => below('nine', a(index + 1), many(`${index}`, undefined))),
]

const TYPES = { A: 1, CNAME: 5, TXT: 16, AAAA: 28 } as const

const NAMES: readonly (readonly [name: string, type: keyof typeof TYPES])[] = [
  ...[...new Set(records.map(({ name }) => name))].flatMap((name) => {
    const type = records.find((one) => one.name === name)?.type
    const relative = name.slice(0, -'.example.com.'.length)
    return relative !== 'nine' && (type === 'A' || type === 'CNAME' || type === 'TXT' || type === 'AAAA')
      ? ([[relative, type]] as const)
      : []
  }),
]

/** A client of unknown place has no nearest region. */
const BY_PLACE: ReadonlySet<string> = new Set(['fast', 'near'])

/** A server that can go and come back at one place. */
async function endpoint(host: string, body: string): Promise<{ port: number; set(up: boolean): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)))
    onRequest(socket, () => socket.end(httpResponse('200 OK', body, ['Connection: close'])))
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, host, resolve))
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  }
  await listen(0)
  onTestFinished(close)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, set: (up) => (up ? (server.listening ? Promise.resolve() : listen(port)) : close()) }
}

function planWith(ports: Readonly<Record<string, number>>): Deployment {
  const common = { generation: 1, inverted: false, disabled: false, inline: false, at: NOWHERE }
  const calculated = (id: string, healthThreshold: number, children: readonly string[], inverted: boolean) =>
    ({ ...common, id, type: 'CALCULATED', children, healthThreshold, inverted }) as const
  const checks: readonly HealthCheck[] = [
    endpointCheck('a', { ipAddress: '127.0.0.11', port: ports.a ?? 0, resourcePath: '/a b"\\\'#?x=1' }),
    endpointCheck('b', { ipAddress: '127.0.0.12', port: ports.b ?? 0, fullyQualifiedDomainName: 'b.example.net' }),
    endpointCheck('c', { ipAddress: '127.0.0.13', port: ports.c ?? 0, type: 'TCP', requestInterval: 10 }),
    endpointCheck('s', {
      ipAddress: '127.0.0.14',
      port: ports.s ?? 0,
      type: 'HTTP_STR_MATCH',
      searchString: 'it\'s "up"; \\o/',
    }),
    endpointCheck('n', { fullyQualifiedDomainName: 'localhost', port: ports.n ?? 0 }),
    endpointCheck('off', { ipAddress: '127.0.0.11', port: ports.a ?? 0, disabled: true, inverted: true }),
    calculated('two', 2, ['a', 'b', 'c', 'nobody'], false),
    calculated('not', 1, ['a'], true),
  ]
  return deployment([zone(getName('example.com.'), 'Z0EXAMPLE', records)], checks, {
    cidrCollections: new Map([['nets', collection]]),
  })
}

/** A value as a decoded reply shows it. */
const shown = ({ type, text, wire }: Rdata) =>
  type === 'TXT' ? Buffer.from(wire.subarray(1)).toString('hex') : text.replace(/\.$/, '')

/** Every answer that the engine may give: each a sorted list of values. */
function allowed(plan: Deployment, name: string, type: string, source: string, down: readonly string[]) {
  const health = believe(plan, {
    down: new Set(),
    downValues: new Set(),
    observations: new Map(down.map((id) => [id, false])),
    resources: new Map(),
  })
  const client = clientAt(source)
  const sets = [...flatten(compile(plan), health, { client, weighted: 'all' }).zones.values()].flat()
  const set = sets.find((one) => one.name === `${name}.example.com.` && one.type === type)
  const texts = (set?.answers ?? []).flatMap((answer) => answer.values.map(shown))
  return set?.frozen.includes('weighted') ? texts.map((text) => [text]) : [[...new Set(texts)].sort()]
}

const dataOf = (lines: readonly string[], type: string) =>
  lines
    .filter((line) => line.split(' ')[2] === type)
    .map((line) => line.split(' ').slice(3).join(' '))
    .sort()

const QUIET = ['--guardian=no', '--disable-syslog', '--write-pid=no', '--security-poll-suffix=']

/** The export as it is but for how often it checks, with a database where it needs one. */
function folderOf(
  deployed: Deployment,
  more: Partial<ExportContext> = {},
): {
  readonly files: Readonly<Record<string, string>>
  readonly notes: readonly Note[]
} {
  const { files, notes } = writePowerDns(deployed, exportContext(deployed, { client: { country: 'FR' }, ...more }))
  const database = join(folderWith({}), 'places.mmdb')
  writeFileSync(database, mmdb(PLACES))
  const config = `${files.get('pdns.conf')}`
    .replace(/^lua-health-checks-interval=.*$/m, 'lua-health-checks-interval=1')
    .replace(/^geoip-database-files=.*$/m, `geoip-database-files=${database}`)
  return { files: { ...Object.fromEntries(files), 'pdns.conf': config }, notes }
}

async function serve(files: Readonly<Record<string, string>>): Promise<RunningSecondary> {
  const port = await freePort()
  const place = ['--socket-dir=.', '--local-address=127.0.0.1', `--local-port=${port}`]
  return startProgram(pdns ?? '', ['--config-dir=.', '--daemon=no', ...place, ...QUIET], files, port)
}

const octets = (name: DomainName) => [...labelBytes(name).flatMap((label) => [label.length, ...label]), 0]

/** What check-zone finds wrong, but for delegations and glue, which it always calls unsigned, and targets without addresses, as the plan has them. */
const problems = (output: string) =>
  output.split('\n').filter((line) => /\[Error\]/.test(line) && !/auth=0|has a target/.test(line))

/** Loads the export, and asks for every record that is decided: PowerDNS reads Lua only then. What is lost. */
async function load(deployed: Deployment): Promise<readonly string[]> {
  const { files, notes } = folderOf(deployed)
  const lost = notes.filter(({ severity }) => severity === 'lost')
  const { at, output, stop } = await serve(files)
  const folder = folderWith(files)
  const named = files['named.conf'] ?? ''
  writeFileSync(join(folder, 'named.conf'), `options { directory "${folder}"; };\n${named}`)
  writeFileSync(join(folder, 'pdns.conf'), `${files['pdns.conf']}bind-config=${folder}/named.conf\n`)
  for (const [, name = ''] of pdnsutil === undefined ? [] : named.matchAll(/^zone "(.*?)"/gm))
    expect(problems(runTool(pdnsutil ?? '', [`--config-dir=${folder}`, 'check-zone', name]).output)).toEqual([])
  for (const zone of deployed.zones.filter(({ vpcs }) => vpcs === undefined)) {
    await answersWith(at, zone.name, 6, (lines) => lines.length === 1)
    const isLost = (name: DomainName) => lost.some(({ path }) => path === displayName(name))
    const asked = zone.recordSets.filter(({ generated, name }) => generated !== true && !isLost(name))
    for (const { name, type } of new Map(asked.map((one) => [`${one.name} ${one.type}`, one])).values()) {
      const number = Object.entries(TYPES).find(([known]) => known === type)?.[1]
      if (number === undefined) continue
      const reply = await askUdp(at, query({ name: octets(name), type: number }))
      expect({ name, type, rcode: (reply[3] ?? 0) & 15 }, output()).toEqual({ name, type, rcode: 0 })
    }
  }
  expect(output()).not.toMatch(/rejected, 0 new|[1-9]\d* rejected|exception/i)
  await stop()
  return lost.map(({ code, path }) => `${path} ${code}`)
}

/** What pdnsutil says beside its answer. */
const LOG_LINE = /^[A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d .*\n/gm

const exampleFolder = join(projectRoot, 'examples')

/** Debian has the backends in packages of their own. */
const hasBackends = ['bind', 'geoip'].every((name) =>
  readdirSync('/usr/lib').some((folder) => existsSync(`/usr/lib/${folder}/pdns/lib${name}backend.so`)),
)
const isThere = pdns !== undefined && hasBackends

describe.skipIf(!isThere)(isThere ? 'pdns_server' : 'pdns_server with bind and geoip (not installed)', () => {
  test('answers as the engine does while endpoints go down and come back', async () => {
    const servers = {
      a: await endpoint('127.0.0.11', 'ok'),
      b: await endpoint('127.0.0.12', 'ok'),
      c: await endpoint('127.0.0.13', ''),
      s: await endpoint('127.0.0.14', 'it\'s "up"; \\o/'),
      n: await endpoint('127.0.0.1', 'ok'),
    }
    const plan = planWith(Object.fromEntries(Object.entries(servers).map(([id, { port }]) => [id, port])))
    const { files, notes } = folderOf(plan)
    expect(notes.filter(({ severity }) => severity === 'lost')).toEqual([])
    const { at, output } = await serve(files)
    const states = [[], ['a'], ['a', 'b', 's'], ['a', 'b', 'c'], ['b', 'c', 'n'], []]
    for (const down of states) {
      for (const [id, { set }] of Object.entries(servers)) await set(!down.includes(id))
      for (const id of Object.keys(servers))
        await answersWith(at, `is-${id}.example.com`, 1, (lines) =>
          lines.some((line) => line.endsWith(down.includes(id) ? '.99' : '.1')),
        )
      for (const [name, type] of NAMES)
        for (const source of SOURCES) {
          if (BY_PLACE.has(name) && clientAt(source).coordinates === undefined) continue
          const wanted = allowed(plan, name, type, source, down)
          const seen = new Set<string>()
          // A weighted record shows all its answers in time; an answer that is none of them ends the wait as well.
          while (seen.size < wanted.length) {
            const lines = await answersWith(at, `${name}.example.com`, TYPES[type], () => true, source)
            const found = dataOf(lines, type)
            expect(wanted, `${name} ${type} for ${source} with ${down} down: ${output()}`).toContainEqual(found)
            seen.add(found.join(' '))
          }
        }
      const nine = new Set<string>()
      while (nine.size < 9) {
        const found = dataOf(await answersWith(at, 'nine.example.com', 1, () => true), 'A')
        expect(new Set(found).size).toBe(8)
        for (const address of found) nine.add(address)
      }
    }
  })
  test('takes a zone of every policy and type, and what is lost is said', async () => {
    expect(await load(sample)).toEqual(['fast.example.com. aws-alias'])
  })

  test.for(readdirSync(exampleFolder).filter((name) => name.endsWith('.yaml')))('takes examples/%s', async (name) => {
    const { deployment: example } = await loadPlan([{ name, text: readFileSync(join(exampleFolder, name), 'utf8') }])
    expect(example).toBeDefined()
    if (example !== undefined) await load(example)
  })

  test.skipIf(pdnsutil === undefined)('what it forgets of comments it keeps of embedded records', async () => {
    const { deployment: plan } = await loadPlan([
      { name: 'plan.yaml', text: readFileSync(join(exampleFolder, 'full.yaml'), 'utf8') },
    ])
    if (plan === undefined) throw new Error('examples/full.yaml is no plan')
    const { files } = folderOf(plan, { embed: true })
    const folder = folderWith(files)
    writeFileSync(join(folder, 'named.conf'), `options { directory "${folder}"; };\n${files['named.conf']}`)
    writeFileSync(join(folder, 'pdns.conf'), `${files['pdns.conf']}bind-config=${folder}/named.conf\n`)
    const zones = [...(files['named.conf'] ?? '').matchAll(/^zone "(.*?)"/gm)].map(([, name = '']) => ({
      name: `${name}.zone`,
      text: runTool(pdnsutil ?? '', [`--config-dir=${folder}`, 'list-zone', name]).output.replace(LOG_LINE, ''),
    }))
    expect(zones.map(({ text }) => text).join('')).not.toMatch(/^;/m)
    const { diagnostics, text } = await importAll(bind, zones)
    expect(diagnostics).toEqual([])
    const open = { ...plan, zones: plan.zones.filter(({ vpcs }) => vpcs === undefined) }
    expect(known(await deploymentOf(text))).toEqual(known(open))
  })

  test('takes zones of any bytes', async () => {
    const { files } = folderOf(hostileZones())
    const { at, output } = await serve({ ...files })
    const [loaded = ''] = files['named.conf']?.match(/zone "example\.x"/) ?? []
    expect(loaded).not.toBe('')
    await answersWith(at, 'example.x', 6, (lines) => lines.length === 1)
    expect(output()).not.toMatch(/rejected, 0 new|[1-9]\d* rejected|exception|passwd/i)
  })

  test('draws what it cannot check, where it is told to', async () => {
    const alarm: HealthCheck = {
      ...{ id: 'errors', type: 'CLOUDWATCH_METRIC', alarm: { name: 'errors', region: 'eu-west-1' } },
      ...{
        insufficientDataHealthStatus: 'Healthy',
        generation: 1,
        inverted: false,
        disabled: false,
        inline: false,
        at: NOWHERE,
      },
    }
    const sets = [below('w', a(1), weight('1', 10, 'errors')), below('w', a(2), weight('2', 10))]
    const plan = deployment([zone(getName('example.com.'), 'Z0EXAMPLE', sets)], [alarm])
    expect(folderOf(plan).notes.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['lost check-kind'])
    const { files, notes } = folderOf(plan, { uncheckedWeights: true })
    expect(notes.map(({ severity, code, message }) => [severity, code, message])).toEqual([
      ['approx', 'unchecked-weight', 'w.example.com. A draws w/1 even while unhealthy: PowerDNS cannot make the check'],
    ])
    const { at } = await serve(files)
    const seen = new Set<string>()
    while (seen.size < 2)
      for (const address of dataOf(await answersWith(at, 'w.example.com', 1, () => true), 'A')) seen.add(address)
    expect([...seen].sort()).toEqual(['192.0.2.1', '192.0.2.2'])
  })

  test('takes names, texts and checks of any bytes as nothing but text', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 63 })
    const hostile = [
      "'..os.exit()..'",
      '"',
      '\\',
      "'",
      ']]',
      '--',
      '\n',
      '\0',
      ';',
      '@',
      '$INCLUDE',
      '(',
      ' ',
      '%s',
      "'}) os.exit(1) --",
    ]
    const texts = [
      ...fc.sample(bytes, { numRuns: 60, seed: 20_261_129 }),
      ...hostile.map((text) => new TextEncoder().encode(text)),
    ]
    const labels = ['@', '\\', ' ', '.', '*', ':', '/', 'x.y\\z @']
    const apex = getName('example.com.')
    const byName = new Map<DomainName, Uint8Array>()
    const sets = texts.flatMap((text, index) => {
      const decoded = decodeRdata('TXT', Uint8Array.of(text.length, ...text))
      if (!decoded.ok) throw new Error(decoded.problem.message)
      const label = new TextEncoder().encode(`${index}${labels[index % labels.length]}`)
      const name = nameOfLabels([label, ...labelBytes(apex)])
      byName.set(name, text)
      const set = recordSet({ name, type: 'TXT', data: { kind: 'values', values: [decoded.rdata] } })
      return [
        { ...set, ...failover('p', 'primary', index % 2 === 0 ? 'x' : 'y') },
        { ...set, ...failover('s', 'secondary') },
      ]
    })
    const probe = `/${hostile.join('')}`
    const plan = deployment(
      [zone(apex, 'Z0EXAMPLE', sets)],
      [
        endpointCheck('x', {
          ipAddress: '127.0.0.1',
          port: 9,
          resourcePath: probe,
          type: 'HTTP_STR_MATCH',
          searchString: probe,
        }),
        endpointCheck('y', { fullyQualifiedDomainName: 'localhost', port: 9, resourcePath: probe }),
      ],
    )
    const { at, output } = await serve(folderOf(plan).files)
    await answersWith(at, 'example.com', 6, (lines) => lines.length === 1)
    for (const [name, text] of byName) {
      const reply = await askUdp(at, query({ name: octets(name), type: 16 }))
      const { answers } = decodeReply(reply)
      expect({ name, rcode: (reply[3] ?? 0) & 15 }, output()).toEqual({ name, rcode: 0 })
      expect(lines(answers).map((line) => line.split(' ').at(-1))).toEqual([Buffer.from(text).toString('hex')])
    }
  })
})

test('two exports are the same bytes, and text that no URL holds is refused', () => {
  const ports = { a: 1, b: 2, c: 3, s: 4, n: 5 }
  const write = (deployed: Deployment) => writePowerDns(deployed, exportContext(deployed))
  expect(write(planWith(ports))).toEqual(write(planWith(ports)))
  const odd = endpointCheck('a', { fullyQualifiedDomainName: "x'@y/..", ipAddress: '192.0.2.1' })
  const sets = [below('www', a(1), failover('p', 'primary', 'a')), below('www', a(2), failover('s', 'secondary'))]
  const quoted = below("a'b", values('A', '192.0.2.1'))
  const { notes } = write(deployment([zone(getName('example.com.'), 'Z0EXAMPLE', [...sets, quoted])], [odd]))
  expect(notes.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['lost odd-name', 'lost check-host'])
  const six = write(
    deployment([zone(getName('example.com.'), 'Z0EXAMPLE', sets)], [endpointCheck('a', { ipAddress: '2001:db8::1' })]),
  )
  expect(six.notes.map(({ severity, code, path }) => `${severity} ${code} ${path}`)).toEqual([
    'approx checks ',
    'approx check-host a',
  ])
})
