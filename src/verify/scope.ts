import { resolveSelector } from '../health/selectors.ts'
import type { Invariant } from '../model/invariant.ts'
import type { StateSet } from '../values/state-engine.ts'
import { atMostTrue } from '../values/state-sets.ts'
import type { Exam } from './examine.ts'
import type { Setting } from './setting.ts'
import type { Variable } from './variables.ts'

/** Why an invariant cannot be checked: an unknown name, or states that do not exist. */
export interface Problem {
  readonly message: string
  readonly hint?: string
}

/** Where an invariant must hold. */
export interface Scope {
  /** The states of an exam; undefined for none. */
  readonly states: (exam: Exam) => StateSet
  /** What has failed in each of them, also where it makes no difference. */
  readonly required: readonly Variable[]
  /** Least probability of a state; undefined: any. */
  readonly atLeast: number | undefined
}

/** One thing that must have failed, or not. */
interface Meant {
  readonly text: string
  readonly endpoints: readonly string[]
  readonly variables: readonly Variable[]
}

function meant(setting: Setting, text: string, mustBeAble: boolean): Meant | Problem {
  const { graph, variables } = setting
  const selection = resolveSelector(graph.deployment, text)
  if (!selection.ok) return selection
  const endpoints = selection.faults.flatMap(({ kind, name }) => (kind === 'endpoint' ? [name] : []))
  const ids = new Set(selection.faults.map(({ kind, name }) => `${kind}:${name}`))
  const own = variables.all.filter(({ id }) => ids.has(id))
  const free = endpoints.filter((name) => variables.ofEndpoint(name).length === 0)
  const missing = selection.faults.find(
    ({ kind, name }) => kind !== 'endpoint' && !own.some(({ id }) => id === `${kind}:${name}`),
  )
  if (mustBeAble && free.length > 0)
    return { message: `"${free[0]}" never fails (assume_up): no state has "${text}" failed` }
  if (mustBeAble && missing)
    return {
      message: `"${text}" is nothing that may fail here`,
      hint: `add ${missing.kind} to verify: { variables: […] } or --vars`,
    }
  return { text, endpoints, variables: own }
}

const isProblem = (value: Meant | Problem): value is Problem => 'message' in value

/** All selectors of a list, or the first one that means nothing. */
function allMeant(setting: Setting, texts: readonly string[], mustBeAble: boolean): readonly Meant[] | Problem {
  const found: Meant[] = []
  for (const text of texts) {
    const one = meant(setting, text, mustBeAble)
    if (isProblem(one)) return one
    found.push(one)
  }
  return found
}

/** When an endpoint is down in the exam's states; undefined if it makes no difference there. */
function downIn({ analysis, core }: Exam, name: string): StateSet | undefined {
  const position = analysis.cone.sides[0]?.endpoints.indexOf(name) ?? -1
  return position < 0 ? undefined : core.down[position]
}

/**
 * The scope of an invariant: its conditions all together. An endpoint counts as failed when anything takes it down.
 *
 * @see verification.md §2.1
 */
export function scopeOf(setting: Setting, { scope }: Invariant): Scope | Problem {
  const exactly = scope.failed && allMeant(setting, scope.failed, true)
  const all = allMeant(setting, scope.whenFailed ?? [], true)
  const none = allMeant(setting, scope.unlessFailed ?? [], false)
  for (const part of [exactly, all, none]) if (part && 'message' in part) return part
  if ('message' in all || 'message' in none || (exactly && 'message' in exactly))
    throw new Error('unreachable: a problem')
  const least = Math.max(exactly?.length ?? 0, all.length)
  if (scope.failedAtMost !== undefined && scope.failedAtMost < least)
    return { message: `no state has ${least} failed and at most ${scope.failedAtMost}` }
  const excluded = new Set(none.flatMap(({ endpoints, variables }) => [...endpoints, ...variables.map(({ id }) => id)]))
  const both = [...(exactly ?? []), ...all].find(({ endpoints, variables }) =>
    [...endpoints, ...variables.map(({ id }) => id)].some((name) => excluded.has(name)),
  )
  if (both) return { message: `"${both.text}" is both failed and not failed: no state is like that` }

  const states = (exam: Exam): StateSet => {
    const { analysis } = exam
    const { sets } = analysis.engine
    const variableIn = (variable: Variable) => {
      const index = analysis.indexOf(variable)
      return index === undefined ? undefined : sets.variable(index)
    }
    let result = sets.true
    let elsewhere = 0
    for (const { endpoints, variables } of all) {
      const parts = [
        ...endpoints.flatMap((name) => downIn(exam, name) ?? []),
        ...variables
          .filter(({ kind }) => kind !== 'endpoint' && kind !== 'target')
          .flatMap((each) => variableIn(each) ?? []),
      ]
      if (parts.length === 0) elsewhere += 1
      result = parts.reduce(sets.and, result)
    }
    for (const { endpoints, variables } of none) {
      const parts = [
        ...endpoints.flatMap((name) => downIn(exam, name) ?? []),
        ...variables.flatMap((each) => variableIn(each) ?? []),
      ]
      result = parts.map(sets.not).reduce(sets.and, result)
    }
    if (exactly) {
      const ids = new Set(
        exactly.flatMap(({ endpoints, variables }) => [
          ...endpoints.map((name) => `endpoint:${name}`),
          ...variables.map(({ id }) => id),
        ]),
      )
      for (const [index, { id }] of analysis.cone.variables.entries()) {
        const variable = sets.variable(index)
        result = sets.and(result, ids.has(id) ? variable : sets.not(variable))
      }
    }
    const most = scope.failedAtMost
    return most === undefined ? result : sets.and(result, atMostTrue(sets, Math.max(0, most - elsewhere)))
  }
  const names = [...(exactly ?? []), ...all].flatMap(({ endpoints, variables }) => [
    ...endpoints.map((name) => `endpoint:${name}`),
    ...variables.map(({ id }) => id),
  ])
  const required = setting.variables.all.filter(({ id }) => names.includes(id))
  return { states, required, atLeast: scope.atLeast }
}
