import { type FSWatcher, watch } from 'node:fs'
import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Timers } from './timers.ts'

/** Files whose changes are heard of. */
export interface FileWatch {
  /** Watches these from now on, by their paths. */
  follow(paths: readonly string[]): void
  close(): void
}

/** Changes that come closer together than this are one. @see D84 */
const QUIET_MS = 100
/** A file that never comes to rest is looked at nevertheless. */
const UNREST_MS_MAX = 2000
/** Network file systems and bind mounts tell nobody of changes, and a folder that was replaced has a watch no more. */
const LOOK_EVERY_MS = 2000

/** What shows that a file is another one or has been written to; empty where there is none. */
export async function stampOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await stat(path)
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`
  } catch {
    return ''
  }
}

/** Folders to watch for a file: its own, and where it is a link that of the file behind it. */
async function foldersOf(path: string): Promise<readonly string[]> {
  try {
    if (!(await lstat(path)).isSymbolicLink()) return [dirname(path)]
    return [dirname(path), dirname(await realpath(path))]
  } catch {
    return [dirname(path)]
  }
}

/** Calls back once things have been quiet for a while after `poke`, at the latest when they have not been for long. */
function createDebounce(callback: () => void, { after }: Timers) {
  let forgetQuiet: (() => void) | undefined
  let forgetLatest: (() => void) | undefined
  const forget = () => {
    forgetQuiet?.()
    forgetLatest?.()
    forgetQuiet = undefined
    forgetLatest = undefined
  }
  const fire = () => {
    forget()
    callback()
  }
  return {
    poke: () => {
      forgetQuiet?.()
      forgetQuiet = after(QUIET_MS, fire)
      forgetLatest ??= after(UNREST_MS_MAX, fire)
    },
    forget,
  }
}

/**
 * Calls back when one of the files may have changed, once for changes in rapid succession and always after the last one.
 * Folders are watched rather than files: replacing by rename and deleting and making anew are then seen like writing in
 * place. Every two seconds the files are looked at as well. Calls back once at the start, for changes before the watch.
 *
 * @see D84
 */
export function watchFiles(paths: readonly string[], onChange: () => void, timers: Timers): FileWatch {
  const watchers = new Map<string, FSWatcher>()
  const debounce = createDebounce(onChange, timers)
  let files: ReadonlySet<string> = new Set()
  let stamps: ReadonlyMap<string, string> | undefined
  let closed = false

  function isOurs(folder: string, name: string | null): boolean {
    if (name === null || name === basename(folder)) return true
    // A link of the folder that our path leads through may have been turned (`..data` of a mounted configuration).
    return (
      files.has(resolve(folder, name)) || name.startsWith('..') || ![...files].some((file) => dirname(file) === folder)
    )
  }
  function watchFolder(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (isOurs(folder, name)) debounce.poke()
      })
      watcher.on('error', () => forgetFolder(folder))
      watchers.set(folder, watcher)
    } catch {
      // No such folder for now, or no watches left: looking every now and then has to do.
    }
  }
  function forgetFolder(folder: string): void {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  async function look(): Promise<void> {
    const looked = files
    const folders = new Set((await Promise.all([...looked].map(foldersOf))).flat())
    const now = new Map(await Promise.all([...looked].map(async (path) => [path, await stampOf(path)] as const)))
    if (closed || looked !== files) return
    const changed = stamps !== undefined && [...now].some(([path, stamp]) => stamps?.get(path) !== stamp)
    stamps = now
    if (changed) {
      debounce.poke()
      // The folder behind the path may be another one now.
      for (const folder of [...watchers.keys()]) forgetFolder(folder)
    }
    for (const folder of [...watchers.keys()]) if (!folders.has(folder)) forgetFolder(folder)
    for (const folder of folders) if (!watchers.has(folder)) watchFolder(folder)
  }
  function follow(next: readonly string[]): void {
    const before = [...files].sort().join('\n')
    files = new Set(next.map((path) => resolve(path)))
    if ([...files].sort().join('\n') !== before) stamps = undefined
    // At once, so that no change between reading and watching goes unseen.
    for (const folder of new Set([...files].map((path) => dirname(path))))
      if (!watchers.has(folder)) watchFolder(folder)
    void look()
  }

  follow(paths)
  // What changed between reading the files and watching them.
  debounce.poke()
  let forgetLook = timers.after(LOOK_EVERY_MS, again)
  function again(): void {
    void look()
    forgetLook = timers.after(LOOK_EVERY_MS, again)
  }
  return {
    follow,
    close: () => {
      closed = true
      forgetLook()
      debounce.forget()
      for (const folder of [...watchers.keys()]) forgetFolder(folder)
    },
  }
}
