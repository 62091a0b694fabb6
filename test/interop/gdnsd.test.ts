import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { flatten } from '../../src/decide/flatten.ts'
import { writeGdnsd } from '../../src/formats/gdnsd/write.ts'
import type { CidrCollection, Deployment } from '../../src/model/deployment.ts'
import type { Policy, RecordSet } from '../../src/model/record-set.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { getName, labelBytes, nameOfLabels } from '../../src/values/name.ts'
import { decodeRdata } from '../../src/values/rdata/registry.ts'
import { folderWith, projectRoot } from '../support/cli.ts'
import { deployment, NOWHERE, prefix, recordSet, zone } from '../support/deployment.ts'
import { exportContext } from '../support/export.ts'
import { alias, below, endpointCheck, sample, values } from '../support/sample-zone.ts'
import { answersWith, freePort, startProgram } from '../support/secondaries.ts'
import { findTool, runTool } from '../support/tools.ts'

const blocks: Readonly<Record<string, readonly string[]>> = { wide: ['127.1.0.0/16'], office: ['127.1.2.0/24'] }
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

type Fields = Partial<RecordSet>

const failover = (role: 'primary' | 'secondary', more: Fields = {}): Fields => ({
  setIdentifier: role,
  policy: { kind: 'failover', role },
  ...more,
})
const weight = (setIdentifier: string, number: number, more: Fields = {}): Fields => ({
  setIdentifier,
  policy: { kind: 'weighted', weight: number },
  ...more,
})
const many = (setIdentifier: string, more: Fields = {}): Fields => ({
  setIdentifier,
  policy: { kind: 'multivalue' },
  ...more,
})
const net = (location: string, more: Fields = {}): Fields => ({
  setIdentifier: location,
  policy: byNet(location),
  ...more,
})

const CHECKS: readonly (readonly [id: string, address: string])[] = [
  ['a', '192.0.2.1'],
  ['b', '192.0.2.2'],
  ['c', '192.0.2.3'],
  ['d', '2001:db8::1'],
  ['e', '2001:db8::2'],
]

const plan: Deployment = deployment(
  [
    zone(getName('example.com.'), 'Z0EXAMPLE', [
      below('www', values('A', '192.0.2.1'), failover('primary', { healthCheckId: 'a' })),
      below('www', values('A', '192.0.2.99'), failover('secondary')),
      below('both', values('A', '192.0.2.1'), failover('primary', { healthCheckId: 'a' })),
      below('both', values('A', '192.0.2.2'), failover('secondary', { healthCheckId: 'b' })),
      below('many', values('A', '192.0.2.1'), many('1', { healthCheckId: 'a' })),
      below('many', values('A', '192.0.2.2'), many('2', { healthCheckId: 'b' })),
      below('many', values('A', '192.0.2.3'), many('3', { healthCheckId: 'c' })),
      below('split', values('A', '192.0.2.1'), weight('1', 90, { healthCheckId: 'a' })),
      below('split', values('A', '192.0.2.2'), weight('2', 60, { healthCheckId: 'b' })),
      below('deep', alias('split.example.com.'), failover('primary')),
      below('deep', alias('both-c.example.com.'), failover('secondary')),
      below('both-c', values('A', '192.0.2.3'), failover('primary', { healthCheckId: 'c' })),
      below('both-c', values('A', '192.0.2.98'), failover('secondary')),
      below('net', values('A', '192.0.2.1'), net('office', { healthCheckId: 'a' })),
      below('net', values('A', '192.0.2.2'), net('wide', { healthCheckId: 'b' })),
      below('net', values('A', '192.0.2.97'), net('*')),
      below('flat', alias('www.example.com.')),
      below('six', values('AAAA', '2001:db8::1', '2001:db8::2')),
      // Both kinds of addresses at one name: each decides by itself,
      below('two-many', values('A', '192.0.2.1'), many('1', { healthCheckId: 'a' })),
      below('two-many', values('A', '192.0.2.2'), many('2', { healthCheckId: 'b' })),
      below('two-many', values('AAAA', '2001:db8::1'), many('1', { healthCheckId: 'd' })),
      below('two-many', values('AAAA', '2001:db8::2'), many('2', { healthCheckId: 'e' })),
      below('two-split', values('A', '192.0.2.1'), weight('1', 90, { healthCheckId: 'a' })),
      below('two-split', values('A', '192.0.2.2'), weight('2', 60, { healthCheckId: 'b' })),
      below('two-split', values('AAAA', '2001:db8::3')),
      // or one check stands for both.
      below('two', values('A', '192.0.2.1'), failover('primary', { healthCheckId: 'a' })),
      below('two', values('A', '192.0.2.99'), failover('secondary')),
      below('two', values('AAAA', '2001:db8::1'), failover('primary', { healthCheckId: 'a' })),
      below('two', values('AAAA', '2001:db8::99', '2001:db8::98'), failover('secondary')),
      below('two-flat', alias('two.example.com.')),
      below('two-flat', alias('two.example.com.'), { type: 'AAAA' }),
      below('two-net', values('A', '192.0.2.1'), net('office', { healthCheckId: 'a' })),
      below('two-net', alias('two.example.com.'), net('*')),
      below('two-net', values('AAAA', '2001:db8::1'), net('office', { healthCheckId: 'a' })),
      below('two-net', alias('two.example.com.'), net('*', { type: 'AAAA' })),
    ]),
  ],
  CHECKS.map(([id, ipAddress]) => endpointCheck(id, { ipAddress })),
  { cidrCollections: new Map([['nets', collection]]) },
)

const TYPES = { A: 1, AAAA: 28 } as const
const TWO = ['two-many', 'two-split', 'two', 'two-flat', 'two-net']
const QUESTIONS: readonly (readonly [name: string, type: keyof typeof TYPES])[] = [
  ...['www', 'both', 'many', 'split', 'deep', 'both-c', 'net', 'flat', ...TWO].map((name) => [name, 'A'] as const),
  ...['six', ...TWO].map((name) => [name, 'AAAA'] as const),
]
const SOURCES = ['127.0.0.9', '127.1.2.9', '127.1.3.9']

/** Every answer that the engine may give: each a sorted list of addresses. */
function allowed(name: string, type: string, source: string, down: readonly string[]): readonly (readonly string[])[] {
  const health = { checks: new Map(CHECKS.map(([id]) => [id, !down.includes(id)])), resources: new Map() }
  const client = { subnet: prefix(`${source}/32`) }
  const sets = [...flatten(compile(plan), health, { client, weighted: 'all' }).zones.values()].flat()
  const set = sets.find((one) => one.name === `${name}.example.com.` && one.type === type)
  const texts = set?.answers.flatMap((answer) => answer.values.map(({ text }) => text)) ?? []
  return set?.frozen.includes('weighted') ? texts.map((text) => [text]) : [[...texts].sort()]
}

const addresses = (lines: readonly string[]) => lines.map((line) => line.split(' ').at(-1) ?? '').sort()

const exampleFolder = join(projectRoot, 'examples')

const gdnsd = findTool('gdnsd')
const written = writeGdnsd(plan, exportContext(plan))

describe.skipIf(gdnsd === undefined)(gdnsd === undefined ? 'gdnsd (not installed)' : 'gdnsd', () => {
  const states = [[], ['a'], ['b'], ['a', 'b'], ['c'], ['a', 'c'], ['a', 'b', 'c'], ['d'], ['a', 'b', 'c', 'd']]
  test.for(states.map((down) => ({ down })))('answers as the engine does with $down down', async ({ down }) => {
    const port = await freePort()
    const state = CHECKS.map(([id, address]) => `${address}/check1 => ${down.includes(id) ? 'DOWN' : 'UP'}\n`).join('')
    const folder = folderWith({ admin_state: state })
    const options = `options => { listen => "127.0.0.1:${port}", run_dir => "${folder}", state_dir => "${folder}" }\n`
    const files = Object.fromEntries(written.files)
    const { at, output } = startProgram(
      gdnsd ?? '',
      ['-c', '.', 'start'],
      { ...files, config: `${options}${files.config}` },
      port,
    )
    for (const [name, type] of QUESTIONS)
      for (const source of SOURCES) {
        const wanted = allowed(name, type, source, down)
        const seen = new Set<string>()
        // A weighted record shows all its answers in time; an answer that is none of them ends the wait as well.
        while (seen.size < wanted.length) {
          const lines = await answersWith(at, `${name}.example.com`, TYPES[type], (found) => found.length > 0, source)
          expect(wanted, `${name} ${type} for ${source}: ${output()}`).toContainEqual(addresses(lines))
          expect(lines[0]).toContain(` 60 ${type} `)
          seen.add(addresses(lines).join(' '))
        }
      }
  })

  const check = (deployed: Deployment) => {
    const { files, notes } = writeGdnsd(deployed, exportContext(deployed, { client: { country: 'FR' } }))
    const folder = folderWith({})
    const config = `options => { run_dir => "${folder}", state_dir => "${folder}" }\n${files.get('config')}`
    const path = folderWith({ ...Object.fromEntries(files), config })
    const { code, output } = runTool(gdnsd ?? '', ['-c', join(path), 'checkconf'])
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' })
    return notes
  }

  test('takes a zone of every policy and type, and what is lost is said', () => {
    const codes = check(sample)
      .filter(({ severity }) => severity === 'lost')
      .map(({ code, path }) => `${path} ${code}`)
    expect(codes).toEqual([
      'child.example.com. ds',
      'deep.example.com. nested',
      'fast.example.com. policy',
      'geo.example.com. policy',
      'many.example.com. checks-differ',
      'near.example.com. policy',
      'split.example.com. checks-differ',
    ])
  })

  test.for(readdirSync(exampleFolder).filter((name) => name.endsWith('.yaml')))('takes examples/%s', async (name) => {
    const { deployment: example } = await loadPlan([{ name, text: readFileSync(join(exampleFolder, name), 'utf8') }])
    expect(example).toBeDefined()
    if (example !== undefined) check(example)
  })

  test('two kinds of addresses with checks of their own leave a branch together, and that is said', () => {
    const [zoneText, codes] = twoFamilies([
      below('www', values('A', '192.0.2.1'), failover('primary', { healthCheckId: 'a' })),
      below('www', values('A', '192.0.2.99'), failover('secondary')),
      below('www', values('AAAA', '2001:db8::1'), failover('primary', { healthCheckId: 'd' })),
      below('www', values('AAAA', '2001:db8::99'), failover('secondary')),
    ])
    expect(codes).toEqual(['approx families-together www.example.com.', 'approx checks '])
    expect(zoneText.match(/^www .*$/gm)).toEqual(['www 60/60 DYNA metafo!r1'])
  })

  test('two kinds of addresses that are routed otherwise keep the answers of the snapshot', () => {
    const [zoneText, codes] = twoFamilies([
      below('www', values('A', '192.0.2.1'), failover('primary', { healthCheckId: 'a' })),
      below('www', values('A', '192.0.2.99'), failover('secondary')),
      below('www', values('AAAA', '2001:db8::1'), weight('1', 1)),
    ])
    expect(codes).toEqual(['lost two-families www.example.com.', 'lost two-families www.example.com.'])
    expect(zoneText.match(/^www .*$/gm)).toEqual(['www 60 A 192.0.2.1', 'www 60 AAAA 2001:db8::1'])
  })

  function twoFamilies(sets: readonly RecordSet[]): readonly [text: string, codes: readonly string[]] {
    const checks = CHECKS.map(([id, ipAddress]) => endpointCheck(id, { ipAddress }))
    const deployed = deployment([zone(getName('example.com.'), 'Z0EXAMPLE', sets)], checks)
    const codes = check(deployed).map(({ severity, code, path }) => `${severity} ${code} ${path}`)
    return [writeGdnsd(deployed, exportContext(deployed)).files.get('zones/example.com') ?? '', codes]
  }

  test('takes names and texts of any bytes', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 63 })
    const labels = [
      ...fc.sample(bytes, { numRuns: 100, seed: 20_261_129 }),
      ...['@', '@Z', '$INCLUDE', ';', '"', '\\', ' ', '\n', '(', '*', 'DYNA'].map((text) =>
        new TextEncoder().encode(text),
      ),
    ]
    const apex = getName('example.com.')
    const sets = labels.map((label) => {
      const decoded = decodeRdata('TXT', Uint8Array.of(label.length, ...label))
      if (!decoded.ok) throw new Error(decoded.problem.message)
      const name = nameOfLabels([label, ...labelBytes(apex)])
      return recordSet({ name, type: 'TXT', data: { kind: 'values', values: [decoded.rdata] } })
    })
    check(deployment([zone(apex, 'Z0EXAMPLE', [...new Map(sets.map((set) => [set.name, set])).values()])]))
  })

  test('takes the text of checks as nothing but text', () => {
    const path = '/"\\ => } options => { listen => "0.0.0.0" } $include{/etc/passwd} #'
    const hostile = endpointCheck('a', {
      ipAddress: '192.0.2.1',
      resourcePath: path,
      fullyQualifiedDomainName: 'x"}\n',
    })
    const set = below('www', values('A', '192.0.2.1'), { healthCheckId: 'a' })
    check(deployment([zone(getName('example.com.'), 'Z0EXAMPLE', [set])], [hostile]))
  })
})

test('two exports are the same bytes', () => {
  expect(writeGdnsd(plan, exportContext(plan))).toEqual(written)
  expect(written.notes.filter(({ severity }) => severity === 'lost')).toEqual([])
})
