import type { CommandModule } from './command.ts'

export interface RegistryEntry {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Takes any number of plain arguments and needs no option: then there is nothing for commander to parse, and it stays unloaded. */
  readonly takesOnlyPaths?: true
  /** Has `--allow-errors`: otherwise it refuses a plan with errors. */
  readonly refusesErrors?: true
  load(): Promise<CommandModule>
}

/** Every command, in the order of the help text. Only the named one loads. */
export const commands: readonly RegistryEntry[] = [
  {
    name: 'init',
    summary: 'writes a plan to start from',
    load: () => import('./commands/init.ts'),
  },
  {
    name: 'validate',
    summary: 'all problems of a plan at once',
    takesOnlyPaths: true,
    load: () => import('./commands/validate.ts'),
  },
  {
    name: 'simulate',
    summary: 'who gets which answer when something fails, why, and by when they have moved',
    refusesErrors: true,
    load: () => import('./commands/simulate.ts'),
  },
  {
    name: 'verify',
    summary: 'proves what holds after every failure, for every kind of client; the smallest failure where it does not',
    refusesErrors: true,
    load: () => import('./commands/verify.ts'),
  },
  {
    name: 'diff',
    summary: 'which clients get another answer, after which failures: two plans, or two revisions of one',
    refusesErrors: true,
    load: () => import('./commands/diff.ts'),
  },
  {
    name: 'explain',
    summary: 'one answer, step by step',
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'test',
    summary: 'the scenarios and cases of a plan, and how much of it they have seen',
    refusesErrors: true,
    load: () => import('./commands/test.ts'),
  },
  {
    name: 'availability',
    summary: 'how much of a year each name is without, what dominates, what a change would save',
    refusesErrors: true,
    load: () => import('./commands/availability.ts'),
  },
  {
    name: 'show',
    summary: 'the decision tree of every record',
    load: () => import('./commands/show.ts'),
  },
  {
    name: 'probe',
    summary: "runs the health checks from here, by Route 53's own rules",
    load: () => import('./commands/probe.ts'),
  },
  {
    name: 'checkers',
    summary: 'the addresses that health checks come from, for firewalls',
    load: () => import('./commands/checkers.ts'),
  },
  {
    name: 'serve',
    summary: 'answers DNS queries as Route 53 would, with live health',
    refusesErrors: true,
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'ctl',
    summary: 'talks to a running serve: status, fail, recover, drain, alarms, reload, events',
    load: () => import('./commands/ctl.ts'),
  },
  {
    name: 'instances',
    summary: 'instances of services at a running serve: registers, renews, drains, lists them',
    load: () => import('./commands/instances.ts'),
  },
  {
    name: 'export',
    summary: 'zone files and change batches, with a note on everything they cannot say',
    refusesErrors: true,
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'import',
    summary: 'a plan from Route 53, from files that others can read too',
    load: () => import('./commands/import.ts'),
  },
  {
    name: 'schema',
    summary: 'prints the JSON Schema of the plan or of an output',
    load: () => import('./commands/schema.ts'),
  },
  {
    name: 'completion',
    summary: 'prints the script that makes a shell complete, names of the plan too',
    load: () => import('./commands/completion.ts'),
  },
]

/** What scripts of completion ask: for no help text. */
const hiddenCommands: readonly RegistryEntry[] = [
  {
    name: '__complete',
    summary: 'what can stand at the cursor',
    load: () => import('./commands/complete.ts'),
  },
]

export const findCommand = (name: string): RegistryEntry | undefined =>
  commands.find((entry) => entry.name === name) ?? hiddenCommands.find((entry) => entry.name === name)
