import { createRequire } from 'node:module'
import { join } from 'node:path'
import { format } from 'node:util'
import { Script } from 'node:vm'
import { build, type Plugin } from 'esbuild'
import { expect } from 'vitest'

const root = join(import.meta.dirname, '../..')
const require = createRequire(import.meta.url)

type Body = (...args: readonly unknown[]) => unknown

interface Collected {
  readonly name: string
  readonly run: () => unknown
}

/** Enough of Vitest to collect the tests of a file: `describe` and `test`, each with `each`, and the `expect` of this process. */
function createCollector() {
  const collected: Collected[] = []
  const path: string[] = []
  const test = (name: string, body: Body) => {
    collected.push({ name: [...path, name].join(' > '), run: () => body() })
  }
  const describe = (name: string, body: Body) => {
    path.push(name)
    body()
    path.pop()
  }
  const each =
    (collect: (name: string, body: Body) => void) => (rows: readonly unknown[]) => (name: string, body: Body) => {
      for (const row of rows) {
        const args: readonly unknown[] = Array.isArray(row) ? row : [row]
        const places = name.match(/%[a-z]/g)?.length ?? 0
        collect(format(name, ...args.slice(0, places)), () => body(...args))
      }
    }
  return {
    collected,
    vitest: {
      expect,
      test: Object.assign(test, { each: each(test) }),
      describe: Object.assign(describe, { each: each(describe) }),
    },
  }
}

/** A source file with another text than the one that stands in it. */
export interface Replacement {
  readonly path: string
  readonly text: string
}

const replacing = ({ path, text }: Replacement): Plugin => ({
  name: 'replacing',
  setup: (bundle) =>
    bundle.onLoad({ filter: /\.ts$/ }, (file) => (file.path === path ? { contents: text, loader: 'ts' } : undefined)),
})

/** A test that fails, and how. */
export interface Failure {
  readonly test: string
  readonly error: unknown
}

/**
 * The first test of a file that fails, with one source replaced if that is said; undefined if none does. The tests are
 * bundled and run in memory, in this process: Vitest takes seconds to start, and no file changes.
 *
 * @param suite path of the file from the root of the project
 * @throws where the file cannot be built or loaded
 */
export async function firstFailure(suite: string, replacement?: Replacement): Promise<Failure | undefined> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [suite],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.18',
    packages: 'external',
    write: false,
    logLevel: 'silent',
    plugins: replacement ? [replacing(replacement)] : [],
  })
  const [code] = outputFiles
  if (!code) throw new Error('unreachable: a bundle without a file')
  const { collected, vitest } = createCollector()
  const load = new Script(`(require, module, exports) => {${code.text}\n}`, { filename: suite }).runInThisContext()
  load((name: string) => (name === 'vitest' ? vitest : require(name)), { exports: {} }, {})
  if (collected.length === 0) throw new Error(`${suite} has no tests`)
  for (const { name, run } of collected)
    try {
      await run()
    } catch (error) {
      return { test: name, error }
    }
  return undefined
}
