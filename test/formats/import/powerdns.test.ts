import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as bind from '../../../src/formats/bind/read.ts'
import { writePowerDns } from '../../../src/formats/powerdns/write.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf, examplePlans, importAll, known } from '../../support/importing.ts'
import { randomPlans } from '../../support/random-plans.ts'

/** Written for PowerDNS and read back, as the file is and without its comments; private zones are not for PowerDNS. */
async function comesBack(text: string): Promise<void> {
  const all = await deploymentOf(text)
  const before = { ...all, zones: all.zones.filter(({ vpcs }) => vpcs === undefined) }
  if (before.zones.length === 0) return
  const { files } = writePowerDns(before, exportContext(before, { embed: true }))
  const zones = [...files].filter(([name]) => name.endsWith('.zone'))
  for (const bare of [false, true]) {
    const {
      diagnostics,
      notes,
      text: plan,
    } = await importAll(
      bind,
      zones.map(([name, zone]) => ({ name, text: bare ? zone.replace(/^;.*\n/gm, '') : zone })),
    )
    expect({ diagnostics, notes }).toEqual({ diagnostics: [], notes: [] })
    expect(known(await deploymentOf(plan))).toEqual(known(before))
  }
}

/** A name that PowerDNS cannot be asked for, records below a delegation, two CNAMEs. */
const UNHELD = `
version: 1
zones:
  example.com:
    records:
      "x(y": { A: [192.0.2.1] }
      sub: { NS: [ns.example.net.] }
      a.sub: { TXT: [hidden] }
      both: { CNAME: a.example.net., MX: [10 mx.example.net.] }
`

describe('an export to PowerDNS comes back whole, from comments and from embedded records', () => {
  test.each(examplePlans())('%s', async (_name, text) => comesBack(text))

  test('what no zone can hold', async () => comesBack(UNHELD))

  test('random plans', async () => {
    await fc.assert(fc.asyncProperty(randomPlans, comesBack), { numRuns: 40 })
  })
})

const HEAD = '$ORIGIN example.com.\n@ 900 SOA ns1 hostmaster 1 7200 900 1209600 60\n@ 900 NS ns1\n'
const readText = (text: string) => importAll(bind, [{ name: 'example.com.zone', text: `${HEAD}${text}` }])

describe('records that PowerDNS makes the answers of', () => {
  test.each([
    ['www 60 IN LUA A ";return {}"', '4:1 what this LUA record answers only PowerDNS knows'],
    ['@ 60 ALIAS lb.example.net.', '4:1 what this ALIAS record answers only PowerDNS knows'],
    ['_r53sim 0 TXT "r53sim 2/2" "x"', '4:1 1 of 2 parts of these comments are in the file'],
  ])('%s alone is an error', async (line, message) => {
    const { diagnostics } = await readText(`${line}\nlast 60 A 192.0.2.9\n`)
    expect(diagnostics.map(({ at, message: said }) => `${at.line}:${at.column} ${said}`)).toEqual([message])
  })

  test('a TXT record of anybody below such a name is a TXT record', async () => {
    const { diagnostics, text } = await readText('_r53sim.www 60 TXT "v=1"\n')
    expect(diagnostics).toEqual([])
    expect(text).toContain('_r53sim.www: { TXT: [ v=1 ] }')
  })

  test('embedded text is hostile text like any other', async () => {
    const parts = fc.array(
      fc.constantFrom(
        ';r53sim:set {}',
        ';r53sim:rr ',
        'x',
        ';r53sim:zone {"zone":7}',
        '{',
        '\\010',
        '$INCLUDE x',
        ';r53sim:alias {"name":"a."}',
      ),
      { maxLength: 12 },
    )
    await fc.assert(
      fc.asyncProperty(parts, async (words) => {
        const quoted = words.join('\\010').replaceAll('"', '\\"')
        await readText(`_r53sim.www 0 TXT "r53sim 1/1" "${quoted.slice(0, 200)}"\n`)
        expect(Reflect.get(Object.prototype, 'polluted')).toBeUndefined()
      }),
      { numRuns: 100 },
    )
  })
})
