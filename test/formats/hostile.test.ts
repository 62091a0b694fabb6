import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { ExportContext } from '../../src/formats/format.ts'
import { exportFormats } from '../../src/formats/registry.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import type { Policy } from '../../src/model/record-set.ts'
import { labelBytes, nameOfLabels } from '../../src/values/name.ts'
import { decodeRdata } from '../../src/values/rdata/registry.ts'
import { deployment, NOWHERE, prefix, recordSet, zone } from '../support/deployment.ts'
import { exportContext } from '../support/export.ts'
import { endpointCheck, values } from '../support/sample-zone.ts'

/** Syntax of the languages that are written, and what a terminal or an editor would take for a command. */
const SYNTAX = [
  ...[
    '\u0024{file("/etc/passwd")}',
    '%{ for x in y }',
    '{{resolve',
    'Fn::Sub',
    '{"Ref":"X"}',
    '!Ref x',
    '<<EOF',
    '&a *a',
  ],
  ...[
    '\n$INCLUDE /etc/passwd\n',
    '\n@ IN A 192.0.2.66\n',
    ';r53sim:end',
    '$TTL',
    '(',
    ')',
    '"',
    "'",
    '\\',
    '\\010',
    '@',
    '*',
  ],
  ...[
    "'..os.exit()..'",
    "'}) os.exit(1) --",
    ']]',
    '--',
    '";};include "/etc/passwd";//',
    '=> {',
    '} #',
    ': ',
    '- ',
    '#',
    ',',
  ],
  ...[
    '../../x',
    '/etc/x',
    '\u0000',
    '\r\n',
    '\u001b[2J',
    '\u007f',
    '\u0085',
    '\u2028',
    '\u202e',
    '\ufeff',
    '\u00fc',
    '\u{1f600}',
  ],
]
const word = fc.oneof(
  fc.array(fc.constantFrom(...SYNTAX), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
)

/** What people write into a plan. */
const words = fc.record({
  ...{ label: word, zoneLabel: word, text: word, comment: word, check: word, path: word, search: word, host: word },
  ...{ identifier: word, collection: word, location: word, planName: word, failed: word },
})
type Words = typeof words extends fc.Arbitrary<infer T> ? T : never

const labelOf = (text: string) => new TextEncoder().encode(text.toLowerCase()).slice(0, 63)

/** A plan with a place for each of them, of records that most formats can say. */
function planOf(all: Words): Deployment {
  const apex = nameOfLabels([labelOf(all.zoneLabel), Uint8Array.of(120)])
  const under = (label: Uint8Array) => nameOfLabels([label, ...labelBytes(apex)])
  const named = (text: string) => under(new TextEncoder().encode(text))
  const octets = new TextEncoder().encode(all.text).slice(0, 255)
  const txt = decodeRdata('TXT', Uint8Array.of(octets.length, ...octets))
  if (!txt.ok) throw new Error(txt.problem.message)
  const failover = (role: 'primary' | 'secondary', more = '') => ({
    setIdentifier: `${all.identifier}${more}`,
    policy: { kind: 'failover', role } as const,
  })
  const net = (location: string): Policy => ({
    kind: 'ip-based',
    collectionId: all.collection,
    location,
    blocks: location === '*' ? [] : [prefix('198.51.100.0/24')],
  })
  const a = (last: number) => values('A', `192.0.2.${last}`)
  const check = {
    ipAddress: '192.0.2.1',
    resourcePath: `/${all.path}`,
    searchString: all.search,
    fullyQualifiedDomainName: all.host,
    type: 'HTTP_STR_MATCH',
  } as const
  return deployment(
    [
      zone(
        apex,
        'Z1',
        [
          recordSet({ name: under(labelOf(all.label)), type: 'TXT', data: { kind: 'values', values: [txt.rdata] } }),
          recordSet({ name: named('www'), data: a(1), healthCheckId: all.check, ...failover('primary') }),
          recordSet({ name: named('www'), data: a(2), ...failover('secondary', '2') }),
          recordSet({ name: named('net'), data: a(3), setIdentifier: all.identifier, policy: net(all.location) }),
          recordSet({ name: named('net'), data: a(4), setIdentifier: `${all.identifier}2`, policy: net('*') }),
        ],
        { comment: all.comment },
      ),
    ],
    [endpointCheck(all.check, check)],
    {
      cidrCollections: new Map([
        [
          all.collection,
          {
            name: all.collection,
            id: all.collection,
            locations: new Map([[all.location, [prefix('198.51.100.0/24')]]]),
            at: NOWHERE,
          },
        ],
      ]),
    },
  )
}

const PLAIN: Words = {
  ...{ label: 'a', zoneLabel: 'b', text: 'c', comment: 'd', check: 'e', path: 'f', search: 'g', host: 'h.example' },
  ...{ identifier: 'i', collection: 'j', location: 'k', planName: 'l', failed: 'm' },
}

/** A safe name of a file below the folder. */
const FILE = /^(?:zones\/)?[A-Za-z0-9_%+@-][A-Za-z0-9_.%+@-]*$/

/** Lines that a reader does not pass over as comments. */
const lines = (text: string) => text.split('\n').filter((line) => line !== '' && !/^(?:[;#]|\/\/)/.test(line))

/** What a value holds, whatever its parts are called and in what order; names are keys in some languages. */
function shape(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.values(value)
    .map(shape)
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

const VARIANTS: readonly (readonly [format: string, more: Partial<ExportContext>])[] = [
  ...exportFormats.map(({ id }) => [id, {}] as const),
  ['bind', { views: true }],
  ['powerdns', { embed: true }],
  ['change-batch', { createOnly: true, includeApex: true }],
  ['terraform', { existingZones: true }],
  ['cloudformation', { existingZones: true }],
]

describe.each(VARIANTS)('export --to %s %o', (id, more) => {
  test('names, values, comments and ids are text and nothing else', async () => {
    const format = exportFormats.find((known) => known.id === id)
    const writer = await format?.load()
    if (writer === undefined) throw new Error(`there is no format ${id}`)
    const write = (all: Words) => {
      const plan = planOf(all)
      return writer.write(plan, exportContext(plan, { planName: all.planName, failed: [all.failed], ...more }))
    }
    const plain = write(PLAIN)
    const most = [...plain.files.values()].map((text) => lines(text).length)
    await fc.assert(
      fc.asyncProperty(words, async (all) => {
        const { files, refusals } = write(all)
        if (refusals.length > 0) {
          expect(refusals.map(({ code }) => code)).toEqual(refusals.map(() => 'dynamic-reference'))
          return
        }
        expect(write(all).files).toEqual(files)
        for (const [index, [name, text]] of [...files].entries()) {
          expect(name).toMatch(FILE)
          expect(name.split('/')).not.toContain('..')
          // No reader, terminal or editor sees anything but printable characters.
          expect(text).toMatch(id === 'cloudformation' ? /^[ -~\n\u{10000}-\u{10ffff}]*\n$/u : /^[ -~\n]*\n$/)
          if (name.endsWith('.json')) {
            const original = [...plain.files.values()][index] ?? ''
            expect(shape(JSON.parse(text))).toEqual(shape(JSON.parse(original)))
          } else if (name.endsWith('.yaml')) {
            const documents = parseAllDocuments(text, { version: '1.1' })
            expect(documents.flatMap(({ errors }) => errors)).toEqual([])
            expect(documents).toHaveLength(1)
          } else if (more.embed !== true) expect(lines(text).length).toBeLessThanOrEqual(most[index] ?? 0)
        }
      }),
      { numRuns: 60 },
    )
  })
})
