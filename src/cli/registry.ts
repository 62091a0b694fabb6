import type { CommandModule } from './command.ts'

export interface RegistryEntry {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Takes any number of plain arguments and needs no option: then there is nothing for commander to parse, and it stays unloaded. */
  readonly takesOnlyPaths?: true
  load(): Promise<CommandModule>
}

/** Every command, in the order of the help text. Only the named one loads. */
export const commands: readonly RegistryEntry[] = [
  {
    name: 'schema',
    summary: 'prints the JSON Schema of the plan or of an output',
    load: () => import('./commands/schema.ts'),
  },
]

export const findCommand = (name: string): RegistryEntry | undefined => commands.find((entry) => entry.name === name)
