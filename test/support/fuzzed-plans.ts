import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { RECORD_TYPES } from '../../src/values/rdata/rdata.ts'
import { type Rng, randomStream } from '../../src/values/rng.ts'

/** The examples as they are, and as JSON, which has a reader of its own. */
const examples: readonly Uint8Array[] = readdirSync('examples')
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => readFileSync(`examples/${name}`))
  .flatMap((yaml, index) => [yaml, Buffer.from(JSON.stringify(parse(yaml.toString()), undefined, index % 3))])

/** Pieces that mean something to YAML, JSON, terminals or careless code. */
export const pieces: readonly string[] = [
  ...['&a ', '*a', '<<: *a\n', '!!binary ', '!x ', '!<tag:yaml.org,2002:str> ', '%YAML 1.1\n---\n', '---\n', '...\n'],
  ...['? ', ': ', '- ', '-\n', '|\n', '|2-\n', '>+\n', '{', '}', '[', ']', ',', '"', "'", '\\', '#', ' #', '@', '`'],
  ...[
    '\n',
    '\r\n',
    '\r',
    '\t',
    '  ',
    '        ',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u00a0',
    '\u202e',
    '\u0000',
    '\u001b[31m',
  ],
  ...['\\u0000', '\\ud800', '\\x07', '\\u202e', '😀', 'é', '\ufffd', '\uffff', '𝒳', 'ı', 'ß', 'K'],
  ...[
    '~',
    'null',
    'true',
    'no',
    '.nan',
    '.inf',
    '-0',
    '1e999',
    '0x7fffffffffffffff',
    '010',
    '1_000',
    '4294967296',
    '-1',
  ],
  ...['__proto__: {}\n', 'constructor', 'toString', 'hasOwnProperty: 1\n', 'include: [plan.yaml, ../x, /etc]\n'],
  ...['192.0.2.1', '2001:db8::1', '*.example.com.', '"*"', '@', '\\052', 'a..b', '.', '999999d', '60s', '0/0', '::/0'],
  ...[
    'weighted: ',
    'failover: ',
    'alias: ',
    'endpoint: ',
    'values: ',
    'record_sets: []\n',
    'rules: { plan-schema: off }\n',
  ],
  ...['# r53sim-ignore x: y\n', '# r53sim-ignore\n', ' # r53sim-ignore weight-single: \u001b[1m\n', '"primary": '],
]

const below = (rng: Rng, limit: number): number => Math.floor(rng() * limit)

function pick<T>(rng: Rng, items: readonly T[]): T {
  const item = items[below(rng, items.length)]
  if (item === undefined) throw new Error('unreachable: nothing to pick from')
  return item
}

const join3 = (a: Uint8Array, b: Uint8Array, c: Uint8Array) => Buffer.concat([a, b, c])

/** One change somewhere. */
function mutate(bytes: Uint8Array, rng: Rng): Uint8Array {
  const start = below(rng, bytes.length + 1)
  const end = Math.min(bytes.length, start + below(rng, 2 ** below(rng, 9)))
  const [before, inside, after] = [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)]
  switch (below(rng, 9)) {
    case 0:
      return join3(before, Uint8Array.of(below(rng, 256)), bytes.subarray(start + 1))
    case 1:
      return join3(before, new Uint8Array(), after)
    case 2:
      return join3(before, inside, Buffer.concat([inside, after]))
    case 3: {
      const other = pick(rng, examples)
      const from = below(rng, other.length)
      return join3(before, other.subarray(from, from + below(rng, 400)), after)
    }
    case 4: {
      // A line goes elsewhere, or stands twice.
      const lines = Buffer.from(bytes).toString('latin1').split('\n')
      const line = lines[below(rng, lines.length)] ?? ''
      lines.splice(below(rng, lines.length), below(rng, 2), ' '.repeat(below(rng, 3)) + line)
      return Buffer.from(lines.join('\n'), 'latin1')
    }
    case 5:
      return bytes.subarray(0, start)
    default:
      return join3(before, Buffer.from(pick(rng, pieces)), bytes.subarray(rng() < 0.5 ? start : end))
  }
}

/** `count` texts in a row, each made from its number. */
const each = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('')

const records = (text: string) => `version: 1\nzones: { e.com: { records: {\n${text} } } }\n`

/** What grows with the text alone: refused, or read in a moment, at any size. */
const repetitions: readonly ((size: number) => string)[] = [
  (size) => '['.repeat(size),
  (size) => '{a: '.repeat(size),
  (size) => '[{'.repeat(size),
  (size) => '- '.repeat(size),
  (size) => '? '.repeat(size),
  (size) => '{"a":'.repeat(size),
  (size) => `version: 1\nzones: ${'{a: '.repeat(size)}1${'}'.repeat(size)}`,
  (size) => records(`www: { A: ${'{ failover: { primary: '.repeat(size)}web${' } }'.repeat(size)} }`),
  (size) => `${'&a '.repeat(size)}x`,
  (size) => `${'!a '.repeat(size)}x`,
  (size) => `"${'\\u0041'.repeat(size)}"`,
  (size) => '"'.repeat(size),
  (size) => `a: |\n${' \n'.repeat(size)}`,
  (size) => '#'.repeat(size),
  (size) => `version: 1\nzones:\n  ${'a.'.repeat(size)}: {}\n`,
  (size) => records(`"${'*.'.repeat(size)}": { A: [192.0.2.1] }`),
  (size) => records(`a: { TXT: ['${'"a" '.repeat(size)}'] }`),
  (size) => `version: 1\nrules: { "${'a'.repeat(size)}": off }\n`,
]
const REPETITIONS_MAX = 65_536

/** Places for text that has a syntax of its own. */
const fields: readonly ((text: string) => string)[] = [
  ...RECORD_TYPES.map((type) => (text: string) => records(`a: { ${type}: ["0 ${text}", "${text}"] }`)),
  (text) => records(`a: { A: { values: [192.0.2.1], ttl: "${text}" } }`),
  (text) => records(`"${text}": { A: { alias: "${text}" } }`),
  (text) => records(`a: { A: { geolocation: { "${text}": { endpoint: "${text}" } } } }`),
  (text) => records(`a: { A: { geoproximity: { "${text}": { coordinates: "${text}" } } } }`),
  (text) =>
    `version: 1\nendpoints: { a: { ipv4: "${text}", ipv6: "${text}", dns_name: "${text}", region: "${text}" } }\n`,
  (text) =>
    `version: 1\nhealth_checks: { a: { type: HTTP_STR_MATCH, fqdn: "${text}", resource_path: "/${text}", search_string: "${text}" } }\n`,
  (text) => `version: 1\ncidr_collections: { a: { locations: { b: ["${text}", "10.0.0.0/${text}"] } } }\n`,
  (text) => `version: 1\nclients: { a: { subnet: "${text}", country: "${text}" } }\n`,
  (text) => `version: 1\nzones: { "${text}": { name_servers: ["${text}"] } }\n`,
  (text) => `version: 1\nscenarios: [{ at: "${text}", fail: "${text}" }]\ncases: [{ query: "${text}" }]\n`,
]
const grains: readonly string[] = [
  ...[
    'a',
    'a.',
    '-',
    '9',
    '1h',
    '0 ',
    ' ',
    ':',
    '1:',
    '::',
    'f',
    '/',
    ',',
    'k=v ',
    '(',
    ';',
    '*.',
    '_',
    '%41',
    '🙂',
    'É.',
  ],
  ...['\\"', '\\\\', "'", '\\\\052', '\\t', '\\n', '\\u0000'],
]
const GRAINS_MAX = 32_768

/** Plans of many parts that all have something to do with each other. */
const crowds: readonly ((size: number) => string)[] = [
  (size) => each(size, (depth) => `${' '.repeat(depth % 2000)}a:\n`),
  (size) => `a: &a [1]\n${each(size, (index) => `b${index}: *a\n`)}`,
  (size) =>
    `x0: &x0 [a, a, a]\n${each(size, (index) => `x${index + 1}: &x${index + 1} [${`*x${index}, `.repeat(9)}]\n`)}`,
  (size) => `version: 1\n${'# r53sim-ignore a: b\n'.repeat(size)}`,
  (size) => `version: 1\n${'zones: {}\n'.repeat(size)}`,
  (size) => `version: 1\nendpoints:\n${each(size, (index) => `  e${index}: {}\n`)}`,
  (size) =>
    `version: 1\nhealth_checks:\n${each(size, (index) => `  c${index}: { type: CALCULATED, children: [c${index + 1}, c${(index * 7) % size}] }\n`)}`,
  (size) => records(each(size, (index) => `  a${index}: { A: { alias: a${index + 1} } },\n`)),
  (size) => records(each(size, (index) => `  a${index}: { A: { alias: a${(index * 7) % size} } },\n`)),
  (size) => records(each(size, (index) => `  c${index}: { CNAME: c${(index + 1) % size} },\n`)),
  (size) => records(each(size, (index) => `  "*.w${index}": { MX: ["0 w${index + 1}"], NS: [ns.w${index}] },\n`)),
  (size) =>
    records(
      `www: { A: { weighted: { ${each(size, (index) => `w${index}: { weight: ${index % 3}, alias: www }, `)} } } }`,
    ),
  (size) =>
    `version: 1\ncidr_collections: { c: { locations: { ${each(size, (index) => `l${index}: ["10.${index % 256}.${(index >> 8) % 256}.0/24"], `)} } } }\nzones: {}\n`,
]
const CROWD_MAX = 1024

/** How often an input is a bomb. */
const BOMB_SHARE = 0.03

/** A number up to `max`, of any magnitude. */
const sizeUpTo = (max: number, rng: Rng) => 1 + below(rng, 2 ** below(rng, Math.log2(max) + 1))

/**
 * Input number `index` of a stream: an example after a few changes, bytes of no meaning, pieces of YAML in a row, or
 * now and then a bomb. The same for the same seed.
 */
export function fuzzedPlan(seed: number, index: number): Uint8Array {
  const rng = randomStream(seed, String(index), 'fuzz')
  const kind = rng()
  if (kind < BOMB_SHARE / 3) return Buffer.from(pick(rng, repetitions)(sizeUpTo(REPETITIONS_MAX, rng)))
  if (kind < (BOMB_SHARE * 2) / 3)
    return Buffer.from(pick(rng, fields)(pick(rng, grains).repeat(sizeUpTo(GRAINS_MAX, rng))))
  if (kind < BOMB_SHARE) return Buffer.from(pick(rng, crowds)(sizeUpTo(CROWD_MAX, rng)))
  if (kind < 0.05) return Uint8Array.from({ length: below(rng, 200) }, () => below(rng, 256))
  if (kind < 0.12) return Buffer.from(each(below(rng, 40), () => pick(rng, pieces)))
  let bytes: Uint8Array = pick(rng, examples)
  for (let count = 1 + below(rng, 2 ** below(rng, 5)); count > 0; count -= 1) bytes = mutate(bytes, rng)
  return bytes
}
