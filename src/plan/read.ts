import { type Diagnostic, sortDiagnostics } from '../model/diagnostic.ts'
import type { Ignore } from '../model/ignore.ts'
import type { PlanDocument } from './document.gen.ts'
import { followIncludes, type Include } from './include.ts'
import { readJson } from './json-source.ts'
import { mergeSources } from './merge.ts'
import { readPlainYaml } from './plain-yaml/source.ts'
import { createPositions, type ListItems, type Locator, type PlanPath, type Positions } from './positions.ts'
import { isPlan } from './quick-check.gen.js'
import { createError, fatalSource, type PlanFile, type Source } from './source.ts'

export type { Include } from './include.ts'
export type { PlanFile } from './source.ts'

/** A plan's text as values, with everything found wrong in its shape. */
export interface PlanReading {
  /** Without its broken parts (`pruned`); undefined where nothing of use is left. */
  readonly document: PlanDocument | undefined
  /** Places of the document's parts, and of the pruned ones. */
  readonly positions: Positions
  readonly diagnostics: readonly Diagnostic[]
  /** The text could not be read as a plan at all: exit code 2. */
  readonly fatal: boolean
  /** What was taken out of the document because a finding says that it is broken: names there are declared all the same. */
  readonly pruned: readonly PlanPath[]
  readonly ignores: readonly Ignore[]
  /** Texts of the latency tables that clients name, by the name as written. */
  readonly tables: ReadonlyMap<string, string>
}

/** What no text file holds, the NUL of binary files first of all. */
const CONTROL_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

async function parse({ name, text }: PlanFile): Promise<Source> {
  // A byte order mark is no part of the text: columns count without it.
  const file = { name, text: text.replace(/^\ufeff/, '') }
  const control = file.text.search(CONTROL_CHARACTER)
  if (control >= 0) {
    const code = file.text.charCodeAt(control).toString(16).padStart(4, '0')
    return fatalSource(
      file,
      [control, control + 1],
      `the file holds the control character U+${code.toUpperCase()}`,
      'a plan is text: is this the right file?',
    )
  }
  const plain = (/^\s*\{/.test(file.text) ? readJson(file) : undefined) ?? readPlainYaml(file)
  if (plain !== undefined) return plain
  const { readYaml } = await import('./yaml-source.ts')
  return readYaml(file)
}

/** Texts already read: the shell asks for includes before it asks for the plan. */
const parsed = new WeakMap<PlanFile, Promise<Source>>()

function readSource(file: PlanFile): Promise<Source> {
  const source = parsed.get(file) ?? parse(file)
  parsed.set(file, source)
  return source
}

/** Files that `files` ask for (includes, latency tables) and that are not among them; ask again with those added until there are none. The first file is the plan. */
export async function includesOf(files: readonly PlanFile[]): Promise<readonly Include[]> {
  return (await followIncludes(files, readSource)).missing
}

/** The finding for a file that the caller could not or did not give. */
const notGiven = ({ name, at }: Include): Diagnostic => createError('plan-schema', at, `${name} was not read`)

/** A document as far as its shape is right. */
export type Shaped = Pick<PlanReading, 'document' | 'positions' | 'diagnostics' | 'pruned'>

/** A value as a document, with what is wrong in its shape. What only a broken plan needs is loaded for one. */
export async function checkShape(
  value: unknown,
  locators: readonly Locator[],
  lists: ListItems = new Map(),
): Promise<Shaped> {
  const positions = createPositions(locators, lists)
  if (isPlan(value)) return { document: value, positions, diagnostics: [], pruned: [] }
  const [{ diagnose }, { prune }, { validate }] = await Promise.all([
    import('./diagnose.ts'),
    import('./prune.ts'),
    import('./validate.gen.js'),
  ])
  if (validate(value)) throw new Error('unreachable: the quick check refuses what the validator allows')
  const { diagnostics: ofShape, broken } = diagnose(value, validate.errors ?? [], positions)
  const { document, pruned, lists: remaining } = prune(value, broken, lists)
  return {
    document,
    positions: createPositions(locators, remaining),
    diagnostics: ofShape,
    pruned,
  }
}

/**
 * Reads a plan from its texts, YAML or JSON: the first is the plan, the rest are what it asks for (`includesOf`). All
 * findings of syntax and shape in one run, sorted. Asynchronous only because the YAML parser is loaded when a text
 * needs it.
 *
 * @see plan.md, Errors
 */
export async function readPlan(files: readonly PlanFile[]): Promise<PlanReading> {
  const [main] = files
  if (main === undefined) throw new Error('unreachable: a plan has at least one file')
  const { sources, tables, missing, diagnostics } = await followIncludes(files, readSource)
  const sorted = (found: readonly Diagnostic[]) =>
    sortDiagnostics(
      found,
      files.map(({ name }) => name),
    )
  const isEmpty = sources[0]?.value === undefined || sources[0].value === null
  const unusable = sources.filter(({ fatal }) => fatal)
  if (unusable.length === 0 && isEmpty)
    unusable.push(fatalSource(main, [0, 0], 'the plan is empty', 'begin with version: 1, or run r53sim init'))
  if (unusable.length > 0)
    return {
      document: undefined,
      positions: createPositions(sources.map(({ locator }) => locator)),
      diagnostics: sorted(unusable.flatMap((source) => source.diagnostics)),
      fatal: true,
      pruned: [],
      ignores: [],
      tables,
    }
  const { value, lists, diagnostics: ofMerging } = mergeSources(sources)
  const locators = sources.map(({ locator }) => locator)
  const shaped = await checkShape(value, locators, lists)
  const ofFiles = sources.flatMap((source) => source.diagnostics)
  return {
    ...shaped,
    diagnostics: sorted([...ofFiles, ...diagnostics, ...missing.map(notGiven), ...ofMerging, ...shaped.diagnostics]),
    fatal: false,
    ignores: sources.flatMap(({ ignores }) => ignores),
    tables,
  }
}
