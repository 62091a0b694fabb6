import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { flatten } from '../../src/decide/flatten.ts'
import { writeBind } from '../../src/formats/bind/write.ts'
import type { ExportContext } from '../../src/formats/format.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { type DomainName, getName, labelBytes, nameOfLabels } from '../../src/values/name.ts'
import type { RecordType } from '../../src/values/rdata/rdata.ts'
import { decodeRdata } from '../../src/values/rdata/registry.ts'
import { folderWith, projectRoot } from '../support/cli.ts'
import { deployment, recordSet, zone } from '../support/deployment.ts'
import { exportContext } from '../support/export.ts'
import { readRawZone } from '../support/raw-zone.ts'
import { sample } from '../support/sample-zone.ts'
import { findTool, runTool } from '../support/tools.ts'

const APEX = getName('example.com.')

/** Real readers of zone files, each with the arguments that check one without asking the network. */
const checkers: readonly (readonly [tool: string, args: (file: string, zone: string) => readonly string[]])[] = [
  ['named-checkzone', (file, zone) => ['-i', 'local', '-k', 'ignore', zone, file]],
  ['nsd-checkzone', (file, zone) => [zone, file]],
  ['kzonecheck', (file, zone) => ['-o', zone, file]],
  ['ldns-read-zone', (file) => ['-c', file]],
]

const typeNumbers: Readonly<Record<RecordType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  DS: 43,
  SSHFP: 44,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  CAA: 257,
}

const ownerHex = (name: DomainName) =>
  Buffer.from([...labelBytes(name).flatMap((label) => [label.length, ...label]), 0]).toString('hex')

/** Records that a server should have loaded, but for the SOA. */
function expectedRecords(plan: Deployment, context: ExportContext): readonly string[] {
  const health = { checks: new Map(), resources: new Map() }
  const options = { weighted: context.weighted, ...(context.client ? { client: context.client } : {}) }
  const sets = [...flatten(compile(plan), health, options).zones.values()].flat()
  const records = sets.flatMap(({ name, type, answers }) => {
    const ttlSeconds = Math.min(...answers.map((answer) => answer.ttlSeconds))
    return answers.flatMap(({ values }) =>
      values.map(
        ({ wire }) => `${ownerHex(name)} ${typeNumbers[type]} ${ttlSeconds} ${Buffer.from(wire).toString('hex')}`,
      ),
    )
  })
  return [...new Set(records)].filter((record) => record.split(' ')[1] !== '6').sort()
}

function loadedRecords(compiler: string, file: string): readonly string[] {
  const raw = `${file}.raw`
  const { code, output } = runTool(compiler, [
    '-i',
    'local',
    '-k',
    'ignore',
    '-F',
    'raw=0',
    '-o',
    raw,
    'example.com',
    file,
  ])
  expect(output).toMatch(/OK\n$/)
  expect(code).toBe(0)
  return readRawZone(readFileSync(raw))
    .map(({ owner, type, ttlSeconds, rdata }) => `${owner} ${type} ${ttlSeconds} ${rdata}`)
    .filter((record) => record.split(' ')[1] !== '6')
    .sort()
}

const seeded = <T>(arbitrary: fc.Arbitrary<T>, count: number) =>
  fc.sample(arbitrary, { numRuns: count, seed: 20_261_129 })

/** Owners and texts of any bytes, the same in every run. */
function hostileZone(): Deployment {
  const label = fc.uint8Array({ minLength: 1, maxLength: 63 })
  const strings = fc.array(fc.uint8Array({ maxLength: 255 }), { minLength: 1, maxLength: 4 })
  const special = ['$ttl', '@', '*', ';x', '(', ')', '"', '\\', '\\010', 'a.b', ' ', '\n', '\0', '300', 'in', '\u00ff']
  const labels = [...seeded(label, 150), ...special.map((text) => Uint8Array.from(Buffer.from(text, 'latin1')))]
  const texts = seeded(strings, labels.length)
  const sets = labels.map((own, index): RecordSet => {
    const wire = Uint8Array.from((texts[index] ?? []).flatMap((part) => [part.length, ...part]))
    const decoded = decodeRdata('TXT', wire)
    if (!decoded.ok) throw new Error(decoded.problem.message)
    const name = nameOfLabels([own, ...labelBytes(APEX)])
    return recordSet({ name, type: 'TXT', data: { kind: 'values', values: [decoded.rdata] } })
  })
  const unique = [...new Map(sets.map((set) => [set.name, set])).values()]
  return deployment([zone(APEX, 'Z0EXAMPLE', unique)])
}

const hostile = hostileZone()

const cases = [
  ['every policy and type, for a client in France', sample, { client: { country: 'FR' } }],
  ['every live weight', sample, { client: { country: 'US', subdivision: 'WA' }, weighted: 'all' }],
  ['names and texts of any bytes', hostile, {}],
] as const

describe.each(cases)('%s', (_title, plan, options) => {
  const context = exportContext(plan, options)
  const text = writeBind(plan, context).files.get('example.com.zone') ?? ''

  test.for(checkers)('%s takes it', ([tool, args], { skip }) => {
    const path = findTool(tool)
    if (path === undefined) return skip(`${tool} is not installed`)
    const file = join(folderWith({ 'example.com.zone': text }), 'example.com.zone')
    const { code, output } = runTool(path, args(file, 'example.com'))
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' })
  })

  test('named loads exactly the records of the snapshot', ({ skip }) => {
    const compiler = findTool('named-compilezone')
    if (compiler === undefined) return skip('named-compilezone is not installed')
    const file = join(folderWith({ 'example.com.zone': text }), 'example.com.zone')
    expect(loadedRecords(compiler, file)).toEqual(expectedRecords(plan, context))
  })
})

const exampleFolder = join(projectRoot, 'examples')
const examples = readdirSync(exampleFolder).filter((name) => name.endsWith('.yaml'))

describe.each(examples)('examples/%s', (name) => {
  test.for(checkers)('%s takes its zones', async ([tool, args], { skip }) => {
    const path = findTool(tool)
    if (path === undefined) return skip(`${tool} is not installed`)
    const { deployment: plan } = await loadPlan([{ name, text: readFileSync(join(exampleFolder, name), 'utf8') }])
    expect(plan).toBeDefined()
    if (plan === undefined) return
    const { files } = writeBind(plan, exportContext(plan, { client: { country: 'FR' } }))
    const folder = folderWith(Object.fromEntries(files))
    expect(files.size).toBe(plan.zones.length)
    for (const file of files.keys()) {
      const zoneName = file.replace(/(\+private)?\.zone$/, '')
      const { code, output } = runTool(path, args(join(folder, file), zoneName))
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' })
    }
  })
})
