import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { foldersToRepositoryRoot } from '../../src/cli/system.ts'
import { worldWith } from '../support/world.ts'

describe('a bug of ours', () => {
  const failing = () => {
    throw new Error('unreachable: \u001b[31mthis')
  }

  test('ends with 3 and asks for a report, without a stack trace', async () => {
    const { system, written } = worldWith({ listOwn: failing })
    expect(await main(['schema'], system)).toBe(3)
    expect(written).toEqual({
      stdout: '',
      stderr: `r53sim: internal error: unreachable: \\u{1b}[31mthis
This is a bug in r53sim 0.1.0. Report it with the command line and the plan; R53SIM_DEBUG=1 adds where it happened.
`,
    })
  })

  test('shows where with R53SIM_DEBUG', async () => {
    const { system, written } = worldWith({ listOwn: failing, env: { R53SIM_DEBUG: '1' } })
    expect(await main(['schema'], system)).toBe(3)
    expect(written.stderr).toMatch(/\n +at .*main\.test\.ts/)
  })

  test('that nothing caught is one too', async () => {
    let uncaught: ((error: unknown) => number) | undefined
    const { system, written } = worldWith({
      onUncaught: (callback) => {
        uncaught = callback
      },
    })
    await main(['--version'], system)
    expect(uncaught?.('thrown text')).toBe(3)
    expect(written.stderr).toMatch(/^r53sim: internal error: thrown text\n/)
  })
})

describe('folders', () => {
  const worldWithRepository = (repository: string) =>
    worldWith({ exists: (path) => path === resolve(repository, '.git') }).system

  test('from here to the root of the repository', () => {
    expect(foldersToRepositoryRoot(worldWithRepository('/a/b'), '/a/b/c/d')).toEqual(['/a/b/c/d', '/a/b/c', '/a/b'])
    expect(foldersToRepositoryRoot(worldWithRepository('/a/b'), '/a/b')).toEqual(['/a/b'])
  })

  test('only here without one', () => {
    expect(foldersToRepositoryRoot(worldWithRepository('/elsewhere'), '/a/b/c')).toEqual(['/a/b/c'])
  })
})
