import { type ClientKind, createKinds } from '../decide/client-kinds.ts'
import type { Invariant } from '../model/invariant.ts'
import type { AddressPlaces } from '../model/place.ts'
import type { Question } from '../simulate/questions.ts'
import type { Fraction } from '../values/fraction.ts'
import type { Pattern } from '../values/interchangeable.ts'
import { lazy } from '../values/lazy.ts'
import { put } from '../values/put.ts'
import { type Analysis, type Analyst, type AnalystOptions, createAnalyst, createShapeMemo } from './analysis.ts'
import { type BlastRadius, createBlast } from './blast.ts'
import { type Cone, coneOf, type Side } from './cone.ts'
import { type AnswerDetail, detailOf } from './detail.ts'
import { examine, type Judgement, namedIn } from './examine.ts'
import { type Counterexample, type Finding, sortFindings, VERIFY_RULES, type VerifyRule } from './finding.ts'
import { createTrial, type InvariantResult, type Trial } from './invariants.ts'
import { createUsage, type UnusedRecord } from './never-used.ts'
import { overloadFindings } from './overload-findings.ts'
import { ImpossibleInvariant } from './problem.ts'
import type { Draft } from './properties/property.ts'
import { standardProperties } from './properties/registry.ts'
import { type Claim, inPlanOrder, replay } from './replay.ts'
import { createSelfCheck } from './self-check.ts'
import type { Setting } from './setting.ts'
import type { Variable } from './variables.ts'
import { judge, type Standing, type Verdict } from './verdict.ts'

export interface VerifyOptions extends Omit<AnalystOptions, 'countsEach'>, Judgement {
  /** Failures at once that nobody may notice: outages of so many are errors. */
  readonly survives: number
  /** True if the questions are not all of the plan's: then invariants are checked for these alone. */
  readonly isRestricted: boolean
  /** Restricts the clients; all kinds that can make a difference by default. */
  readonly kinds?: readonly ClientKind[]
  /** Has every cone worked out twice, by truth tables and by decision diagrams. */
  readonly selfCheck: boolean
  /** Only these of the plan's invariants, by id, and no standard properties; absent: everything. */
  readonly only?: readonly string[]
  /** Distributions, shares and counts of states too, not only the findings. */
  readonly detail: boolean
  /** Leaves out kinds of client at a place and in a network that have nobody in common. */
  readonly places?: AddressPlaces | undefined
}

const namedPattern = (cone: Cone, { first, choices, count }: Pattern<number>): Pattern<Variable> => ({
  first: namedIn(cone, first),
  choices: choices.map(({ take, of }) => ({ take, of: namedIn(cone, of) })),
  count,
})

/** How a question stands for one kind of client. */
export interface KindResult extends Omit<Standing, 'smallestOutage'> {
  readonly kind: ClientKind
  /** Requests a second, where clients of the plan have a demand. */
  readonly demand?: Fraction
  /** Variables that make a difference. */
  readonly variables: readonly Variable[]
  /** The smallest set of failures that is an outage, with those that differ from it in interchangeable variables only; absent where there is none. */
  readonly smallestOutage?: Pattern<Variable>
  readonly detail?: AnswerDetail
}

export interface QuestionResult extends Question {
  readonly kinds: readonly KindResult[]
  /** Combinations of places, networks and orders that the kinds were made of. */
  readonly atoms: number
}

/** A property of one question; `broken` if it has findings of its severity. */
export interface Promises {
  readonly total: number
  readonly broken: number
}

export interface Verification {
  readonly variables: readonly Variable[]
  readonly questions: readonly QuestionResult[]
  readonly findings: readonly Finding[]
  /** Findings that comments of the plan hide. Their promises are broken all the same. */
  readonly hidden: number
  readonly promises: Promises
  readonly invariants: readonly InvariantResult[]
  readonly unused: readonly UnusedRecord[]
  readonly blast: readonly BlastRadius[]
  /** Endpoints, and values that are no endpoint's, that are taken as never failing. */
  readonly assumedUp: readonly string[]
  /** Failures at once up to which everything is proved; absent: all. */
  readonly bound?: number
  /** Questions that were left when time was up. */
  readonly unfinished: number
  /** Questions of which not all kinds of client were looked at. */
  readonly sampled: number
  readonly stats: ReturnType<Analyst['stats']>
}

/** Everything was looked at: all questions, all kinds of client, and within any bound that was asked for all failures. */
export const isExhaustive = ({ bound, unfinished, sampled }: Verification): boolean =>
  bound === undefined && unfinished === 0 && sampled === 0

/** Questions done so far, of all. */
export interface VerifyProgress {
  readonly done: number
  readonly total: number
}

/** Names the invariant that says nothing. */
function inInvariant<T>({ id }: Invariant, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof ImpossibleInvariant)
      throw new ImpossibleInvariant(`invariant "${id}": ${error.message}`, error.hint)
    throw error
  }
}

const ADDRESSED: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME'])

/** Adds what the answers of a side lead to that no variable takes down. */
function addNeverFailing({ setting, leaves, endpoints }: Side, found: Set<string>): void {
  for (const name of endpoints) if (setting.graph.deployment.endpoints.get(name)?.assumeUp) found.add(name)
  const add = (text: string) => {
    if (!setting.owners.has(text)) found.add(text.length > 1 && text.endsWith('.') ? text.slice(0, -1) : text)
  }
  for (const { recordSet, values, resource } of leaves) {
    if (recordSet.data.endpoint !== undefined || !ADDRESSED.has(recordSet.type)) continue
    if (resource !== undefined) add(resource)
    else for (const { text } of values) add(text)
  }
}

/** A claim's counterexample, made each time somebody asks: a cone or a state for each of many findings would take more room than all else. */
const exampleOf = (setting: Setting, claim: Omit<Claim, 'side'>) => (): Counterexample => {
  const { question, kind } = claim
  const [side] = coneOf([{ setting, question, client: kind.client }]).sides
  if (!side) throw new Error('unreachable: a cone without a side')
  return replay({ side, ...claim })
}

/** Drafts of all kinds of one question, those that say the same as one finding. */
function createGathering(setting: Setting, question: Question, clientTries: Judgement['clientTries']) {
  const byKey = new Map<string, { finding: Finding; kinds: ClientKind[] }>()
  return {
    add(cone: Cone, kind: ClientKind, drafts: readonly Draft[]): void {
      const [side] = cone.sides
      if (!side) return
      for (const { rule, message: messageOf, failed: positions, others, at, holds } of drafts) {
        const failed = namedIn(cone, positions)
        const inOrder = inPlanOrder(setting, failed)
        const message = messageOf(failed, side)
        const key = [rule, message, ...inOrder.map(({ id }) => id)].join('\n')
        const known = byKey.get(key)
        if (known) {
          known.kinds.push(kind)
          continue
        }
        const claim = { question, kind, failed: inOrder, clientTries, holds }
        const kinds = [kind]
        const severity = VERIFY_RULES[rule].severity
        // Notes are many, and few of them are shown: they are replayed when they are.
        if (severity !== 'note') replay({ side, ...claim })
        const example = exampleOf(setting, claim)
        const finding = {
          rule,
          severity,
          message,
          at: at(side, question),
          question,
          kinds,
          failed: inOrder,
          others,
          example,
        }
        byKey.set(key, { kinds, finding })
      }
    },
    findings: (): readonly Finding[] => [...byKey.values()].map(({ finding }) => finding),
  }
}

/** That kinds may be of nobody. */
function assumedWords(kinds: readonly ClientKind[], hasDatabase: boolean): readonly string[] {
  const count = kinds.filter(({ isAssumed }) => isAssumed).length
  if (count === 0) return []
  const who = hasDatabase ? 'the database does not say' : '--geo-db can tell'
  return [`${count} of ${kinds.length} combine a place and a network that may have nobody in common: ${who}`]
}

const note = (rule: VerifyRule, message: string, question: Question): Finding => ({
  rule,
  severity: VERIFY_RULES[rule].severity,
  message,
  at: question.zone.at,
  question,
  kinds: [],
  failed: [],
  others: 0,
})

/**
 * Proves the standard properties for every question, kind of client and set of failures. Yields after each question, so
 * that the caller can show progress, or stop: what was proved so far is then the result of `finish`.
 *
 * @throws ImpossibleInvariant where an invariant says nothing: an unknown name, a scope without a state
 * @throws ReplayMismatch where the plain engine does not confirm a counterexample
 * @see verification.md §2, §3
 */
export function createVerification(setting: Setting, questions: readonly Question[], options: VerifyOptions) {
  const { graph, variables } = setting
  const analyst = createAnalyst({ ...options, countsEach: options.clientTries === 'mean' })
  const selfCheck = options.selfCheck
    ? createSelfCheck({ ...options, countsEach: options.clientTries === 'mean' })
    : undefined
  const kindsOf = createKinds({ everyOrder: true, places: options.places })
  const zones = new Map(graph.zones.map((zone) => [zone.zone.id, zone]))
  const properties = options.only ? [] : standardProperties(options.survives)
  const context = { setting, analyst, judgement: options, all: questions }
  const trials = graph.deployment.invariants
    .filter(({ id }) => options.only?.includes(id) ?? true)
    .map((invariant) => inInvariant(invariant, () => createTrial(invariant, context)))
  const broken = new Set<Invariant>()
  const usage = createUsage(graph)
  const blast = createBlast(setting)
  const results: QuestionResult[] = []
  const findings: Finding[] = []
  const promises = { total: 0, broken: 0 }
  const assumedUp = new Set<string>()
  let bound: number | undefined
  let sampled = 0
  const trialsOfSome = new Set<Trial>()

  const judgeCone = (analysis: Analysis) => judge(analysis, properties, options)
  const verdicts = createShapeMemo<Verdict>()
  const verdictOf = (cone: Cone, question: Question, kind: ClientKind): Verdict & Pick<KindResult, 'detail'> =>
    options.detail
      ? analyst.look(cone, (analysis) => ({
          ...judgeCone(analysis),
          detail: detailOf(examine(analysis, question, kind, options)),
        }))
      : analyst.recall(cone, verdicts, judgeCone)

  /** Where nothing can fail, one result stands for all names of the kind: large plans have many. */
  const fixed = new WeakMap<Verdict, KindResult>()
  function resultOf(cone: Cone, kind: ClientKind, verdict: Verdict & Pick<KindResult, 'detail'>): KindResult {
    const known = fixed.get(verdict)
    if (known?.kind === kind) return known
    const { smallestOutage, survives, alternatives, hasMore, probability } = verdict.standing
    const demand = blast.demandOf(kind)
    const result = {
      kind,
      ...(demand === undefined ? {} : { demand }),
      variables: cone.variables,
      survives,
      alternatives,
      hasMore,
      ...(smallestOutage ? { smallestOutage: namedPattern(cone, smallestOutage) } : {}),
      ...(probability === undefined ? {} : { probability }),
      ...(verdict.detail ? { detail: verdict.detail } : {}),
    }
    if (cone.variables.length === 0) fixed.set(verdict, result)
    return result
  }

  function look(question: Question): void {
    const zone = zones.get(question.zone.id)
    if (!zone) return
    const found = kindsOf([{ graph, zone, name: question.name, type: question.type }])
    const kinds = options.kinds ?? found.kinds
    const isWhole = options.kinds === undefined
    const gathering = createGathering(setting, question, options.clientTries)
    let here: number | undefined
    const standings = kinds.map((kind): KindResult => {
      const cone = coneOf([{ setting, question, client: kind.client }])
      selfCheck?.(cone)
      const verdict = verdictOf(cone, question, kind)
      const { bound: boundOfKind, drafts, answered, hurt } = verdict
      if (boundOfKind !== undefined) here = Math.min(here ?? boundOfKind, boundOfKind)
      for (const side of cone.sides) {
        addNeverFailing(side, assumedUp)
        usage.addAnswered(side, answered)
      }
      gathering.add(cone, kind, drafts)
      blast.add(question, kind, namedIn(cone, hurt))
      return resultOf(cone, kind, verdict)
    })
    const partial = isWhole ? found.partial : []
    if (isWhole && here === undefined && partial.length === 0) usage.addRoot(question)
    const mine = [...gathering.findings()]
    for (const property of properties) {
      if (property.id === 'no-fail-open' || property.id === 'seen-deaths') continue
      promises.total += 1
    }
    const brokenRules = new Set(
      mine.filter(({ severity }) => severity === 'error').map(({ rule }) => (rule === 'VER002' ? 'VER001' : rule)),
    )
    promises.broken += brokenRules.size
    if (here !== undefined) {
      bound = Math.min(bound ?? here, here)
      mine.push(
        note('VER013', `too many states to look at all of them: complete up to ${here} failures at once`, question),
      )
    }
    if (partial.length > 0) sampled += 1
    for (const reason of partial)
      mine.push(note('VER013', `not all kinds of client were looked at: ${reason}`, question))
    if (isWhole)
      for (const gap of [...found.gaps, ...assumedWords(kinds, options.places !== undefined)])
        mine.push(note('VER014', `kinds of client: ${gap}`, question))
    if (!options.only) mine.push(...overloadFindings({ setting, analyst, question, judgement: options }))
    findings.push(...mine)
    const { name, type } = question
    results.push({ zone: question.zone, name, type, kinds: standings, atoms: found.atoms })
  }

  const keyOf = ({ zone, name, type }: Question) => `${zone.id} ${name} ${type}`
  const standard = lazy(() => new Set(questions.map(keyOf)))
  const trialsByQuestion = new Map<string, Trial[]>()
  for (const trial of trials) for (const question of trial.questions) put(trialsByQuestion, keyOf(question), trial)
  /** What invariants ask beyond the records of the plan: names that a wildcard covers, types that a name lacks. */
  const further = new Map(
    trials.flatMap((trial) =>
      trial.questions.filter((each) => !standard().has(keyOf(each))).map((each) => [keyOf(each), each] as const),
    ),
  )

  function lookAtTrials(question: Question): void {
    const zone = zones.get(question.zone.id)
    const mine = trialsByQuestion.get(keyOf(question))
    if (!zone || !mine) return
    const { kinds, partial } = kindsOf([{ graph, zone, name: question.name, type: question.type }])
    for (const trial of mine) {
      if (partial.length > 0 && !options.kinds) trialsOfSome.add(trial)
      const found = inInvariant(trial.invariant, () => trial.look(question, options.kinds ?? kinds))
      if (found.length > 0) broken.add(trial.invariant)
      findings.push(...found)
    }
  }

  const all = [...questions, ...(options.isRestricted ? [] : further.values())]
  let left = all.length

  function* steps(): Generator<VerifyProgress, void> {
    for (const [index, question] of all.entries()) {
      if (index < questions.length) look(question)
      if (trials.length > 0) lookAtTrials(question)
      left -= 1
      yield { done: index + 1, total: all.length }
    }
    for (const trial of trials) {
      const found = inInvariant(trial.invariant, trial.finish)
      if (found.length > 0) broken.add(trial.invariant)
      findings.push(...found)
    }
  }

  /** What was not looked at, or not to the end, is broken or not known. */
  function heldBy(trial: Trial): { readonly holds?: boolean } {
    if (broken.has(trial.invariant)) return { holds: false }
    return left === 0 && trial.cases() > 0 && !trialsOfSome.has(trial) ? { holds: true } : {}
  }

  function finish(): Verification {
    const unfinished = left
    const unused = unfinished > 0 ? [] : usage.unused()
    const isBounded = bound !== undefined || options.maxFailures !== undefined
    return {
      variables: variables.all,
      questions: results,
      findings: sortFindings([
        ...findings,
        ...(isBounded ? [] : unused).map(
          ({ recordSet, why }): Finding => ({
            rule: 'VER007',
            severity: VERIFY_RULES.VER007.severity,
            message: `${recordSet.branch} is never answered: ${why}`,
            at: recordSet.at,
            kinds: [],
            failed: [],
            others: 0,
          }),
        ),
      ]),
      hidden: 0,
      promises: { total: promises.total + trials.length, broken: promises.broken + broken.size },
      invariants: trials.map((trial) => ({ invariant: trial.invariant, ...heldBy(trial), cases: trial.cases() })),
      unused,
      blast: blast.all(),
      assumedUp: [...assumedUp],
      ...(bound === undefined ? {} : { bound }),
      unfinished,
      sampled,
      stats: analyst.stats(),
    }
  }

  return { steps, finish }
}
