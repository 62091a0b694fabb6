import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { systemTimers } from '../serve/timers.ts'
import { watchFiles } from '../serve/watch-files.ts'
import { countOf } from '../values/count.ts'
import { printable } from '../values/printable.ts'
import { type ExitCode, formatFailure, isFailure } from './failure.ts'
import type { FileContent } from './read-file.ts'
import type { System } from './system.ts'

/** A file that a command read, and what it found. */
interface Read {
  readonly bytesMax: number
  readonly content: FileContent
}

/** The same world, with a record of what is read in it, by path. */
function recordReads(system: System): { readonly system: System; readonly reads: Reads } {
  const reads = new Map<string, Read>()
  const readText = (path: string, bytesMax: number) => {
    const content = system.readText(path, bytesMax)
    reads.set(path, { bytesMax, content })
    return content
  }
  return { system: { ...system, readText }, reads }
}

type Reads = ReadonlyMap<string, Read>

/** What stands in the same files now. */
const readAgain = (system: System, reads: Reads): Reads =>
  new Map([...reads].map(([path, { bytesMax }]) => [path, { bytesMax, content: system.readText(path, bytesMax) }]))

const textOf = (content: FileContent | undefined) => (content?.ok ? content.text : undefined)

const isSame = (before: Reads, now: Reads): boolean =>
  [...before].every(([path, { content }]) => textOf(content) === textOf(now.get(path)?.content))

const REST_MS = 50
const REST_LOOKS_MAX = 20

/** Waits until the texts stay as they are: a save in place empties a file before it fills it. */
async function waitForRest(system: System, reads: Reads): Promise<void> {
  let before = readAgain(system, reads)
  for (let looks = 0; looks < REST_LOOKS_MAX; looks += 1) {
    await delay(REST_MS)
    const now = readAgain(system, reads)
    if (isSame(before, now)) return
    before = now
  }
}

/** Something that may have happened, for one who waits for it. */
function createBell() {
  let hasRung = false
  let answer = () => {}
  return {
    ring: () => {
      hasRung = true
      answer()
    },
    /** Resolves when it rings, at once if it has since the last time. */
    heard: () =>
      new Promise<void>((done) => {
        answer = () => {
          hasRung = false
          answer = () => {}
          done()
        }
        if (hasRung) answer()
      }),
  }
}

/** Runs a command. What it fails with is shown like a finding, unless there was nothing to read in the first place. */
async function runOnce(
  system: System,
  reads: Reads,
  isFirst: boolean,
  command: (system: System) => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await command(system)
  } catch (error) {
    if (!isFailure(error)) throw error
    if (isFirst && ![...reads.values()].some(({ content }) => content.ok)) throw error
    system.stderr.write(formatFailure(error))
    return error.exitCode
  }
}

const CLEAR = '\u001b[2J\u001b[H'

/**
 * Runs a command, and again whenever a file that it read has another text, until it is interrupted (130) or nobody
 * reads its output any more. A terminal is cleared before each new run, nothing else is.
 */
export async function runOnChanges(system: System, command: (system: System) => Promise<ExitCode>): Promise<ExitCode> {
  const bell = createBell()
  const watch = watchFiles([], bell.ring, systemTimers)
  let isInterrupted = false
  const stopListening = system.onInterrupt(() => {
    isInterrupted = true
    bell.ring()
  })
  const clear = system.stdout.isTerminal && system.env.TERM !== 'dumb' ? CLEAR : ''
  try {
    for (let isFirst = true; ; isFirst = false) {
      const recording = recordReads(system)
      const { reads } = recording
      const code = await runOnce(recording.system, reads, isFirst, command)
      const [file = '', ...others] = reads.keys()
      const more = others.length > 0 ? ` and ${countOf(others.length, 'more file')}` : ''
      system.stderr.write(`watching ${printable(file)}${more}; Ctrl-C ends it\n`)
      watch.follow([...reads.keys()].map((path) => resolve(system.cwd, path)))
      // Compared only while watched: nothing that changes meanwhile is missed.
      const isChanged = () => !isInterrupted && !isSame(reads, readAgain(system, reads))
      for (;;) {
        if (isChanged()) await waitForRest(system, reads)
        if (isInterrupted) return 130
        if (isChanged()) break
        await bell.heard()
      }
      if (system.stdout.closed) return code
      system.stdout.write(clear)
    }
  } finally {
    stopListening()
    watch.close()
  }
}
