import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settleEdits, type Trust } from '../../../src/cli/import-edits.ts'
import { compile } from '../../../src/decide/compile.ts'
import { flatten } from '../../../src/decide/flatten.ts'
import * as bind from '../../../src/formats/bind/read.ts'
import { writeViews } from '../../../src/formats/bind/views.ts'
import { writeBind } from '../../../src/formats/bind/write.ts'
import type { ExportContext } from '../../../src/formats/format.ts'
import type { Deployment } from '../../../src/model/deployment.ts'
import { adoptPlan } from '../../../src/plan/adopt.ts'
import type { PlanFile } from '../../../src/plan/source.ts'
import { plainTtl, plainZone } from '../../../src/route53/plain-zone.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf, examplePlans } from '../../support/importing.ts'
import { randomPlans } from '../../support/random-plans.ts'

const read = async (files: readonly PlanFile[], trusted: ReadonlySet<string> = new Set()) => {
  const imported = bind.read(files, { trusted })
  return { imported, adopted: await adoptPlan(imported.value, imported.locators) }
}

/** Reads zone files and settles what was edited by hand. */
const settle = async (files: readonly PlanFile[], trust?: Trust) =>
  settleEdits(await read(files), (trusted) => read(files, trusted), trust)

const filesOf = (files: ReadonlyMap<string, string>) =>
  [...files].filter(([name]) => name.endsWith('.zone')).map(([name, text]) => ({ name, text }))

const clients = fc.constantFrom(
  undefined,
  { country: 'FR' },
  { coordinates: { latitude: 47, longitude: 8 } },
  { region: 'eu-west-1' },
)
const weights = fc.constantFrom('largest' as const, 'all' as const)

function contextOf(plan: Deployment, client: ExportContext['client'], weighted: 'largest' | 'all'): ExportContext {
  return exportContext(
    plan,
    client === undefined ? { weighted } : { client, weighted },
    [...plan.healthChecks.keys()].slice(0, 1),
  )
}

/** `owner type ttl value` of everything that the plan answers, but for SOA. */
function answersOf(
  plan: Deployment,
  client: ExportContext['client'],
  weighted: 'largest' | 'all',
  down: readonly string[],
) {
  const health = { checks: new Map(down.map((id) => [id, false])), resources: new Map<never, boolean>() }
  const snapshot = flatten(compile(plan), health, { weighted, ...(client === undefined ? {} : { client }) })
  return plan.zones.flatMap((zone) =>
    [...plainZone(zone, snapshot.zones.get(zone.id) ?? []).holdable].flatMap((set) =>
      set.type === 'SOA' || set.name.startsWith('_r53sim-')
        ? []
        : set.answers.flatMap(({ values }) =>
            values.map(({ text }) => `${set.name} ${set.type} ${plainTtl(set)} ${text}`),
          ),
    ),
  )
}

/** The same of what stands in files, comments aside. */
async function recordsOf(files: readonly PlanFile[]) {
  const plain = files.map(({ name, text }) => ({ name, text: text.replace(/^;.*\n/gm, '') }))
  const { adopted } = await read(plain)
  if (adopted.deployment === undefined) throw new Error(JSON.stringify(adopted.diagnostics))
  return answersOf(adopted.deployment, undefined, 'all', [])
}

describe("what export wrote is nobody's edit", () => {
  test.each(examplePlans())('%s', async (_name, text) => {
    const plan = await deploymentOf(text)
    for (const client of [undefined, { continent: 'EU', country: 'FR' }])
      for (const weighted of ['largest', 'all'] as const) {
        const { files } = writeBind(plan, contextOf(plan, client, weighted))
        expect((await settle(filesOf(files))).edited).toEqual([])
      }
    for (const file of filesOf(writeViews(plan, contextOf(plan, undefined, 'largest')).files))
      expect((await settle([file])).edited).toEqual([])
  })

  test('random plans, whoever the snapshot is for', async () => {
    await fc.assert(
      fc.asyncProperty(randomPlans, clients, weights, async (text, client, weighted) => {
        const plan = await deploymentOf(text)
        const { files } = writeBind(plan, contextOf(plan, client, weighted))
        expect((await settle(filesOf(files))).edited).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('records that were edited by hand', () => {
  test('random edits: either the plan answers what the file holds, or it is asked which counts', async () => {
    let asked = 0
    await fc.assert(
      fc.asyncProperty(
        randomPlans,
        clients,
        weights,
        fc.nat(),
        fc.boolean(),
        async (text, client, weighted, at, isTtl) => {
          const plan = await deploymentOf(text)
          const context = contextOf(plan, client, weighted)
          const written = filesOf(writeBind(plan, context).files)
          const lines = written
            .flatMap(({ text: file }) => file.split('\n'))
            .filter((line) => /^[^;].* IN A /.test(line))
          const line = lines[at % lines.length] ?? ''
          const edited = isTtl ? line.replace(/ \d+ IN A /, ' 77 IN A ') : line.replace(/\S+$/, '192.0.2.253')
          const files = written.map(({ name, text: file }) => ({
            name,
            text: file.replace(`\n${line}\n`, `\n${edited}\n`),
          }))
          const held = (await recordsOf(files)).sort()
          const undecided = await settle(files)
          const down = [...plan.healthChecks.keys()].slice(0, 1)
          const answers = (deployment: Deployment | undefined) =>
            deployment && [...new Set(answersOf(deployment, client, weighted, down))].sort()
          if (undecided.problem === undefined) {
            expect(answers(undecided.adopted.deployment)).toEqual(held)
            return
          }
          asked += 1
          expect(answers((await settle(files, 'records')).adopted.deployment)).toEqual(held)
        },
      ),
      { numRuns: 150 },
    )
    expect(asked).toBeGreaterThan(5)
  })
})

const PLAN = `
version: 1
endpoints:
  one: { ipv4: 192.0.2.1, health_check: { type: HTTP } }
  two: { ipv4: 192.0.2.2 }
zones:
  example.com:
    records:
      "@": { A: { alias: www } }
      www: { A: { failover: { primary: one, secondary: two } } }
      lb: { A: { alias: { name: lb-1.eu-west-1.elb.amazonaws.com., hosted_zone_id: Z32O12XQLNTSW2 } } }
`

/** The zone file of the plan with the first endpoint down, after an edit. */
async function edited(pattern: string | RegExp, replacement: string) {
  const plan = await deploymentOf(PLAN)
  const written = writeBind(plan, exportContext(plan, {}, ['one'])).files.get('example.com.zone') ?? ''
  const text = written.replace(pattern, replacement)
  expect(text).not.toBe(written)
  return [{ name: 'example.com.zone', text }]
}

const answersTo = (plan: Deployment | undefined, owner: string) =>
  plan && answersOf(plan, undefined, 'largest', ['one']).filter((line) => line.startsWith(`${owner} A `))

describe('which version counts', () => {
  test.each<
    [what: string, pattern: string | RegExp, replacement: string, message: string, owner: string, records: string]
  >([
    [
      'a record under an alias',
      '@ 60 IN A 192.0.2.2',
      '@ 60 IN A 192.0.2.9',
      'example.com.zone:17:1 example.com. A holds 192.0.2.9 (TTL 60), but its comments come to 192.0.2.2 (TTL 60)',
      'example.com.',
      '60 192.0.2.9',
    ],
    [
      'its TTL',
      '@ 60 IN A 192.0.2.2',
      '@ 30 IN A 192.0.2.2',
      'example.com.zone:17:1 example.com. A holds 192.0.2.2 (TTL 30), but its comments come to 192.0.2.2 (TTL 60)',
      'example.com.',
      '30 192.0.2.2',
    ],
    [
      'a failover made by hand',
      /;r53sim:rr (www 60 IN A 192\.0\.2\.1\n)(;.*\n)www 60 IN A 192\.0\.2\.2\n/,
      '$1$2;r53sim:rr www 60 IN A 192.0.2.2\n',
      'example.com.zone:22:1 www.example.com. A holds 192.0.2.1 (TTL 60), but its comments come to 192.0.2.2 (TTL 60)',
      'www.example.com.',
      '60 192.0.2.1',
    ],
    [
      'a record outside of the comments',
      /$/,
      'www 60 IN A 192.0.2.7\n',
      'example.com.zone:24:1 www.example.com. A holds 192.0.2.2, 192.0.2.7 (TTL 60), but its comments come to 192.0.2.2 (TTL 60)',
      'www.example.com.',
      '60 192.0.2.2|60 192.0.2.7',
    ],
    [
      'addresses of an AWS resource, put in by hand',
      /(;r53sim:alias .*"lb.*\n)/,
      '$1lb 60 IN A 192.0.2.8\n',
      'example.com.zone:20:1 lb.example.com. A holds 192.0.2.8 (TTL 60), but its comments come to nothing',
      'lb.example.com.',
      '60 192.0.2.8',
    ],
  ])('%s', async (_what, pattern, replacement, message, owner, records) => {
    const files = await edited(pattern, replacement)
    const asked = await settle(files)
    expect(asked.edited).toEqual([{ severity: 'lost', code: 'edited-by-hand', path: '', message }])
    expect(asked.problem?.message).toBe('nothing is written: a record was edited by hand')
    const byRecords = await settle(files, 'records')
    expect(byRecords.edited[0]).toMatchObject({ severity: 'approx', message: `${message}: the records count` })
    expect(byRecords.problem).toBeUndefined()
    expect(answersTo(byRecords.adopted.deployment, owner)).toEqual(
      records.split('|').map((text) => `${owner} A ${text}`),
    )
    const byComments = await settle(files, 'comments')
    expect(byComments.edited).toMatchObject([{ severity: 'approx', message: `${message}: the comments count` }])
    expect(answersTo(byComments.adopted.deployment, owner)).toEqual(answersTo(await deploymentOf(PLAN), owner))
  })

  test('a value under its own comment is the value: nothing to ask', async () => {
    const files = await edited(/(@|www) 60 IN A 192\.0\.2\.2\n/g, '$1 60 IN A 192.0.2.44\n')
    const { edited: notes, adopted } = await settle(files)
    expect(notes).toEqual([])
    expect(answersTo(adopted.deployment, 'www.example.com.')).toEqual(['www.example.com. A 60 192.0.2.44'])
    expect(answersTo(adopted.deployment, 'example.com.')).toEqual(['example.com. A 60 192.0.2.44'])
  })

  test('the same record once more, or a comment of no meaning, changes nothing', async () => {
    expect((await settle(await edited(/$/, '; mine\nwww 60 IN A 192.0.2.2\n'))).edited).toEqual([])
  })

  test('a first line that says nonsense is no trap', async () => {
    const header =
      ';r53sim:zone {"client":{"country":7,"latency":[],"subnet":"x"},"health":{"unhealthy_checks":{"__proto__":1}},"zone":"example.com."}'
    const files = await edited(/^.*\n/, `${header}\n`)
    expect((await settle(files)).edited).toHaveLength(2)
    expect((await settle(files, 'records')).problem).toBeUndefined()
  })
})
