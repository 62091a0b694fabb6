import type { Command } from 'commander'
import { suggest } from '../../values/nearest.ts'
import type { Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import type { System } from '../system.ts'

export const examples: readonly Example[] = [
  ['r53sim schema', 'the JSON Schema of plans'],
  ['r53sim schema > plan.schema.json', 'to a file that an editor can use'],
  ['r53sim schema --output findings', 'the schema of what validate --format json prints'],
]

export function define(command: Command): void {
  command.option('--output <kind>', 'of this output instead of the plan (findings, tree, decision, simulation, …)')
}

const SUFFIX = '.schema.json'

export async function run(
  _args: readonly [],
  { output = 'plan' }: { output?: string },
  system: System,
): Promise<ExitCode> {
  const kinds = system
    .listOwn('schemas')
    .flatMap((name) => (name.endsWith(SUFFIX) ? [name.slice(0, -SUFFIX.length)] : []))
  if (!kinds.includes(output))
    throw new Failure(`there is no schema "${output}"`, suggest(output, kinds) ?? `there are ${kinds.join(', ')}`)
  system.stdout.write(system.readOwn(`schemas/${output}${SUFFIX}`))
  return 0
}
