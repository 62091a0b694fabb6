import { describe, expect, test } from 'vitest'
import type { TransferContext } from '../../src/formats/format.ts'
import { writeSecondaryConf } from '../../src/formats/secondary-conf/write.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import { getName } from '../../src/values/name.ts'
import { folderWith } from '../support/cli.ts'
import { deployment, zone } from '../support/deployment.ts'
import { exportContext } from '../support/export.ts'
import { failoverZone } from '../support/failover-zone.ts'
import { base64, secondaryAt, startHiddenPrimary } from '../support/hidden-primary.ts'
import { hostileZones } from '../support/hostile-zones.ts'
import { deploymentOf, examplePlans } from '../support/importing.ts'
import { answersWith, EXAMPLE_KEY, freePort, startProgram } from '../support/secondaries.ts'
import { findTool, runTool } from '../support/tools.ts'

const servers = [
  { program: 'nsd', file: 'nsd.conf', args: ['-d', '-c', 'nsd.conf'], checker: 'nsd-checkconf', check: [] },
  { program: 'knotd', file: 'knot.conf', args: ['-c', 'knot.conf'], checker: 'knotc', check: ['-c'] },
  { program: 'named', file: 'named.conf', args: ['-g', '-c', 'named.conf'], checker: 'named-checkconf', check: [] },
] as const

const signed: TransferContext = {
  primary: { address: '2001:db8::1', port: 5300 },
  listen: { address: '2001:db8::53', port: 53 },
  key: { name: 'r53sim-xfr', algorithm: 'hmac-sha256', secret: base64(EXAMPLE_KEY) },
}
const unsigned: TransferContext = {
  primary: { address: '127.0.0.1', port: 5353 },
  listen: { address: '127.0.0.1', port: 5301 },
}

const written = (plan: Deployment, transfer: TransferContext) =>
  writeSecondaryConf(plan, exportContext(plan, { transfer }))

describe.each(servers)('$program', ({ program, file, args, checker, check }) => {
  test.for([
    ['with a key and IPv6', failoverZone(), signed],
    ['without a key', failoverZone(), unsigned],
    ['zones of any bytes', hostileZones(), signed],
    ['the root', deployment([zone(getName('.'), 'Z0', [])]), unsigned],
  ] as const)(`${checker} takes %s`, ([, plan, transfer], { skip }) => {
    const path = findTool(checker)
    if (path === undefined) return skip(`${checker} is not installed`)
    const folder = folderWith(Object.fromEntries(written(plan, transfer).files))
    const rest = checker === 'knotc' ? ['conf-check'] : []
    const { code, output } = runTool(path, [...check, `${folder}/${file}`, ...rest])
    expect({ code, output }).toEqual({ code: 0, output: expect.not.stringMatching(/error|passwd/i) })
  })

  test.for(examplePlans())(`${checker} takes examples/%s`, async ([, text], { skip }) => {
    const path = findTool(checker)
    if (path === undefined) return skip(`${checker} is not installed`)
    const folder = folderWith(Object.fromEntries(written(await deploymentOf(text), signed).files))
    const rest = checker === 'knotc' ? ['conf-check'] : []
    const { code, output } = runTool(path, [...check, `${folder}/${file}`, ...rest])
    expect({ code, output }).toEqual({ code: 0, output: expect.not.stringMatching(/error/i) })
  })

  test('takes the zone as it stands in the export, and follows health', async ({ skip }) => {
    const path = findTool(program)
    if (path === undefined) return skip(`${program} is not installed`)
    const port = await freePort()
    const plan = failoverZone()
    const primary = await startHiddenPrimary(plan, {
      secondaries: [secondaryAt(port, { key: EXAMPLE_KEY })],
      keys: [EXAMPLE_KEY],
    })
    const transfer = { ...signed, primary: primary.at, listen: { address: '127.0.0.1', port } }
    const text = written(plan, transfer).files.get(file) ?? ''
    const secondary = startProgram(path, args, { [file]: text }, port)
    for (const [healthy, address] of [
      [true, '192.0.2.10'],
      [false, '192.0.2.99'],
    ] as const) {
      primary.live.observe('web', healthy)
      await answersWith(secondary.at, 'www.example.com', 1, (lines) =>
        lines.includes(`www.example.com 60 A ${address}`),
      )
    }
  })
})

test('what no secondary can have is said', () => {
  const name = getName('example.com')
  const plan = deployment([
    zone(name, 'Z1', [], { signing: true }),
    zone(name, 'Z2', []),
    zone(name, 'Z3', [], { vpcs: [] }),
  ])
  const { notes, files, isSecret } = written(plan, signed)
  expect(notes.map(({ severity, code, path }) => `${severity} ${code} ${path}`)).toEqual([
    'info not-signed example.com.',
    'lost zone-twice example.com.',
    'lost private-zone example.com.',
    'info secret ',
  ])
  expect(isSecret).toBe(true)
  expect([...files.values()].join('').match(/example\.com"/g)).toHaveLength(3)
})

test('a key whose name is no word in a configuration is refused', () => {
  const key = { name: 'a";x', algorithm: 'hmac-sha256', secret: base64(EXAMPLE_KEY) }
  expect(written(failoverZone(), { ...signed, key }).refusals.map(({ code }) => code)).toEqual(['key-name'])
})
