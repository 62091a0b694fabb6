import { relative, resolve, sep } from 'node:path'
import { STDIN_NAME } from './read-plan.ts'
import { foldersToRepositoryRoot, type System } from './system.ts'

/** The name of a file from the root of the repository, or from the working folder where there is no repository; with `/` on every platform. */
export function createRepositoryPath(system: System): (file: string) => string {
  let root: string | undefined
  return (file) => {
    if (file === STDIN_NAME) return file
    root ??= foldersToRepositoryRoot(system, system.cwd).at(-1) ?? system.cwd
    return relative(root, resolve(system.cwd, file)).split(sep).join('/')
  }
}
