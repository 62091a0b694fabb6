import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as cloudformation from '../../../src/formats/cloudformation/read.ts'
import { writeCloudFormation } from '../../../src/formats/cloudformation/write.ts'
import { folderWith } from '../../support/cli.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf, importAll, knownByName } from '../../support/importing.ts'
import { findTool, runTool } from '../../support/tools.ts'

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly DependsOn?: unknown }>>
  readonly Outputs?: Readonly<Record<string, unknown>>
}

const parse = (text: string): Template => JSON.parse(text)

const importAgain = async (files: ReadonlyMap<string, string>) => {
  const { diagnostics, text } = await importAll(
    cloudformation,
    [...files].map(([name, content]) => ({ name, text: content })),
  )
  expect(diagnostics).toEqual([])
  return deploymentOf(text)
}

/** Zones of some hundred kilobytes each; a check and a collection are used by two of them, one of each by a single one. */
const zoneOf = (check: string, collection: string, sets: number) => ({
  records: {
    www: {
      A: {
        failover: {
          primary: { values: ['192.0.2.1'], health_check: check },
          secondary: { values: ['192.0.2.2'] },
        },
      },
    },
    net: {
      A: {
        ip_based: { collection, locations: { office: { values: ['192.0.2.3'] }, default: { values: ['192.0.2.4'] } } },
      },
    },
    ...Object.fromEntries(
      Array.from({ length: sets }, (_, index) => [`n${index}`, { TXT: [`${index} ${'x'.repeat(150)}`] }]),
    ),
  },
})
const large = (sets: number) =>
  JSON.stringify({
    version: 1,
    health_checks: {
      web: { type: 'HTTP', ip_address: '192.0.2.1' },
      all: { type: 'CALCULATED', children: ['web'], health_threshold: 1 },
      own: { type: 'TCP', ip_address: '192.0.2.9', port: 443 },
    },
    cidr_collections: {
      both: { locations: { office: ['198.51.100.0/24'] } },
      one: { locations: { office: ['203.0.113.0/24'] } },
    },
    zones: {
      'a.example': zoneOf('all', 'both', sets),
      'b.example': zoneOf('web', 'both', sets),
      'c.example': zoneOf('own', 'one', sets),
    },
  })

describe('a template for each zone where one is too large', () => {
  test('what zones share stands in one of its own, and everything comes back', async () => {
    const before = await deploymentOf(large(1200))
    const { files, notes, refusals } = writeCloudFormation(before, exportContext(before))
    expect(refusals).toEqual([])
    expect([...files.keys()]).toEqual([
      'plan.+shared.cloudformation.json',
      'plan.a.example.cloudformation.json',
      'plan.b.example.cloudformation.json',
      'plan.c.example.cloudformation.json',
    ])
    for (const text of files.values()) {
      expect(text.length).toBeLessThanOrEqual(1_000_000)
      expect(Object.keys(parse(text).Resources).length).toBeLessThanOrEqual(500)
    }
    const [shared = '', a = '', , c = ''] = files.values()
    expect(Object.keys(parse(shared).Outputs ?? {})).toEqual(['CheckWeb', 'CidrBoth'])
    const kinds = (text: string, type: string) =>
      Object.entries(parse(text).Resources).flatMap(([id, resource]) => (resource.Type === type ? id : []))
    expect(kinds(a, 'AWS::Route53::HealthCheck')).toEqual(['CheckAll'])
    expect(a).toContain('"Fn::ImportValue": "r53sim-plan-CheckWeb"')
    expect(kinds(c, 'AWS::Route53::HealthCheck')).toEqual(['CheckOwn'])
    expect(kinds(c, 'AWS::Route53::CidrCollection')).toEqual(['CidrOne'])
    expect(notes.filter(({ code }) => code === 'split').map(({ message }) => message)).toEqual([
      'a template for each zone, as one is too large; the stack of plan.+shared.cloudformation.json comes first, since the others import from it',
    ])
    expect(knownByName(await importAgain(files))).toEqual(knownByName(before))
    expect(writeCloudFormation(before, exportContext(before)).files).toEqual(files)
  })

  test('a zone that alone is too large is refused, by the name of its template', async () => {
    const before = await deploymentOf(large(4000))
    const { refusals } = writeCloudFormation(before, exportContext(before))
    expect(refusals.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'template-too-large plan.a.example.cloudformation.json',
      'template-too-large plan.b.example.cloudformation.json',
      'template-too-large plan.c.example.cloudformation.json',
    ])
    expect(refusals[0]?.message).toMatch(
      /^plan\.a\.example\.cloudformation\.json has \d+ resources, 0 outputs and \d{7} bytes, 500, 200 and 1000000 are the most, and what is in it stands in one template: delegate /,
    )
  })
})

const HOSTILE = [
  '\u0024{AWS::AccountId}',
  '\u0024{!Literal}',
  'Fn::Sub',
  '{"Ref":"CheckWeb"}',
  '!Ref X',
  '{{x}}',
  '"',
  "'",
  '\\',
  '\\u0000',
  '</script>',
  '%{if}',
  '\u00fc',
  '\u{1f600}',
  '\u2028',
  '#',
  ': ',
  ' ',
]
const CONTROL = ['\u0000', '\n', '\r\n', '\u001b[31m', '\u007f', '\u0085']
const hostile = (parts: readonly string[]) =>
  fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 5 }).map((all) => all.join(''))
const plain = hostile(HOSTILE)
const any = hostile([...HOSTILE, ...CONTROL])

const octets = (text: string) => [...new TextEncoder().encode(text)]
const escaped = (text: string) =>
  octets(text)
    .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('')
/** A character string of a TXT record. */
const quoted = (text: string) =>
  Array.from(text, (character) => (/[ !#-[\]-~]/.test(character) ? character : escaped(character))).join('')

/** A plan in ASCII: as text it may hold no control characters, escaped ones it may. */
const planText = (plan: object) =>
  JSON.stringify(plan).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const hostilePlans = fc
  .record({
    txt: any,
    path: plain,
    search: plain,
    check: plain,
    identifier: plain,
    comment: any,
    label: any,
    location: fc.constantFrom('a', 'Fn', '_-'),
  })
  .map(({ txt, path, search, check, identifier, comment, label, location }) => {
    const octal = escaped(label.slice(0, 12))
    return planText({
      version: 1,
      health_checks: {
        [check]: { type: 'HTTP_STR_MATCH', ip_address: '192.0.2.1', resource_path: `/${path}`, search_string: search },
      },
      cidr_collections: { Ref: { locations: { [location]: ['198.51.100.0/24'] } } },
      zones: {
        'example.com': {
          comment: comment.slice(0, 200),
          records: {
            [octal]: { TXT: { values: [`"${quoted(txt)}"`] } },
            www: {
              A: {
                weighted: {
                  [identifier]: { weight: 1, values: ['192.0.2.1'], health_check: check },
                  [`${identifier}2`]: { weight: 1, values: ['192.0.2.2'] },
                },
              },
            },
            net: {
              A: {
                ip_based: {
                  collection: 'Ref',
                  locations: { [location]: { values: ['192.0.2.3'] }, default: { values: ['192.0.2.4'] } },
                },
              },
            },
          },
        },
      },
    })
  })

/** Every object of a template that CloudFormation evaluates. */
function* functionsIn(value: unknown): Generator<readonly [name: string, argument: unknown]> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) {
    if (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::')) yield [key, member]
    yield* functionsIn(member)
  }
}

describe('names, values, comments and ids of any characters', () => {
  test('are text and nothing else: the same comes back, and every function is one of ours', async () => {
    await fc.assert(
      fc.asyncProperty(hostilePlans, async (text) => {
        const before = await deploymentOf(text)
        const { files, refusals } = writeCloudFormation(before, exportContext(before))
        expect(refusals).toEqual([])
        for (const file of files.values()) {
          expect(file).toMatch(/^[ -~\n\u{10000}-\u{10ffff}]*$/u)
          const template = parse(file)
          for (const id of Object.keys(template.Resources)) expect(id).toMatch(/^[A-Za-z0-9]{1,255}$/)
          for (const [name, argument] of functionsIn(template.Resources))
            expect([name, Object.keys(template.Resources)]).toEqual(['Ref', expect.arrayContaining([argument])])
        }
        const after = await importAgain(files)
        expect(knownByName(after)).toEqual(knownByName(before))
        expect(after.zones.map(({ comment }) => comment)).toEqual(before.zones.map(({ comment }) => comment))
        const names = [...files.values()].flatMap((file) => [...file.matchAll(/"Key": "Name",\s*"Value": (".*")/g)])
        expect(names.map(([, name = '']) => JSON.parse(name))).toEqual([...before.healthChecks.keys()])
      }),
      { numRuns: 150 },
    )
  })

  test('cfn-lint takes them', async ({ skip }) => {
    const lint = findTool('cfn-lint')
    if (lint === undefined) return skip('cfn-lint is not installed')
    const plans = await Promise.all(fc.sample(hostilePlans, { numRuns: 12, seed: 20_261_129 }).map(deploymentOf))
    const texts = plans.flatMap((plan) => [...writeCloudFormation(plan, exportContext(plan)).files.values()])
    const folder = folderWith(Object.fromEntries(texts.map((text, index) => [`t${index}.json`, text])))
    const paths = texts.map((_, index) => join(folder, `t${index}.json`))
    const { output } = runTool(lint, ['--non-zero-exit-code', 'error', '--format', 'parseable', '--', ...paths])
    // It takes no escaped quotes in TXT, which Route 53 does, and warns of what only Fn::Sub would fill in.
    expect(output.split('\n').filter((line) => /:E\d{4}:/.test(line) && !/:E3023:|:E1029:/.test(line))).toEqual([])
  })
})

test('which zones are signed comes back', async () => {
  const zones = { 'a.example': { dnssec: { signing: true } }, 'b.example': {} }
  const before = await deploymentOf(JSON.stringify({ version: 1, zones }))
  for (const existingZones of [false, true]) {
    const after = await importAgain(
      writeCloudFormation(before, exportContext(before, { existingZones, includeApex: true })).files,
    )
    expect(after.zones.map(({ name, signing }) => [name, signing])).toEqual([
      ['a.example.', true],
      ['b.example.', false],
    ])
  }
})
