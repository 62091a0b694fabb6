import type { System } from './system.ts'

/** The version of this r53sim. */
export const readVersion = (system: System): string =>
  /"version": *"([^"]*)"/.exec(system.readOwn('package.json'))?.[1] ?? 'unknown'
