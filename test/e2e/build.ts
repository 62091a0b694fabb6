import { execFileSync } from 'node:child_process'

/** Builds dist/ once before the tests that start r53sim as a process. */
export function setup(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'inherit', 'inherit'] })
}
