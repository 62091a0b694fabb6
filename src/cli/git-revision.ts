import { execFileSync } from 'node:child_process'
import { posix } from 'node:path'
import { reasonOf } from './failure.ts'
import { toText } from './read-file.ts'
import type { System } from './system.ts'

/** `main:plan.yaml`: a revision, and a path from the root of the repository (`./` before it: from here). */
const REVISION = /^([^:-][^:]*):(.+)$/s

/** True if a plan is named by a revision of git, and not by a file of that name. */
export const isRevision = (system: System, name: string): boolean => REVISION.test(name) && !system.exists(name)

/** What git wrote on standard error, its first line. */
function complaint(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  return text.split('\n')[0]?.replace(/^fatal: /, '') || reasonOf(error)
}

/**
 * The world as `git` holds it at the revision of `name`: reads the file it names, and what that one includes, from the
 * same revision. git is started without a shell, and what is named cannot be taken for an option.
 */
export function atRevision(system: System, name: string): System {
  const [, revision = ''] = REVISION.exec(name) ?? []
  const inRevision = (path: string) => (path.startsWith(`${revision}:`) ? path.slice(revision.length + 1) : path)
  return {
    ...system,
    exists: () => true,
    listFolder: () => [],
    readText(path, bytesMax) {
      const own = inRevision(path)
      const object = `${revision}:${own.startsWith('./') ? own : posix.normalize(own)}`
      try {
        const bytes = execFileSync('git', ['show', '--no-textconv', object, '--'], {
          cwd: system.cwd,
          maxBuffer: bytesMax + 1,
          stdio: ['ignore', 'pipe', 'pipe'],
        })
        return toText(bytes, bytesMax)
      } catch (error) {
        return { ok: false, reason: complaint(error) }
      }
    },
  }
}
