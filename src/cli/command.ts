import type { Command } from 'commander'
import type { ExitCode } from './failure.ts'
import type { System } from './system.ts'
import type { ColorChoice } from './terminal.ts'

/** Options that every command has. */
export interface CommonOptions {
  /** PLAN by name instead of by position. */
  readonly plan?: string
  readonly color?: ColorChoice
  /** Bytes. */
  readonly maxPlanSize?: number
}

/** A command line that works as it stands, and what it does. */
export type Example = readonly [line: string, does: string]

/**
 * What a file in `commands/` exports. `run` reads, computes and prints.
 *
 * Methods, not function members: each command names its own arguments and options, and `define` is what
 * makes them so.
 */
export interface CommandModule {
  /** Three, the commonest first; they open the help text. */
  readonly examples: readonly Example[]
  /** Adds arguments and options, most used first. */
  define(command: Command): void
  run(args: readonly unknown[], options: object, system: System): Promise<ExitCode>
}

/** For options that may be given several times: `.option('--fail <what>', 'what fails', collect)`. */
export const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value]
