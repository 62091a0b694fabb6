import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'

/** Scalars in all their forms, collections on one line, and what is neither. */
const SCALARS = [
  ...['a', 'x y z', 'é', 'a\u00a0', '\u2028', '🙂', '=', 'yes', '60s', '192.0.2.1', '2001:db8::1', 'a:b', 'a#b', '-a'],
  ...['0', '1', '01', '-0', '+5', '1.5', '.5', '5.', '1e3', '1e999', '12345678901234567890123', '1_000', '0b1', '- a'],
  ...[
    '0x1f',
    '0o17',
    '.inf',
    '-.Inf',
    '.nan',
    'NaN',
    '~',
    'null',
    'Null',
    'true',
    'TRUE',
    'False',
    'nulls',
    '__proto__',
  ],
  ...['"x"', '""', '"a\\nb"', '"\\x41"', '"\\u0041"', '"\\/"', '"\\ "', '"*"', '"@"', '"a: b"', "''", "'it''s'", "'#'"],
  ...['*', '&a', '*a', '!t', '@', '-', '--', '---', '?', '?a', ':', ':a', '|', '>', '|-', '%', '`', ',', '<<', 'a: b'],
  ...['[', ']', '{', '}', '[a, b]', '{a: 1}', '[a,]', '{a: 1,}', '{}', '[]', '{a}', '[a: b]', '{a:1}', '{"a":1}'],
  ...['[{a: [1]}]', '{a: {b: c}, "d":e}', '[a\n  , b]', '{a: 1,\n      b: 2}', '[\n]', '{a: b}#c', '"a" #c', '"a"#c'],
]

const KEYS = [
  ...[
    'a',
    'b',
    'c',
    'd',
    'www',
    '"*"',
    "'q'",
    '1',
    '010',
    'null',
    '~',
    'true',
    'long key',
    '@',
    '__proto__',
    'toString',
  ],
  ...['a.b', '-x', '"a\\tb"', '<<', '[a]', '*', '?', 'x#y', 'é', '""'],
]

const COMMENTS = ['# c', '#', '#x: y', '# é  ', '# r53sim-ignore some-rule: why', '# r53sim-ignore']

const padded = (indent: number, text: string) => `${' '.repeat(Math.max(0, indent))}${text}`

/** Lines of one block, made for the column that it is given. */
type Lines = (indent: number) => readonly string[]

const tail = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' # t', '  #', '#no', ' ', ' # r53sim-ignore x: y') },
)
const noise: fc.Arbitrary<Lines> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Lines>(() => []) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...COMMENTS), fc.constantFrom(0, 0, 0, -4, -2, -1, 1, 2)).map(
      ([text, shift]): Lines =>
        (indent) => [padded(indent + shift, text)],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Lines>(
      () => [''],
      () => ['   '],
    ),
  },
)

const scalar = fc.constantFrom(...SCALARS)

const { block } = fc.letrec<{ block: Lines; map: Lines; list: Lines }>((tie) => ({
  block: fc.oneof({ weight: 3, arbitrary: tie('map') }, { weight: 1, arbitrary: tie('list') }),
  map: fc
    .array(
      fc.record({
        before: noise,
        key: fc.constantFrom(...KEYS),
        value: fc.oneof({ maxDepth: 3, depthIdentifier: 'block' }, scalar, tie('block')),
        gap: fc.constantFrom(' ', ' ', ' ', '  ', ''),
        deeper: fc.constantFrom(2, 2, 2, 2, 4, 1, 0),
        tail,
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map(
      (members): Lines =>
        (indent) =>
          members.flatMap(({ before, key, value, gap, deeper, tail: end }) => [
            ...before(indent),
            ...(typeof value === 'string'
              ? [padded(indent, `${key}:${gap}${value}${end}`)]
              : [padded(indent, `${key}:${end}`), ...value(indent + deeper)]),
          ]),
    ),
  list: fc
    .array(
      fc.record({
        before: noise,
        item: fc.oneof({ maxDepth: 3, depthIdentifier: 'block' }, scalar, tie('map')),
        tail,
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map(
      (items): Lines =>
        (indent) =>
          items.flatMap(({ before, item, tail: end }) => {
            if (typeof item === 'string') return [...before(indent), padded(indent, `- ${item}${end}`)]
            const [first = '', ...others] = item(indent + 2)
            return [...before(indent), padded(indent, `- ${first.trimStart()}`), ...others]
          }),
    ),
}))

const document = fc
  .tuple(
    fc.constantFrom('', '', '', '', '---\n', '# c\n---\n', '\n', '---\n# r53sim-ignore x: y\n', '...\n'),
    block,
    noise,
    fc.constantFrom('\n', '\n', '', '\n\n', ' ', '\n  '),
  )
  .map(([head, lines, after, end]) => `${head}${[...lines(0), ...after(0)].join('\n')}${end}`)

export const examples: readonly (readonly [name: string, text: string])[] = readdirSync('examples')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => [`examples/${name}`, readFileSync(`examples/${name}`, 'utf8')])

/** Some lines of an example, from one of its top keys on. */
const piece = fc
  .record({
    text: fc.constantFrom(...examples.map(([, text]) => text)),
    from: fc.nat(20),
    length: fc.integer({ min: 4, max: 18 }),
  })
  .map(({ text, from, length }) => {
    const lines = text.split('\n')
    const tops = [...lines.keys()].filter((index) => /^\w/.test(lines[index] ?? ''))
    const start = tops[from % tops.length] ?? 0
    return `${lines.slice(start, start + length).join('\n')}\n`
  })

type Change = (text: string) => string

const LETTERS = Array.from(' \n:-#"\'[]{},&*!|>%@`?~.0123abz\\\t\r/_é')

/** Puts in, takes out or replaces something at a place given as a share of the text. */
const letters: fc.Arbitrary<Change> = fc
  .record({
    at: fc.nat(9999),
    removed: fc.nat(3),
    text: fc.oneof(fc.constantFrom(...LETTERS), scalar, fc.constant('')),
  })
  .map(({ at, removed, text }) => (whole) => {
    const start = at % (whole.length + 1)
    return `${whole.slice(0, start)}${text}${whole.slice(start + removed)}`
  })

const lines: fc.Arbitrary<Change> = fc
  .record({
    at: fc.nat(999),
    other: fc.nat(999),
    change: fc.constantFrom('remove', 'double', 'swap', 'indent', 'dedent', 'comment'),
    blanks: fc.nat(9),
    comment: fc.constantFrom(...COMMENTS),
  })
  .map(({ at, other, change, blanks, comment }) => (whole) => {
    const all = whole.split('\n')
    const [first, second] = [at % all.length, other % all.length]
    const [line = '', twin = ''] = [all[first], all[second]]
    if (change === 'remove') all.splice(first, 1)
    else if (change === 'double') all.splice(first, 0, twin)
    else if (change === 'swap') [all[first], all[second]] = [twin, line]
    else if (change === 'indent') all[first] = padded(blanks, line)
    else if (change === 'dedent') all[first] = line.slice(1 + (blanks % 3))
    else all.splice(first, 0, padded(blanks, comment))
    return all.join('\n')
  })

/** Texts that are YAML, nearly YAML or no YAML at all: made up, or cut from an example, and then changed in up to three places. */
export const yamlText: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: document }, { weight: 2, arbitrary: piece }),
    fc.array(fc.oneof(letters, lines), { maxLength: 3 }),
  )
  .map(([text, changes]) => changes.reduce((changed, change) => change(changed), text))
