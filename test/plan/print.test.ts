import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { PlanDocument } from '../../src/plan/document.gen.ts'
import { printPlan } from '../../src/plan/print.ts'

const TEXTS = [
  ...['', ' ', 'a', '*', '@', '-', '- a', '-a', '?', '? a', 'a: b', 'a:', 'a:b', 'a #b', 'a#b', '#', '{', 'a}', 'a, b'],
  ...['0', '-0', '01', '+5', '.5', '5.', '1e3', '0x1f', '0o17', '.inf', '.NaN', '~', 'null', 'TRUE', 'yes', '=', '<<'],
  ...[
    '"',
    "'",
    `"'`,
    'it"s',
    "it's",
    '\\',
    '\\"',
    '`',
    '|',
    '>',
    '%',
    '&a',
    '!t',
    '---',
    '... x',
    'a\nb',
    'a\tb',
    '\t',
  ],
  ...['\u0000', '\u0007', '\u007f', '\u0085', '\u009b', '\u2028', '\u202e', '\ufeff', '\ud800', '🙂', 'é', '__proto__'],
]
const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary' }), fc.string())
const scalar = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())
const key = text.filter((name) => name !== '__proto__')
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  map: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
}))
const plans = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 })

test('what is printed reads back as the same, with nothing that a terminal obeys', () => {
  fc.assert(
    fc.property(plans, text, (plan, comment) => {
      const [first = ''] = Object.keys(plan)
      const printed = printPlan(plan as unknown as PlanDocument, [comment], [{ path: [first], text: comment }])
      expect(parse(printed)).toEqual(plan)
      expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\ufeff]/)
    }),
    { numRuns: 2000 },
  )
})
