import type { Command } from 'commander'
import { formatDot, formatMermaid } from '../../report/diagram.ts'
import { recordSetsToJson } from '../../report/record-sets.ts'
import type { RecordFilter } from '../../report/record-tree.ts'
import { formatTree } from '../../report/tree.ts'
import { type CommonOptions, collect, type Example } from '../command.ts'
import type { ExitCode } from '../failure.ts'
import { openPlan } from '../read-plan.ts'
import { getRecordNames, splitQuery } from '../record-names.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'

export const examples: readonly Example[] = [
  ['r53sim show', 'every record of r53sim.yaml as a tree'],
  ['r53sim show plan.yaml --record www/A', 'one record'],
  ['r53sim show plan.yaml --format mermaid', 'a diagram for documents'],
]

interface Options extends CommonOptions {
  readonly record?: readonly string[]
  readonly format?: 'tree' | 'mermaid' | 'dot' | 'json'
}

export function define(command: Command): void {
  command
    .argument('[plan]', 'plan file; - is standard input (default: r53sim.yaml, here or above)')
    .option('--record <name[/type]>', 'only this record, as written in the plan or absolute; repeatable', collect)
    .addOption(
      command
        .createOption('--format <format>', 'tree, diagram, or the expanded record sets')
        .choices(['tree', 'mermaid', 'dot', 'json'])
        .default('tree'),
    )
}

/** SOA and NS of a zone's apex are in every zone: they show where they are asked for, and in JSON. */
const withoutApex: RecordFilter = (zone, name, type) => name !== zone.name || (type !== 'SOA' && type !== 'NS')

export async function run(
  [path]: readonly [string | undefined],
  { record = [], format = 'tree', ...options }: Options,
  system: System,
): Promise<ExitCode> {
  const { deployment } = await openPlan(path, options, system, { evenWithErrors: true })
  const wanted = record.flatMap((text) => {
    const { name, type } = splitQuery(text)
    return getRecordNames(deployment, name, type).map((found) => ({ ...found, type }))
  })
  const keep: RecordFilter | undefined =
    record.length > 0
      ? (zone, name, type) =>
          wanted.some((one) => one.zone === zone && one.name === name && (one.type ?? type) === type)
      : format === 'json'
        ? undefined
        : withoutApex
  const formats = {
    tree: async () => formatTree(deployment, await openStyle(system, system.stdout, options.color), keep),
    mermaid: () => formatMermaid(deployment, keep),
    dot: () => formatDot(deployment, keep),
    json: () => recordSetsToJson(deployment, keep),
  }
  system.stdout.write(await formats[format]())
  return 0
}
