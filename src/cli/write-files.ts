import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { reasonOf } from './failure.ts'

/**
 * Makes or replaces files in a folder, which is made where it is missing, as are folders within it. Every text is written beside its place
 * first and then moved there, so that no reader ever sees half a file, and nothing changes unless all texts
 * could be written. `mode` is their permissions, less what the umask takes. The sentence that says what went wrong, undefined if nothing did.
 */
export function replaceFiles(folder: string, files: ReadonlyMap<string, string>, mode = 0o666): string | undefined {
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
      mkdirSync(dirname(draft), { recursive: true })
      writeFileSync(draft, text, { flag: 'wx', mode })
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

/** UTF-8 files may begin with it; texts do not show it. */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

function startsWithMark(path: string): boolean {
  const start = Buffer.alloc(BYTE_ORDER_MARK.length)
  const descriptor = openSync(path, 'r')
  try {
    return readSync(descriptor, start) === start.length && start.equals(BYTE_ORDER_MARK)
  } finally {
    closeSync(descriptor)
  }
}

/** Writes a new file with the permissions and, where that is allowed, the owner of another. */
function writeAlike(path: string, bytes: Buffer, { mode, uid, gid }: Stats): void {
  const descriptor = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(descriptor, bytes)
    try {
      fchownSync(descriptor, uid, gid)
    } catch {
      // Only the owner's own files keep their owner.
    }
    fchmodSync(descriptor, mode & 0o7777)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const WRITE_BITS = 0o222

/**
 * Gives files that exist another text, by path. What a text does not show stays: permissions, the links that lead to
 * a file, a byte order mark. As with `replaceFiles` no reader sees half a file, and nothing changes unless all could be
 * written. A file that nobody may write is left alone, also by those who could. The sentence that says what went wrong,
 * undefined if nothing did.
 */
export function rewriteFiles(files: ReadonlyMap<string, string>): string | undefined {
  const drafts: { readonly target: string; readonly draft: string; readonly text: string }[] = []
  let current = ''
  try {
    for (const [path, text] of files) {
      current = path
      const target = realpathSync(path)
      const same = drafts.find((other) => other.target === target)
      if (same !== undefined && same.text !== text) return `cannot write ${path}: another name of it has another text`
      if (same !== undefined) continue
      const status = statSync(target)
      if (!status.isFile()) return `cannot write ${path}: it is not a regular file`
      if ((status.mode & WRITE_BITS) === 0) return `cannot write ${path}: it is write-protected`
      const draft = `${target}.${process.pid}.tmp`
      drafts.push({ target, draft, text })
      const mark = startsWithMark(target) ? BYTE_ORDER_MARK : Buffer.alloc(0)
      writeAlike(draft, Buffer.concat([mark, Buffer.from(text)]), status)
    }
    for (const { target, draft } of drafts) {
      current = target
      renameSync(draft, target)
    }
    return undefined
  } catch (error) {
    return `cannot write ${current}: ${reasonOf(error)}`
  } finally {
    for (const { draft } of drafts) rmSync(draft, { force: true })
  }
}
