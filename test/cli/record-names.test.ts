import { expect, test } from 'vitest'
import { findRecordNames, getRecordNames, splitQuery } from '../../src/cli/record-names.ts'
import { getName } from '../../src/values/name.ts'
import { deployment, rdata, recordSet, zone } from '../support/deployment.ts'

const at = (name: string, more: object = {}) =>
  recordSet({ name: getName(name), data: { kind: 'values', values: rdata('A', '192.0.2.1') }, ...more })

const plan = deployment([
  zone(getName('example.com'), 'Z1', [
    at('www.example.com'),
    at('*.example.com'),
    at('www.example.net.example.com'),
    at('_r53sim-x.www.example.com', { generated: true }),
  ]),
  zone(getName('example.net'), 'Z2', [at('www.example.net'), at('only.example.net')]),
])

const found = (text: string, type?: 'A' | 'NS' | 'MX') =>
  findRecordNames(plan, text, type).map(({ zone: { id }, name }) => `${id} ${name}`)

test.each([
  ['relative, in every zone that has it', 'www', ['Z1 www.example.com.', 'Z2 www.example.net.']],
  ['relative, in one', 'only', ['Z2 only.example.net.']],
  ['absolute', 'www.example.net.', ['Z2 www.example.net.']],
  ['relative before absolute without its dot', 'www.example.net', ['Z1 www.example.net.example.com.']],
  ['absolute without its dot', 'only.example.net', ['Z2 only.example.net.']],
  ['the apex', '@', ['Z1 example.com.', 'Z2 example.net.']],
  ['a wildcard', '*', ['Z1 \\052.example.com.']],
  ['any case', 'WWW.Example.COM', ['Z1 www.example.com.']],
  ['names that the tool made are none', '_r53sim-x.www', []],
  ['names without records are none', 'mail', []],
  ['what is no name is none', 'a..b', []],
])('%s', (_case, text, names) => {
  expect(found(text)).toEqual(names)
})

test('a type leaves out names without it', () => {
  expect(found('www', 'A')).toEqual(['Z1 www.example.com.', 'Z2 www.example.net.'])
  expect(found('www', 'MX')).toEqual([])
  expect(found('@', 'NS')).toEqual(['Z1 example.com.', 'Z2 example.net.'])
})

test('a name that is none gets the nearest', () => {
  expect(() => getRecordNames(plan, 'ony')).toThrow(
    expect.objectContaining({ message: 'the plan has no record "ony"', hint: 'did you mean "only"?' }),
  )
})

test.each([
  ['www', 'www', undefined],
  ['www/A', 'www', 'A'],
  ['www/aaaa', 'www', 'AAAA'],
  ['0/25.2.0.192.in-addr.arpa', '0/25.2.0.192.in-addr.arpa', undefined],
  ['0/25.2.0.192.in-addr.arpa/PTR', '0/25.2.0.192.in-addr.arpa', 'PTR'],
  ['/A', '/A', undefined],
  ['www/WHAT', 'www/WHAT', undefined],
])('%s is %s of type %s', (text, name, type) => {
  expect(splitQuery(text)).toEqual({ name, type })
})
