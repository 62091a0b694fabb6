import { createHash } from 'node:crypto'
import type { Command } from 'commander'
import { compile } from '../../decide/compile.ts'
import type { Deployment } from '../../model/deployment.ts'
import type { Severity } from '../../model/diagnostic.ts'
import { VARIABLE_KINDS, type VariableKind } from '../../model/invariant.ts'
import { placeClients } from '../../model/place.ts'
import { type VerificationFormatName, verificationFormats } from '../../report/verification/registry.ts'
import { allQuestions } from '../../simulate/questions.ts'
import { parseDuration } from '../../values/duration.ts'
import { fromDecimal } from '../../values/fraction.ts'
import { suggest } from '../../values/nearest.ts'
import { DEFAULT_ANALYST_OPTIONS } from '../../verify/analysis.ts'
import { applyIgnores } from '../../verify/apply-ignores.ts'
import { applyRules } from '../../verify/apply-rules.ts'
import { ImpossibleInvariant } from '../../verify/problem.ts'
import { createSetting } from '../../verify/setting.ts'
import { variablesOf } from '../../verify/variables.ts'
import { createVerification, isExhaustive, type VerifyOptions } from '../../verify/verify.ts'
import { collect, type Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { defineGeoDb, type GeoFlags, noteUnplaced, openPlaces } from '../geo-db.ts'
import { wholeNumber } from '../parse.ts'
import { kindsOf, questionsOf } from '../question-options.ts'
import { type ExpandedPlan, openPlan, type RefusingOptions } from '../read-plan.ts'
import { createRepositoryPath } from '../repository-path.ts'
import { runInSlices } from '../slices.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'
import { parseVariableKinds } from '../variable-kinds.ts'
import { readVersion } from '../version.ts'

interface CommandOptions extends RefusingOptions, GeoFlags {
  readonly maxFailures?: number
  readonly invariant?: readonly string[]
  readonly query?: readonly string[]
  readonly client?: readonly string[]
  readonly vars?: ReadonlySet<VariableKind>
  readonly outageAt?: number
  readonly severity: Severity
  readonly allowBounded?: boolean
  readonly engine: VerifyOptions['engine']
  readonly maxNodes?: number
  readonly timeout?: number
  readonly stats?: boolean
  readonly selfCheck?: boolean
  readonly all?: boolean
  readonly format: VerificationFormatName
}

export const examples: readonly Example[] = [
  ['r53sim verify plan.yaml', 'every failure, every kind of client'],
  [
    'r53sim verify plan.yaml --max-failures 2 --vars region,check',
    'any two at once, whole regions and false alarms too',
  ],
  ['r53sim verify plan.yaml --query www --format json', 'one name in full, for a script'],
]

function parseShare(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value > 0 && value <= 1) return value
  throw new Failure(`--outage-at ${text} is no share above 0 and up to 1`, 'write it like --outage-at 0.5')
}

function parseTimeout(text: string): number {
  const seconds = parseDuration(text)
  if (seconds !== undefined && seconds > 0) return seconds * 1000
  throw new Failure(`--timeout ${text} is no time`, 'write it like --timeout 90s')
}

const FAILURES_MAX = 1000
const NODES_MAX = 100_000_000

export function define(command: Command): void {
  command
    .argument('[plan]', 'plan file')
    .option(
      '--max-failures <k>',
      'only so many failures at once, and an outage after them is an error (default: all, and 1)',
      wholeNumber('--max-failures', 0, FAILURES_MAX),
    )
    .option('--invariant <id>', "only this one of the plan's invariants (repeatable)", collect)
    .option('--query <name>', 'only this name, or NAME/TYPE (repeatable)', collect)
    .option(
      '--client <client>',
      'only this client: a name of the plan, or country=FR,subnet=198.51.100.0/24 (repeatable)',
      collect,
    )
    .option(
      '--vars <kinds>',
      `what else can fail besides endpoints: ${VARIABLE_KINDS.slice(2).join(', ')}`,
      parseVariableKinds,
    )
    .option('--outage-at <share>', 'share of dead answers that is an outage (default: 1)', parseShare)
    .addOption(
      command
        .createOption('--severity <severity>', 'exit 1 from this on')
        .choices(['error', 'warning', 'note'])
        .default('error'),
    )
    .option('--allow-bounded', 'exit 0 although not everything could be looked at')
    .addOption(
      command
        .createOption('--engine <engine>', 'how states are held')
        .choices(['auto', 'table', 'bdd', 'bounded'])
        .default('auto'),
    )
    .option(
      '--max-nodes <n>',
      'nodes of the diagrams of one record before states are listed (default: 5000000)',
      wholeNumber('--max-nodes', 1000, NODES_MAX),
    )
    .option('--timeout <time>', 'stop then, with what was proved so far', parseTimeout)
    .option('--stats', 'time and work')
    .option('--self-check', 'work everything out by both engines, and compare')
    .option('--all', 'every finding and record, not one screen of them')
    .addOption(
      command
        .createOption('--format <format>', 'how to print it')
        .choices(Object.keys(verificationFormats))
        .default('text'),
    )
  defineGeoDb(command)
}

const RANKS: readonly Severity[] = ['error', 'warning', 'note']

/** Ids of invariants, each of which the plan has. */
function getInvariants(ids: readonly string[], { invariants }: Deployment): readonly string[] {
  const known = invariants.map(({ id }) => id)
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown === undefined) return ids
  const hint = known.length === 0 ? 'it has none' : `there are ${known.join(', ')}`
  throw new Failure(`the plan has no invariant "${unknown}"`, suggest(unknown, known) ?? hint)
}

/** What is wrong with an invariant is a failure like any wrong name. */
async function orFail<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ImpossibleInvariant) throw new Failure(error.message, error.hint)
    throw error
  }
}

/** True if everything is asked that the plan may have comments about. */
const isWhole = ({ query, client, invariant, maxFailures }: CommandOptions) =>
  [query, client, invariant, maxFailures].every((restriction) => restriction === undefined)

const digestOf = ({ files }: ExpandedPlan) =>
  createHash('sha256')
    .update(files[0]?.text ?? '')
    .digest('hex')

export async function run([path]: readonly [string?], options: CommandOptions, system: System): Promise<ExitCode> {
  const plan = await openPlan(path, options, system)
  const places = await openPlaces(options, system)
  const start = system.monotonicMs()
  const graph = compile(placeClients(plan.deployment, places))
  const clients = options.client && kindsOf(options.client, graph.deployment, places)
  for (const { client } of clients ?? []) noteUnplaced(client, graph.deployment, options, system)
  const settings = plan.deployment.verify
  const kinds = new Set([...settings.variables, ...(options.vars ?? [])])
  const setting = createSetting(graph, variablesOf(plan.deployment, { kinds, probabilities: settings.probabilities }))
  const questions = options.query ? questionsOf(options.query, graph) : allQuestions(graph)
  const verification = await orFail(async () => {
    const { steps, finish } = createVerification(setting, questions, {
      engine: options.engine,
      nodesMax: options.maxNodes ?? DEFAULT_ANALYST_OPTIONS.nodesMax,
      statesMax: DEFAULT_ANALYST_OPTIONS.statesMax,
      maxFailures: options.maxFailures,
      survives: options.maxFailures ?? 1,
      outageAt: fromDecimal(options.outageAt ?? settings.outageAt),
      clientTries: settings.clientTries,
      detail: options.format === 'json',
      selfCheck: options.selfCheck ?? false,
      isRestricted: options.query !== undefined,
      ...(options.invariant ? { only: getInvariants(options.invariant, plan.deployment) } : {}),
      ...(clients ? { kinds: clients } : {}),
      places,
    })
    const limit = options.timeout === undefined ? {} : { timeoutMs: options.timeout }
    await runInSlices(steps(), 'verifying', { ...options, ...limit }, system)
    const { ignores, deployment } = plan
    return applyIgnores(applyRules(finish(), deployment.rules), ignores, isWhole(options))
  })
  const write = await verificationFormats[options.format]()
  const milliseconds = Math.round(system.monotonicMs() - start)
  const text = write(verification, {
    style: await openStyle(system, system.stdout, options.color),
    showAll: options.all ?? false,
    argument: plan.argument,
    plan: { file: plan.name, sha256: digestOf(plan) },
    files: plan.files,
    engine: options.engine,
    maxFailures: options.maxFailures,
    version: readVersion(system),
    repositoryPath: createRepositoryPath(system),
    ...(options.stats ? { milliseconds } : {}),
  })
  for (const piece of typeof text === 'string' ? [text] : text) {
    if (system.stdout.closed) break
    system.stdout.write(piece)
  }
  const isShort = !isExhaustive(verification) && !options.allowBounded
  const limit = RANKS.indexOf(options.severity)
  const isBad = verification.findings.some(({ severity }) => RANKS.indexOf(severity) <= limit)
  return isBad || isShort ? 1 : 0
}
