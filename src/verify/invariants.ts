import type { ClientKind } from '../decide/client-kinds.ts'
import type { Invariant } from '../model/invariant.ts'
import type { Question } from '../simulate/questions.ts'
import { compare, fromDecimal, toNumber } from '../values/fraction.ts'
import { globMatcher } from '../values/glob.ts'
import type { Analyst } from './analysis.ts'
import { createBlast, hurtIn } from './blast.ts'
import { brokenBy } from './broken.ts'
import { coneOf, type Side } from './cone.ts'
import { cutsOf, type Exam, examine, type Judgement, namedIn } from './examine.ts'
import type { Finding } from './finding.ts'
import { kindsFor, questionsOf } from './invariant-target.ts'
import { chanceOfState } from './likely.ts'
import { type Answered, answeredIn } from './never-used.ts'
import { overloadFindings } from './overload-findings.ts'
import type { Violation } from './predicates/predicate.ts'
import { checkOf } from './predicates/registry.ts'
import { sameAs } from './predicates/same-as.ts'
import { ImpossibleInvariant } from './problem.ts'
import { whenText } from './properties/property.ts'
import { inPlanOrder, replay } from './replay.ts'
import { type Scope, scopeOf } from './scope.ts'
import type { Setting } from './setting.ts'

/** How an invariant fares. */
export interface InvariantResult {
  readonly invariant: Invariant
  /** Absent where time was up before that was known, or nothing that was asked for concerns it. */
  readonly holds?: boolean
  /** Questions of kinds of client that it was checked for. */
  readonly cases: number
}

/** What an invariant has seen so far. */
export interface Trial {
  readonly invariant: Invariant
  readonly questions: readonly Question[]
  /** Checks one question, whose kinds of client these are. */
  readonly look: (question: Question, kinds: readonly ClientKind[]) => readonly Finding[]
  /** What shows only once all questions have been looked at. */
  readonly finish: () => readonly Finding[]
  readonly cases: () => number
}

/** The smallest failures that violate; of a scope by probability only those that are likely enough. */
function smallest(exam: Exam, { when }: Violation, { states, atLeast }: Scope) {
  const { sets } = exam.analysis.engine
  const { list, total } = cutsOf(exam, sets.and(when, states(exam)))
  const likely = atLeast === undefined ? list : list.filter((cut) => chanceOfState(exam.analysis, cut) >= atLeast)
  return { failed: likely[0], others: atLeast === undefined ? Number(total) - 1 : likely.length - 1 }
}

function findingsOf(
  setting: Setting,
  invariant: Invariant,
  exam: Exam,
  violations: readonly Violation[],
  scope: Scope,
): readonly Finding[] {
  const { question, kind, clientTries } = exam
  return violations.flatMap((violation) => {
    const { failed, others } = smallest(exam, violation, scope)
    const [side] = exam.analysis.cone.sides
    if (!failed || !side) return []
    const elsewhere = scope.required.filter((variable) => exam.analysis.indexOf(variable) === undefined)
    const inOrder = inPlanOrder(setting, [...failed, ...elsewhere])
    const counterexample = replay({ side, question, kind, failed: inOrder, clientTries, holds: violation.holds })
    return [
      brokenBy(invariant, `${violation.message} ${whenText(inOrder)}`, {
        question,
        kinds: [kind],
        failed: inOrder,
        others,
        example: () => counterexample,
      }),
    ]
  })
}

/** Those that say the same of one question as one. */
export function mergeKinds(findings: readonly Finding[]): readonly Finding[] {
  const byKey = new Map<string, Finding>()
  for (const finding of findings) {
    const { rule, message, failed, question } = finding
    const key = [rule, message, question?.name, question?.type, ...failed.map(({ id }) => id)].join('\n')
    const known = byKey.get(key)
    byKey.set(key, known ? { ...known, kinds: [...known.kinds, ...finding.kinds] } : finding)
  }
  return [...byKey.values()]
}

const UNPROVED = 'cannot be proved: there are too many different answers'

/** Which branches somebody is answered in some state. */
function reachableTrial(setting: Setting, invariant: Invariant, branches: readonly string[]) {
  const reached = new Set<string>()
  const patterns = branches.map((branch) => ({ branch, matches: globMatcher(branch) }))
  const all = setting.graph.deployment.zones.flatMap(({ recordSets }) => recordSets.map(({ branch }) => branch))
  for (const { branch, matches } of patterns)
    if (
      !all.some(
        (each) =>
          matches(each) || each.split('/').some((_, index, keys) => matches(keys.slice(0, index + 1).join('/'))),
      )
    )
      throw new ImpossibleInvariant(`no branch of the plan is "${branch}"`)
  return {
    add({ nodes }: Side, answered: Answered): void {
      for (const [number, { candidates }] of nodes.entries())
        for (const position of answered[number] ?? []) {
          const keys = candidates[position]?.recordSet.branch.split('/') ?? []
          for (const { branch, matches } of patterns)
            if (keys.some((_, index) => matches(keys.slice(0, index + 1).join('/')))) reached.add(branch)
        }
    },
    finish: (): readonly Finding[] =>
      branches
        .filter((branch) => !reached.has(branch))
        .map((branch) => brokenBy(invariant, `${branch} is never answered, whatever fails and whoever asks`)),
  }
}

/** Whom each failure alone hurts, of all who ask. */
function blastTrial(setting: Setting, invariant: Invariant, atMost: number) {
  const blast = createBlast(setting)
  return {
    add: blast.add,
    finish: (): readonly Finding[] =>
      blast.all().flatMap(({ variable, share }) => {
        if (compare(share, fromDecimal(atMost)) <= 0) return []
        const percent = Number((toNumber(share) * 100).toPrecision(4))
        const whole = blast.hasDemand ? 'the demand' : 'clients'
        return [
          brokenBy(invariant, `${percent} % of ${whole} may get something dead ${whenText([variable])}`, {
            failed: [variable],
          }),
        ]
      }),
  }
}

interface TrialContext {
  readonly setting: Setting
  readonly analyst: Analyst
  readonly judgement: Judgement
  readonly all: readonly Question[]
}

/**
 * An invariant with its names looked up.
 *
 * @throws ImpossibleInvariant if it says nothing
 */
export function createTrial(invariant: Invariant, { setting, analyst, judgement, all }: TrialContext): Trial {
  const { predicate, clients } = invariant
  const scoped = scopeOf(setting, invariant)
  if ('message' in scoped) throw new ImpossibleInvariant(scoped.message, scoped.hint)
  const scope = scoped
  const read = checkOf(predicate, setting)
  if (read && typeof read !== 'function') throw new ImpossibleInvariant(read.message, read.hint)
  const check = read
  const reachable = predicate.kind === 'reachable' ? reachableTrial(setting, invariant, predicate.branches) : undefined
  const blast = predicate.kind === 'blast_radius' ? blastTrial(setting, invariant, predicate.atMost) : undefined
  let cases = 0
  let sawState = false

  function examined(question: Question, kind: ClientKind): readonly Finding[] {
    const cone = coneOf([{ setting, question, client: kind.client }])
    // Nothing is kept of what is seen on the way: a budget may be overrun there, and the cone is looked at again.
    const { answered, hurt, hasState, findings } = analyst.look(cone, (analysis) => {
      const exam = examine(analysis, question, kind, judgement)
      const violations = check?.(exam) ?? []
      return {
        answered: reachable ? answeredIn(exam) : [],
        hurt: blast ? hurtIn(exam) : [],
        hasState: !analysis.engine.sets.isNever(scope.states(exam)),
        findings:
          violations === 'too many answers'
            ? [brokenBy(invariant, UNPROVED, { question, kinds: [kind] })]
            : findingsOf(setting, invariant, exam, violations, scope),
      }
    })
    for (const side of cone.sides) reachable?.add(side, answered)
    blast?.add(question, kind, namedIn(cone, hurt))
    sawState ||= hasState
    return findings
  }

  return {
    invariant,
    questions: questionsOf(setting, invariant, all),
    look(question, kinds) {
      const mine = kindsFor(setting, clients, kinds)
      cases += mine.length
      if (predicate.kind === 'within_capacity')
        return overloadFindings({ setting, analyst, question, judgement }, { scope, invariant, names: clients })
      if (predicate.kind === 'same_as')
        return mergeKinds(
          mine.flatMap((kind) =>
            sameAs({ setting, analyst, question, kind, kinds, judgement }, invariant, predicate, scope),
          ),
        )
      return mergeKinds(mine.flatMap((kind) => examined(question, kind)))
    },
    finish() {
      if (check && cases > 0 && !sawState) throw new ImpossibleInvariant('no state is in its scope')
      return [...(reachable?.finish() ?? []), ...(blast?.finish() ?? [])]
    },
    cases: () => cases,
  }
}
