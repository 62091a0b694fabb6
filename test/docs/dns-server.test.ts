import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const document = readFileSync(join(root, 'docs/dns-server.md'), 'utf8')
const items = [...document.matchAll(/^- \*\*(D\d+)\*\*/gm)].map(([, id = '']) => id)

/** Items that no test can name, and why. */
const untested: ReadonlyMap<string, string> = new Map([
  ['D28', 'Route 53 has no DNAME records, and neither has a plan'],
])

/** Tests of what a server does on the wire; other numbers of other documents look like these elsewhere. */
const isOfServer = (path: string) =>
  /^(dns|serve|interop)\//.test(path) || /^(e2e\/(serve|ctl)|architecture\/imports)/.test(path)

const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.test.ts') && isOfServer(path))

/** Files by the items that a title or a table of theirs names. */
const named = new Map<string, Set<string>>()
for (const path of files)
  for (const [, id = ''] of readFileSync(join(root, 'test', path), 'utf8').matchAll(/\b(D\d+)\b/g))
    named.set(id, (named.get(id) ?? new Set()).add(path))

describe('docs/dns-server.md', () => {
  test('an item stands once', () => {
    expect(items.length).toBeGreaterThan(80)
    expect(items.filter((id, index) => items.indexOf(id) !== index)).toEqual([])
  })

  test.each(items)('%s is tested, or it is said why not', (id) => {
    expect(named.has(id) !== untested.has(id)).toBe(true)
  })

  test('tests name no item that is not there', () => {
    expect([...named.keys()].filter((id) => !items.includes(id))).toEqual([])
  })
})
