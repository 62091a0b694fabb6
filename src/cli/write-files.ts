import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from './failure.ts'

/**
 * Makes or replaces files in a folder, which is made where it is missing. Every text is written beside its place
 * first and then moved there, so that no reader ever sees half a file, and nothing changes unless all texts
 * could be written. The sentence that says what went wrong, undefined if nothing did.
 */
export function replaceFiles(folder: string, files: ReadonlyMap<string, string>): string | undefined {
  const drafts = [...files].map(([name, text]) => {
    const path = join(folder, name)
    return { path, draft: `${path}.${process.pid}.tmp`, text }
  })
  const made: string[] = []
  let current = folder
  try {
    mkdirSync(folder, { recursive: true })
    for (const { path, draft, text } of drafts) {
      current = path
      made.push(draft)
      writeFileSync(draft, text, { flag: 'wx' })
    }
    for (const { path, draft } of drafts) {
      current = path
      renameSync(draft, path)
    }
    return undefined
  } catch (error) {
    for (const draft of made) rmSync(draft, { force: true })
    return `cannot write ${current}: ${reasonOf(error)}`
  }
}
