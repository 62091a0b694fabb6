import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { commands } from '../../src/cli/registry.ts'

const text = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
const section = (heading: string) => text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''

/** Rows of a section's first table by the command that they begin with. */
const rowsOf = (heading: string): ReadonlyMap<string, string> => {
  const [, table = ''] = /((?:^\|.*\n)+)/m.exec(section(heading)) ?? []
  return new Map([...table.matchAll(/^\| `([\w-]+).*$/gm)].map(([row, name = '']) => [name, row]))
}

const documented = rowsOf('Commands')

/** Rows that say everything that their command takes; those of others say what it is about. */
const WHOLE: readonly string[] = ['export', 'import']

describe('docs/cli.md', () => {
  test.each(commands.filter(({ name }) => WHOLE.includes(name)).map((entry) => [entry.name, entry] as const))(
    'the row of %s names every option of its own',
    async (name, entry) => {
      const command = new Command(name)
      const module = await entry.load()
      module.define(command)
      const row = documented.get(name) ?? ''
      expect(command.options.flatMap(({ long }) => (long && !row.includes(`\`${long}`) ? long : []))).toEqual([])
    },
  )

  test('has a row for every command there is', () => {
    const names = commands.map(({ name }) => name)
    expect(names.filter((name) => !documented.has(name))).toEqual([])
  })

  test.each(commands.map((entry) => [entry.name, entry] as const))(
    '%s has the options that its row names',
    async (name, entry) => {
      const command = new Command(name)
      const module = await entry.load()
      module.define(command)
      const options = new Set(command.options.map(({ long }) => long))
      const named = [...(documented.get(name) ?? '').matchAll(/`(--[a-z0-9-]+)/g)].map(([, flag = '']) => flag)
      const ofServe =
        name === 'serve' ? [...section('`serve`').matchAll(/^\| `(--[a-z0-9-]+)/gm)].map(([, flag = '']) => flag) : []
      expect([...named, ...ofServe].filter((flag) => !options.has(flag))).toEqual([])
    },
  )
})
