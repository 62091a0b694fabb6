import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'r53sim-bench-'))

/** Path of a file that lasts as long as the run. */
export const scratchPath = (name) => join(folder, name)

/** Writes such a file; its path. */
export function writeScratch(name, text) {
  const path = scratchPath(name)
  writeFileSync(path, text)
  return path
}

export const removeScratch = () => rmSync(folder, { recursive: true, force: true })
