import type { Command } from 'commander'
import type { ClientKind } from '../../decide/client-kinds.ts'
import { compile } from '../../decide/compile.ts'
import type { DecisionGraph } from '../../decide/graph.ts'
import type { Deployment } from '../../model/deployment.ts'
import { simulationToJson, simulationToMarkdown, simulationToText } from '../../report/simulation.ts'
import { type Question, questionsFor } from '../../simulate/questions.ts'
import { simulate } from '../../simulate/simulate.ts'
import { parseDuration } from '../../values/duration.ts'
import { parseClient } from '../client-option.ts'
import { type CommonOptions, collect, type Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { readObserved, resolveFaults } from '../fault-options.ts'
import { openPlan } from '../read-plan.ts'
import { getRecordNames, splitQuery } from '../record-names.ts'
import type { System } from '../system.ts'
import { openStyle, startProgress } from '../terminal.ts'

interface SimulateOptions extends CommonOptions {
  readonly fail?: readonly string[]
  readonly recover?: readonly string[]
  readonly observed?: string
  readonly client?: readonly string[]
  readonly query?: readonly string[]
  readonly set?: readonly string[]
  readonly all?: boolean
  readonly exitCode?: boolean
  readonly format?: 'text' | 'json' | 'markdown'
}

export const examples: readonly Example[] = [
  ['r53sim simulate plan.yaml --fail primary', 'every primary endpoint goes down'],
  [
    'r53sim simulate plan.yaml --fail region:us-east-1 --client country=FR',
    'a whole region, as clients in France see it',
  ],
  ['r53sim simulate plan.yaml --fail check:web --format json', 'a false alarm, for a script'],
]

export function define(command: Command): void {
  command
    .argument('[plan]', 'plan file')
    .option(
      '--fail <what>',
      'what fails: an endpoint, check or alarm by name, or endpoint:, check:, alarm:, region:, label:, record:, role:, checker:, blind: (repeatable)',
      collect,
    )
    .option('--recover <what>', 'what came back, in the same words (repeatable)', collect)
    .option(
      '--client <client>',
      'only this client: a name of the plan, or country=FR,subnet=198.51.100.0/24 (repeatable)',
      collect,
    )
    .option('--query <name>', 'only this name, or NAME/TYPE (repeatable)', collect)
    .option('--observed <file>', 'start from what monitoring saw, as JSON')
    .option('--set <key=value>', 'a parameter of the time model, for example propagation=5 (repeatable)', collect)
    .option('--all', 'show unchanged answers as well')
    .option('--exit-code', 'exit 1 if clients are lost or degraded')
    .addOption(
      command
        .createOption('--format <format>', 'how to print it')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
}

function kindsOf(texts: readonly string[], deployment: Deployment): readonly ClientKind[] {
  return texts.map((text) => {
    const { client, name } = parseClient(text, deployment)
    return { label: name ?? text, client, named: name === undefined ? [] : [name] }
  })
}

function questionsOf(texts: readonly string[], graph: DecisionGraph): readonly Question[] {
  return texts.flatMap((text) => {
    const { name, type } = splitQuery(text)
    return getRecordNames(graph.deployment, name).flatMap((found) =>
      questionsFor(graph, found.zone.id, found.name, type),
    )
  })
}

/** The deployment with `--set` over the plan's `model:`. */
function withModel(deployment: Deployment, settings: readonly string[]): Deployment {
  const model = new Map(deployment.model)
  for (const setting of settings) {
    const [, key = '', value = ''] = /^([\w.]+)=(.+)$/.exec(setting) ?? []
    const seconds = parseDuration(value)
    if (key === '' || seconds === undefined)
      throw new Failure(`--set ${setting} is not KEY=NUMBER`, 'write it like propagation=5')
    model.set(key, seconds)
  }
  return { ...deployment, model }
}

export async function run([path]: readonly [string?], options: SimulateOptions, system: System): Promise<ExitCode> {
  const plan = await openPlan(path, options, system)
  const graph = compile(withModel(plan.deployment, options.set ?? []))
  const failed = resolveFaults(options.fail ?? [], graph.deployment)
  const recovered = resolveFaults(options.recover ?? [], graph.deployment)
  const observed = options.observed === undefined ? undefined : await readObserved(options.observed, system)
  const progress = startProgress(system, 'simulating', options.color)
  const simulation = simulate(graph, {
    failed,
    recovered,
    ...(observed ? { observed } : {}),
    ...(options.client ? { kinds: kindsOf(options.client, graph.deployment) } : {}),
    ...(options.query ? { questions: questionsOf(options.query, graph) } : {}),
  })
  progress.stop()
  switch (options.format) {
    case 'json':
      system.stdout.write(simulationToJson(simulation))
      break
    case 'markdown':
      system.stdout.write(simulationToMarkdown(simulation))
      break
    default:
      system.stdout.write(
        simulationToText(simulation, plan.deployment.endpoints, await openStyle(system, system.stdout, options.color), {
          showAll: options.all ?? false,
          typed: { plan: plan.argument, fail: options.fail ?? [] },
        }),
      )
  }
  const hurt = simulation.rows.some(({ status }) => status === 'lost' || status === 'degraded')
  return options.exitCode && hurt ? 1 : 0
}
