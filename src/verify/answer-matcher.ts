import type { LeafAnswer } from '../decide/decision.ts'
import { resolveSelector } from '../health/selectors.ts'
import { suggest } from '../values/nearest.ts'
import type { Setting } from './setting.ts'

/** True if an answer holds what was meant. */
export type AnswerMatcher = (leaf: LeafAnswer) => boolean

export type MatcherResult =
  | { readonly ok: true; readonly matches: AnswerMatcher }
  | { readonly ok: false; readonly message: string; readonly hint?: string }

const QUALIFIED = /^(label|endpoint|region):/

/** Everything that record sets can answer with. */
const valueTexts = ({ graph }: Setting): ReadonlySet<string> =>
  new Set(
    graph.deployment.zones.flatMap(({ recordSets }) =>
      recordSets.flatMap(({ data }) => (data.kind === 'values' ? data.values.map(({ text }) => text) : [data.dnsName])),
    ),
  )

/** Answers with a value of one of the endpoints. */
const ofEndpoints =
  ({ owners }: Setting, names: ReadonlySet<string>): AnswerMatcher =>
  ({ recordSet, values, resource }) => {
    const { endpoint } = recordSet.data
    if (endpoint !== undefined) return names.has(endpoint)
    const texts = resource === undefined ? values.map(({ text }) => text) : [resource]
    return texts.some((text) => (owners.get(text) ?? []).some((name) => names.has(name)))
  }

/** What an item of `never_answer`, `always_answer` and `answer_in` means: an endpoint, endpoints by label or region, or a value. */
export function answerMatcher(setting: Setting, text: string): MatcherResult {
  const { deployment } = setting.graph
  if (deployment.endpoints.has(text)) return { ok: true, matches: ofEndpoints(setting, new Set([text])) }
  if (QUALIFIED.test(text)) {
    const selection = resolveSelector(deployment, text)
    if (!selection.ok) return selection
    const names = new Set(selection.faults.flatMap(({ kind, name }) => (kind === 'endpoint' ? [name] : [])))
    return { ok: true, matches: ofEndpoints(setting, names) }
  }
  const known = valueTexts(setting)
  const value = [text, `${text}.`].find((each) => known.has(each))
  if (value !== undefined)
    return {
      ok: true,
      matches: ({ values, resource }) => resource === value || values.some((each) => each.text === value),
    }
  const hint = suggest(text, deployment.endpoints.keys())
  return { ok: false, message: `nothing in the plan answers with "${text}"`, ...(hint === undefined ? {} : { hint }) }
}
