import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, projectRoot } from '../support/cli.ts'

interface CompiledAhead {
  load(path: string, digest: string, require: NodeJS.Require): unknown
  compiledPath(path: string, digest: string): string
  compileAhead(path: string, require: NodeJS.Require, use: (exports: unknown) => Promise<void>): Promise<Buffer>
  isTaken(path: string, compiled: Buffer): boolean
}

const require = createRequire(import.meta.url)
const { load, compiledPath, compileAhead, isTaken }: CompiledAhead = require(
  join(projectRoot, 'scripts/compiled-ahead.cjs'),
)

const DIGEST = '0123456789abcdef'
const noUse = async () => {}

/** A module, and what stands beside it as its compiled form. */
function moduleWith(source: string, compiled: Buffer | undefined): string {
  const path = join(folderWith({ 'm.cjs': source }), 'm.cjs')
  if (compiled) writeFileSync(compiledPath(path, DIGEST), compiled)
  return path
}

test.each(['parse', 'validate', 'simulate', 'explain', 'show', 'verify'])(
  'the build leaves one compiled form of %s, and V8 takes it',
  (program) => {
    const folder = join(projectRoot, 'dist/cli')
    const compiled = readdirSync(folder).filter((name) => name.startsWith(`${program}.cjs.`))
    expect(compiled).toHaveLength(1)
    expect(isTaken(join(folder, `${program}.cjs`), readFileSync(join(folder, compiled[0] ?? '')))).toBe(true)
  },
)

const SOURCE = 'exports.answer = () => 42'
const OTHER_SOURCE = 'exports.answer = () => "something else"'

test.each([
  ['its own', () => compileAhead(moduleWith(SOURCE, undefined), require, noUse)],
  ['that of another text', () => compileAhead(moduleWith(OTHER_SOURCE, undefined), require, noUse)],
  ['none', () => undefined],
  ['an empty file', () => Buffer.alloc(0)],
  ['other bytes', () => Buffer.from('no compiled form at all, but long enough to have a header of its own')],
])('a module does what its text says, beside it %s', async (_, make) => {
  const loaded = load(moduleWith(SOURCE, await make()), DIGEST, require)
  expect(loaded).toEqual({ answer: expect.any(Function) })
  const { answer }: { answer?: () => unknown } = Object(loaded)
  expect(answer?.()).toBe(42)
})
