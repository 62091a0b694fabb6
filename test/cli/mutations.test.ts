import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { main } from '../../src/cli/main.ts'
import { toText } from '../../src/cli/read-file.ts'
import { pieces } from '../support/fuzzed-plans.ts'
import { brokenLaw, UNPRINTABLE } from '../support/plan-laws.ts'
import { worldWith } from '../support/world.ts'

const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(`examples/${name}`, 'utf8'))

type Key = string | number

/** Every place of a value but its root. */
function* pathsOf(value: unknown, path: readonly Key[] = []): Generator<readonly Key[]> {
  if (path.length > 0) yield path
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value))
    yield* pathsOf(Reflect.get(value, key), [...path, Array.isArray(value) ? Number(key) : key])
}

const valueAt = (root: unknown, path: readonly Key[]): unknown =>
  path.reduce((value, key) => Reflect.get(Object(value), key), root)

interface Edit {
  readonly kind: 'remove' | 'replace' | 'copy' | 'rename' | 'wrap' | 'add'
  readonly at: number
  readonly from: number
  readonly key: string
  readonly value: unknown
}

/** Does one edit to a plan as a value; places are counted, so that any number names one. */
function edit(plan: unknown, { kind, at, from, key, value }: Edit): void {
  const paths = [...pathsOf(plan)]
  const path = paths[at % paths.length] ?? []
  const parent = valueAt(plan, path.slice(0, -1))
  const last = path.at(-1)
  if (typeof parent !== 'object' || parent === null || last === undefined) return
  const old: unknown = Reflect.get(parent, last)
  const set = (name: Key, next: unknown) =>
    Object.defineProperty(parent, name, { value: next, enumerable: true, writable: true, configurable: true })
  if (kind === 'replace') set(last, value)
  if (kind === 'copy') set(last, structuredClone(valueAt(plan, paths[from % paths.length] ?? [])))
  if (kind === 'wrap') set(last, from % 2 === 0 ? [old] : { [key]: old })
  if (kind === 'add' || kind === 'rename')
    set(Array.isArray(parent) ? parent.length : key, kind === 'add' ? value : old)
  if (kind !== 'remove' && kind !== 'rename') return
  if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else Reflect.deleteProperty(parent, last)
}

const keys = fc.oneof(
  fc.constantFrom(
    'A',
    'CNAME',
    'TXT',
    'alias',
    'endpoint',
    'values',
    'ttl',
    'failover',
    'primary',
    'weighted',
    'weight',
  ),
  fc.constantFrom('geolocation', 'default', '*', '@', 'zones', 'records', 'health_check', 'children', 'type', 'rules'),
  fc.constantFrom('__proto__', 'constructor', '', '0', 'a.b', '*.a', '\u0007', '\u202e', '😀'),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const values = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    256,
    1e21,
    0.5,
    '',
    '60s',
    '1h',
    'web',
    'www',
    '192.0.2.1',
    '::1',
    'a..b',
  ),
  fc.constantFrom<unknown>([], {}, [[]], { alias: 'www' }, { A: [] }, ['web', 'web'], { '*': null }, '\u001b[31m'),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.double(),
)
const edits = fc.record<Edit>({
  kind: fc.constantFrom('remove', 'replace', 'copy', 'rename', 'wrap', 'add'),
  at: fc.nat(),
  from: fc.nat(),
  key: keys,
  value: values,
})

const structural = fc
  .tuple(fc.constantFrom(...examples), fc.array(edits, { minLength: 1, maxLength: 6 }), fc.boolean())
  .map(([text, list, asJson]) => {
    const plan: unknown = parse(text)
    for (const one of list) edit(plan, one)
    return asJson ? JSON.stringify(plan, undefined, 2) : stringify(plan, { aliasDuplicateObjects: false })
  })

const textual = fc
  .tuple(
    fc.constantFrom(...examples),
    fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' }))), {
      minLength: 1,
      maxLength: 8,
    }),
  )
  .map(([text, list]) =>
    list.reduce((current, [place, length, piece]) => {
      const start = place % (current.length + 1)
      return current.slice(0, start) + piece + current.slice(start + length)
    }, text),
  )

/** Runs `validate` on a plan of this text, with no other file in the world. */
async function validate(text: string, ...options: readonly string[]) {
  const content = toText(Buffer.from(text), 1 << 24)
  const missing = { ok: false, reason: 'there is no such file' } as const
  const { system, written } = worldWith({
    cwd: '/repo',
    readText: (path) => (path === 'plan.yaml' ? content : missing),
    exists: () => false,
    listFolder: () => [],
  })
  return { code: await main(['validate', 'plan.yaml', ...options], system), ...written }
}

describe.each([
  ['of the plan', structural, 500],
  ['of its text', textual, 500],
] as const)('any change %s', (_what, plans, numRuns) => {
  test('keeps every place inside the file and every output printable', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (text) => {
        expect(await brokenLaw(Buffer.from(text))).toBeUndefined()
      }),
      { numRuns },
    )
  })

  test('ends with 0, 1 or 2, as the findings say', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (text) => {
        const { code, stdout, stderr } = await validate(text)
        expect(`${stdout}${stderr}`).not.toMatch(UNPRINTABLE)
        if (stdout === '') {
          // A file that is not there, or the plan is no text.
          expect(code).toBe(2)
          expect(stderr).toMatch(/^r53sim: cannot read /)
          return
        }
        const hasError = /^error\[/m.test(stdout)
        const isUnreadable = /^error\[plan-syntax\]/m.test(stdout)
        expect(code).toBe(isUnreadable ? 2 : hasError ? 1 : 0)
        const strict = await validate(text, '--strict')
        expect(strict).toEqual({ code: code === 0 && /^warning\[/m.test(stdout) ? 1 : code, stdout, stderr: '' })
      }),
      { numRuns: numRuns / 2 },
    )
  })
})
