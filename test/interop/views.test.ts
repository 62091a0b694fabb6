import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { flatten } from '../../src/decide/flatten.ts'
import { writeViews } from '../../src/formats/bind/views.ts'
import type { Client } from '../../src/model/client.ts'
import type { CidrCollection, Deployment } from '../../src/model/deployment.ts'
import type { GeoArea, Policy } from '../../src/model/record-set.ts'
import { getName, isWildcard } from '../../src/values/name.ts'
import { folderWith } from '../support/cli.ts'
import { deployment, NOWHERE, prefix, zone } from '../support/deployment.ts'
import { exportContext } from '../support/export.ts'
import { hostileZones } from '../support/hostile-zones.ts'
import { deploymentOf, examplePlans } from '../support/importing.ts'
import { below, sample, values } from '../support/sample-zone.ts'
import { answersWith, freePort, startProgram } from '../support/secondaries.ts'
import { findTool, runTool } from '../support/tools.ts'

const blocks: Readonly<Record<string, readonly string[]>> = {
  wide: ['127.1.0.0/16'],
  office: ['127.1.2.0/24', '2001:db8:1::/48'],
}
const collection: CidrCollection = {
  name: 'nets',
  id: 'nets',
  locations: new Map(Object.entries(blocks).map(([name, texts]) => [name, texts.map(prefix)])),
  at: NOWHERE,
}
const byNet = (location: string): Policy => ({
  kind: 'ip-based',
  collectionId: 'nets',
  location,
  blocks: (blocks[location] ?? []).map(prefix),
})
const byArea = (area: GeoArea): Policy => ({ kind: 'geolocation', area })

const plan = deployment(
  [
    zone(getName('example.com.'), 'Z0EXAMPLE', [
      below('net', values('A', '192.0.2.1'), { setIdentifier: 'wide', policy: byNet('wide') }),
      below('net', values('A', '192.0.2.2'), { setIdentifier: 'office', policy: byNet('office') }),
      below('net', values('A', '192.0.2.3'), { setIdentifier: 'else', policy: byNet('*') }),
      below('geo', values('A', '192.0.2.11'), {
        setIdentifier: 'wa',
        policy: byArea({ kind: 'subdivision', country: 'US', subdivision: 'WA' }),
      }),
      below('geo', values('A', '192.0.2.12'), {
        setIdentifier: 'us',
        policy: byArea({ kind: 'country', country: 'US' }),
      }),
      below('geo', values('A', '192.0.2.13'), {
        setIdentifier: 'eu',
        policy: byArea({ kind: 'continent', continent: 'EU' }),
      }),
      below('geo', values('A', '192.0.2.14'), { setIdentifier: 'else', policy: byArea({ kind: 'default' }) }),
    ]),
    zone(getName('example.net.'), 'Z0OTHER', [below('www', values('A', '192.0.2.20'), { zone: 'example.net.' })]),
  ],
  [],
  { cidrCollections: new Map([['nets', collection]]) },
)

/** Loopback stands in for the world, where no database says what is where. */
const WORLD: readonly (readonly [geoip: string, network: string])[] = [
  ['geoip country "US"', '127.0.0.0/9'],
  ['geoip region "WA"', '127.0.7.0/24'],
  ['geoip continent "EU"', '127.200.0.0/16'],
]

const clients: readonly (readonly [source: string, client: Client])[] = [
  ['127.0.7.9', { country: 'US', subdivision: 'WA' }],
  ['127.0.8.9', { country: 'US' }],
  ['127.1.2.9', { country: 'US', subnet: prefix('127.1.2.9/32') }],
  ['127.1.3.9', { country: 'US', subnet: prefix('127.1.3.9/32') }],
  ['127.200.1.1', { continent: 'EU' }],
  ['127.230.1.1', {}],
]

const NAMES = ['net.example.com', 'geo.example.com', 'www.example.net']

/** What the engine says that the client gets. */
const expected = (client: Client): readonly string[] => {
  const health = { checks: new Map(), resources: new Map() }
  const sets = [...flatten(compile(plan), health, { client, weighted: 'largest' }).zones.values()].flat()
  return NAMES.map((name) => {
    const set = sets.find((one) => one.name === `${name}.` && one.type === 'A')
    return `${name} 60 A ${set?.answers[0]?.values[0]?.text}`
  })
}

describe('views', () => {
  const written = writeViews(plan, exportContext(plan, { views: true }))

  test('hold each answer once, and say that the resolver chooses', () => {
    expect([...written.files.keys()].filter((name) => name.startsWith('example.net'))).toEqual([
      'example.net+net-2001.db8.1..-48-us-wa.zone',
    ])
    expect(written.notes.filter(({ severity }) => severity === 'approx').map(({ code }) => code)).toEqual([
      'views-by-resolver',
    ])
    expect(written.files.get('named.conf')).toContain(
      'view "us-wa" {\n    match-clients { !{ !geoip country "US"; any; }; geoip region "WA"; };\n',
    )
  })

  test.for<readonly [what: string, plan: () => Deployment | Promise<Deployment>]>([
    ['these views', () => plan],
    ['views of every policy', () => sample],
    // Its NS would stand at a wildcard, which named does not load, and the export says so.
    [
      'zones of any bytes',
      () => ({ ...hostileZones(), zones: hostileZones().zones.filter(({ name }) => !isWildcard(name)) }),
    ],
    ...examplePlans().map(([name, text]) => [`examples/${name}`, () => deploymentOf(text)] as const),
  ])('named-checkconf -z takes %s', async ([, make], { skip }) => {
    const path = findTool('named-checkconf')
    if (path === undefined) return skip('named-checkconf is not installed')
    const deployed = await make()
    const { files } = writeViews(deployed, exportContext(deployed, { views: true }))
    const folder = folderWith(Object.fromEntries(files))
    const conf = `options { directory "${folder}"; check-names primary ignore; check-integrity no; };\n${files.get('named.conf')}`
    const checked = join(folderWith({ 'named.conf': conf }), 'named.conf')
    const { code, output } = runTool(path, ['-z', checked])
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/loaded serial 1/) })
  })

  test('named answers each client as the engine does', async ({ skip }) => {
    const path = findTool('named')
    if (path === undefined) return skip('named is not installed')
    const port = await freePort()
    const options = `options { directory "."; pid-file "named.pid"; session-keyfile "k"; recursion no; dnssec-validation no;
      listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; }; controls { };\n`
    const conf = WORLD.reduce(
      (text, [geoip, network]) => text.replaceAll(geoip, network),
      written.files.get('named.conf') ?? '',
    )
    expect(conf).not.toContain('geoip')
    const files = { ...Object.fromEntries(written.files), 'named.conf': options + conf }
    const { at } = startProgram(path, ['-g', '-c', 'named.conf'], files, port)
    for (const [source, client] of clients)
      for (const [index, line] of expected(client).entries())
        expect(await answersWith(at, NAMES[index] ?? '', 1, (lines) => lines.length > 0, source), source).toEqual([
          line,
        ])
  })
})
