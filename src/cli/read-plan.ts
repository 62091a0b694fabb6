import { dirname, join, relative } from 'node:path'
import { applyIgnores } from '../lint/apply-ignores.ts'
import { lint } from '../lint/lint.ts'
import { findIdleSettings } from '../lint/rule-settings.ts'
import type { Deployment } from '../model/deployment.ts'
import { type Diagnostic, sortDiagnostics } from '../model/diagnostic.ts'
import type { Ignore } from '../model/ignore.ts'
import type { Span } from '../model/origin.ts'
import type { PlanDocument } from '../plan/document.gen.ts'
import { loadPlan } from '../plan/load.ts'
import { includesOf } from '../plan/read.ts'
import { countFindings, formatCounts, formatDiagnostics } from '../report/diagnostics.ts'
import { openSources } from '../report/excerpt.ts'
import { findNearest } from '../values/nearest.ts'
import { printable } from '../values/printable.ts'
import type { CommonOptions } from './command.ts'
import { Failure } from './failure.ts'
import { foldersToRepositoryRoot, type System } from './system.ts'
import { openStyle } from './terminal.ts'

/** A source file by the name that findings call it. */
export interface SourceFile {
  readonly name: string
  readonly text: string
}

/** A plan and everything known about it. */
export interface Plan {
  /** The main file's name, as findings call it. */
  readonly name: string
  /** The main file first, then its includes. */
  readonly files: readonly SourceFile[]
  readonly document?: PlanDocument
  /** Absent where the plan could not be expanded. */
  readonly deployment?: Deployment
  /** All findings, sorted, with the plan's `rules` and ignore comments applied. */
  readonly diagnostics: readonly Diagnostic[]
  /** What comments hide; those for `verify` among them. */
  readonly ignores: readonly Ignore[]
  /** The text could not be read as a plan at all: exit 2. */
  readonly fatal: boolean
}

export const DEFAULT_PLAN = 'r53sim.yaml'
const PLAN_BYTES_MAX = 64 << 20
/** How findings call standard input. */
export const STDIN_NAME = '<stdin>'

/** The plan's path: as given, else `r53sim.yaml` here or above. Position and `--plan` must not name two plans. */
export function findPlan(system: System, positional: string | undefined, { plan }: CommonOptions): string {
  if (positional !== undefined && plan !== undefined && positional !== plan)
    throw new Failure(`two plans are named, "${positional}" and "${plan}"`, 'name one')
  const given = positional ?? plan
  if (given !== undefined) return given
  for (const folder of foldersToRepositoryRoot(system, system.cwd)) {
    const path = join(folder, DEFAULT_PLAN)
    if (system.exists(path)) return relative(system.cwd, path)
  }
  throw new Failure(
    `there is no ${DEFAULT_PLAN} here or in a folder above, up to the root of the repository`,
    'name a plan',
  )
}

/** Text of one file; a sentence with the nearest name in its folder where it cannot be read. `includedAt` is the place that names an include, for which `-` is a name like any other. */
export async function readSource(
  system: System,
  path: string,
  { maxPlanSize = PLAN_BYTES_MAX }: CommonOptions,
  includedAt?: string,
): Promise<SourceFile> {
  const isStdin = path === '-' && includedAt === undefined
  const content = isStdin ? await system.readStdin(maxPlanSize) : system.readText(path, maxPlanSize)
  const name = isStdin ? STDIN_NAME : path
  if (content.ok) return { name, text: content.text }
  const nearest = findNearest(path, filesBeside(system, path))
  throw new Failure(
    `cannot read ${name}${includedAt === undefined ? '' : ` (included at ${includedAt})`}`,
    nearest === undefined || nearest === path || isStdin
      ? content.reason
      : `${content.reason}; did you mean "${nearest}"?`,
  )
}

const filesBeside = (system: System, path: string) =>
  system.listFolder(dirname(path)).map((name) => (path.includes('/') ? join(dirname(path), name) : name))

const placeOf = ({ file, line, column }: Span) => `${file}:${line}:${column}`

/** Everything that is known about a plan from its texts, the main file first. @param nowMs for rules about dates, else they say nothing of today */
export async function checkPlan(files: readonly [SourceFile, ...SourceFile[]], nowMs?: number): Promise<Plan> {
  const { document, deployment, diagnostics, positions, ignores, fatal } = await loadPlan(files)
  const ofPlan = [...diagnostics, ...(deployment ? lint(deployment, nowMs) : [])]
  const idle = deployment && findIdleSettings(deployment.rules, ofPlan, (id) => positions.keySpan(['rules', id]))
  const found = [...ofPlan, ...(idle ?? [])]
  const kept = applyIgnores(found, ignores, deployment?.rules.get('ignore-invalid'))
  const sorted = sortDiagnostics(
    kept,
    files.map(({ name }) => name),
  )
  const isFixable = sorted.some(({ fix }) => fix !== undefined)
  return {
    name: files[0].name,
    files,
    ...(document ? { document } : {}),
    ...(deployment ? { deployment } : {}),
    diagnostics: isFixable ? (await import('../plan/fix-attempt.ts')).keepFixable(files, sorted) : sorted,
    ignores,
    fatal,
  }
}

/** The texts of a plan: the main file first, then everything it includes. */
export async function readSources(
  system: System,
  path: string,
  options: CommonOptions,
): Promise<readonly [SourceFile, ...SourceFile[]]> {
  const files: [SourceFile, ...SourceFile[]] = [await readSource(system, path, options)]
  for (let missing = await includesOf(files); missing.length > 0; missing = await includesOf(files))
    for (const { name, at } of missing) files.push(await readSource(system, name, options, placeOf(at)))
  return files
}

/** Reads a plan with everything it includes, and finds all that is wrong with it. */
export const readPlan = async (system: System, path: string, options: CommonOptions): Promise<Plan> =>
  checkPlan(await readSources(system, path, options), system.nowMs())

/** What a plan says as far as it can be understood, without a word about what is wrong with it. */
export const readDeployment = async (
  system: System,
  path: string,
  options: CommonOptions,
): Promise<Deployment | undefined> => (await loadPlan(await readSources(system, path, options))).deployment

/** Options of commands that refuse a plan with errors. */
export interface RefusingOptions extends CommonOptions {
  readonly allowErrors?: boolean
}

/** A plan whose record sets are there to work on. */
export interface ExpandedPlan extends Plan {
  readonly deployment: Deployment
  /** How the reader named the plan; empty where it was found. For commands to type next. */
  readonly argument: string
}

const isExpanded = (plan: Plan): plan is Plan & { readonly deployment: Deployment } => plan.deployment !== undefined

/** Findings to stderr, then how many there are: what stands on stdout is the command's own output. */
async function refuse(system: System, plan: Plan, options: CommonOptions): Promise<never> {
  const style = await openStyle(system, system.stderr, options.color)
  system.stderr.write(`${formatDiagnostics(plan.diagnostics, openSources(plan.files), style)}\n`)
  const counts = formatCounts(countFindings(plan.diagnostics))
  throw new Failure(
    `${plan.name} has ${counts}`,
    plan.deployment ? '--allow-errors goes on all the same' : undefined,
    plan.fatal ? 2 : 1,
  )
}

/**
 * The plan that a command works on, `path` being PLAN where it was given. A plan with errors is refused with its
 * findings (exit 1) unless `--allow-errors`; commands that explain go on all the same (`evenWithErrors`) with a line
 * on stderr, as long as the plan can be expanded.
 */
export async function openPlan(
  path: string | undefined,
  options: RefusingOptions,
  system: System,
  { evenWithErrors = false }: { readonly evenWithErrors?: boolean } = {},
): Promise<ExpandedPlan> {
  const named = findPlan(system, path, options)
  const plan = await readPlan(system, named, options)
  const argument = path === undefined && options.plan === undefined ? '' : named
  if (plan.fatal || !isExpanded(plan)) return refuse(system, plan, options)
  if (!plan.diagnostics.some(({ severity }) => severity === 'error')) return { ...plan, argument }
  if (!evenWithErrors && !options.allowErrors) return refuse(system, plan, options)
  const counts = formatCounts(countFindings(plan.diagnostics))
  system.stderr.write(`${printable(plan.name)} has ${counts}: r53sim validate shows them\n`)
  return { ...plan, argument }
}
