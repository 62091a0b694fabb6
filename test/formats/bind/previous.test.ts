import { describe, expect, test } from 'vitest'
import type { SerialPolicy } from '../../../src/formats/bind/serial.ts'
import { writeBind } from '../../../src/formats/bind/write.ts'
import { getName } from '../../../src/values/name.ts'
import { deployment, zone } from '../../support/deployment.ts'
import { exportContext } from '../../support/export.ts'
import { below, values } from '../../support/sample-zone.ts'

const vpcs = [{ id: 'vpc-1', region: 'us-east-1', cidrs: [] }]
const withAddress = (address: string) =>
  deployment([zone(getName('example.com.'), 'Z1', [below('www', values('A', address))])])

const first = withAddress('192.0.2.1')
const changed = withAddress('192.0.2.2')

function write(plan: typeof first, previous: readonly string[], serial: SerialPolicy = { kind: 'plan' }) {
  const written = writeBind(plan, exportContext(plan, { previous, serial }))
  const text = written.files.get('example.com.zone') ?? ''
  return { text, serial: / IN SOA \S+ \S+ (\d+) /.exec(text)?.[1], refusals: written.refusals }
}

const original = write(first, [])

describe('a file after another', () => {
  test('the same records keep the serial, and every byte', () => {
    expect(write(first, [original.text])).toEqual({ text: original.text, serial: '1', refusals: [] })
  })

  test('other records take the next one', () => {
    expect(write(changed, [original.text])).toMatchObject({ serial: '2', refusals: [] })
    expect(write(changed, [write(changed, [original.text]).text])).toMatchObject({ serial: '2' })
  })

  test('an SOA edited by hand is another record', () => {
    const edited = original.text.replace('7200 900', '3600 900')
    expect(write(first, [edited])).toMatchObject({ serial: '2', refusals: [] })
  })

  test('a serial that goes back is refused, whatever the policy', () => {
    const high = original.text.replace('hostmaster.example.com. 1 ', 'hostmaster.example.com. 100 ')
    expect(write(changed, [high], { kind: 'keep', serial: 7 }).refusals).toEqual([
      {
        code: 'serial-not-later',
        path: 'example.com.',
        message:
          'example.com.: serial 7 does not come after 100 of the previous file, so no secondary would take it (RFC 1982)',
      },
    ])
  })

  test.each([
    ['a file of another zone', original.text.replaceAll('"zone":"example.com."', '"zone":"example.org."')],
    ['a file of the private zone', original.text.replace('"kind"', '"vpcs":[],"kind"')],
    ['a file of another zone of the name', original.text.replace('"id":"Z1"', '"id":"Z2"')],
    ['a file by another hand', '$ORIGIN example.com.\n@ 60 IN SOA a. b. 1 2 3 4 5\n'],
    ['a header that is no JSON', original.text.replace('{"format"', '{"format')],
    ['a file without SOA', original.text.replace(/^@ .* SOA .*$/m, '')],
    ['nothing', ''],
  ])('%s is refused as the previous one', (_what, text) => {
    expect(write(first, [text]).refusals).toEqual([
      {
        code: 'previous-unknown',
        path: '',
        message: 'the previous file is none that export wrote for a zone of this plan',
      },
    ])
  })
})

test('public and private zones of one name have files of their own', () => {
  const both = deployment([
    zone(getName('example.com.'), 'Z2', [], { vpcs }),
    zone(getName('example.com.'), 'Z1', [below('www', values('A', '192.0.2.1'))]),
    zone(getName('example.com.'), 'Z3', [], { vpcs }),
    zone(getName('example.com.private.'), 'Z4', []),
  ])
  expect([...writeBind(both, exportContext(both)).files.keys()]).toEqual([
    'example.com.zone',
    'example.com+private+Z2.zone',
    'example.com+private+Z3.zone',
    'example.com.private.zone',
  ])
})
