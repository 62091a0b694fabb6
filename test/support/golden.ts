import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'

const folder = resolve(import.meta.dirname, '../data/golden')

/** Holds a whole output against the file that a person has read and found right. */
export function expectGolden(name: string, text: string | undefined): void {
  const path = join(folder, name)
  if (process.env.UPDATE_GOLDEN === name && text !== undefined) writeFileSync(path, text)
  expect(text, existsSync(path) ? undefined : `${name}: UPDATE_GOLDEN=${name} writes it`).toBe(
    existsSync(path) ? readFileSync(path, 'utf8') : undefined,
  )
}
