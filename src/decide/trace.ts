import type { Client } from '../model/client.ts'
import type { PolicyKind } from '../model/record-set.ts'
import type { Reason } from '../routing/policy.ts'
import { policyOf } from '../routing/registry.ts'
import { type Fraction, multiply } from '../values/fraction.ts'
import { type DomainName, displayName } from '../values/name.ts'
import type { Step, TraceSink } from './decision.ts'
import { shares } from './distribution.ts'
import type { Evaluation } from './evaluate.ts'
import type { GraphMember, Group } from './graph.ts'
import type { Lookup } from './lookup.ts'

/** Says how the name led to a group, or to none. @see R2.2 to R2.7 */
export function traceLookup(found: Lookup, name: DomainName, type: string, depth: number, sink: TraceSink): void {
  const at = { depth, name, type }
  switch (found.kind) {
    case 'referral':
      sink({
        ...at,
        rule: 'R2.3',
        outcome: 'referral',
        because: `${displayName(found.cut.name)} is delegated to other name servers`,
      })
      return
    case 'nxdomain':
      sink({ ...at, rule: 'R2.7', outcome: 'negative', because: 'the name does not exist and no wildcard covers it' })
      return
    case 'nodata':
      sink({
        ...at,
        rule: 'R2.7',
        outcome: 'negative',
        because: `${displayName(found.wildcard ?? name)} exists, but has no ${type} record`,
      })
      return
    case 'cname':
    case 'group':
      if (found.wildcard !== undefined)
        sink({ ...at, rule: 'R2.5', outcome: 'note', because: `${displayName(found.wildcard)} covers the name` })
  }
}

const missingReason = {
  dangling: { rule: 'R2.22', text: 'the alias target does not exist' },
  loop: { rule: 'R2.15', text: 'the alias leads back to itself' },
  'too-deep': { rule: 'R2.55', text: 'more than 16 aliases follow each other' },
  'other-zone': { rule: 'R1.45', text: "the alias target is another zone's record" },
} as const

const CHECKS_SHOWN_MAX = 3

/** Unhealthy checks and resources that keep a branch from being healthy, in plan order, each once. */
function culprits(evaluation: Evaluation<boolean>, root: GraphMember): readonly string[] {
  const found = new Set<string>()
  const seen = new Set<Group>()
  const visit = (member: GraphMember): void => {
    if (evaluation.memberHealthy(member)) return
    const { healthCheckId, data } = member.recordSet
    if (healthCheckId !== undefined && !evaluation.checkHealthy(healthCheckId)) found.add(healthCheckId)
    if (data.kind !== 'alias' || !data.evaluateTargetHealth) return
    if (member.edge?.kind === 'resource') found.add(data.endpoint ?? displayName(member.edge.key))
    if (member.edge?.kind !== 'group' || seen.has(member.edge.group)) return
    seen.add(member.edge.group)
    member.edge.group.members.forEach(visit)
  }
  visit(root)
  return [...found]
}

/** Why a record is healthy or not. @see R2.11 to R2.15 */
export function healthReason(evaluation: Evaluation<boolean>, member: GraphMember): Reason {
  const { healthCheckId, data } = member.recordSet
  if (healthCheckId !== undefined && !evaluation.checkHealthy(healthCheckId))
    return { rule: 'R2.11', text: `health check ${healthCheckId} is unhealthy` }
  const healthy = evaluation.memberHealthy(member)
  const { edge } = member
  if (edge && data.kind === 'alias' && data.evaluateTargetHealth) {
    if (edge.kind === 'missing') return missingReason[edge.reason]
    if (edge.kind === 'resource') {
      const name = data.endpoint ?? displayName(edge.key)
      if (!edge.healthMatters) return { rule: 'R2.14', text: `evaluating the target's health has no effect on ${name}` }
      return { rule: 'R2.14', text: `the resource ${name} is ${healthy ? 'healthy' : 'unhealthy'}` }
    }
    const names = culprits(evaluation, member)
    const more = names.length > CHECKS_SHOWN_MAX ? ` and ${names.length - CHECKS_SHOWN_MAX} more` : ''
    if (healthy) return { rule: 'R2.13', text: 'its branch has a healthy record' }
    return {
      rule: 'R2.13',
      text: `no healthy record for this client in its branch${names.length > 0 ? ` (unhealthy: ${names.slice(0, CHECKS_SHOWN_MAX).join(', ')}${more})` : ''}`,
    }
  }
  if (healthCheckId !== undefined) return { rule: 'R2.11', text: `health check ${healthCheckId} is healthy` }
  if (edge) return { rule: 'R2.18', text: "the target's health is not evaluated, so it is always healthy" }
  return { rule: 'R2.11', text: 'it has no health check, so it is always healthy' }
}

interface Place {
  readonly depth: number
  readonly share: Fraction
}

function* groupSteps(
  evaluation: Evaluation<boolean>,
  group: Group,
  client: Client,
  place: Place,
): Generator<Step & { readonly member?: GraphMember }> {
  const policy = policyOf(group.kind)
  const { ranked, anyHealthy } = evaluation.choices(group)
  const at = { depth: place.depth, name: group.name, type: group.type }
  const answered = new Map(shares(evaluation, group).map(({ member, share }) => [member, share]))
  yield { ...at, rule: ruleOfPolicy[group.kind], outcome: 'group', because: group.kind, share: place.share }
  if (ranked.length === 0)
    yield { ...at, rule: 'R2.35', outcome: 'negative', because: 'no record for this client, and no default' }
  else if (!anyHealthy) yield { ...at, ...failOpenStep(ranked.length) }
  for (const { member, healthy } of ranked) {
    const { recordSet } = member
    const share = answered.get(member)
    const described = policy.describe(member, client)
    const health = healthReason(evaluation, member)
    const step = { ...at, recordSet, member }
    if (share) {
      const rule = healthy || group.kind === 'simple' ? described.rule : 'R4.2'
      yield {
        ...step,
        rule,
        outcome: 'chosen',
        because: described.text,
        health: health.text,
        share: multiply(place.share, share),
      }
    } else if (healthy || !anyHealthy)
      yield { ...step, rule: described.rule, outcome: 'not-needed', because: described.text, health: health.text }
    else yield { ...step, rule: 'R2.16', outcome: 'dropped', because: health.text }
  }
  for (const member of group.members) {
    if (ranked.some((choice) => choice.member === member)) continue
    const excluded = policy.exclude?.(member, client)
    if (excluded)
      yield {
        ...at,
        rule: excluded.rule,
        outcome: 'not-candidate',
        because: excluded.text,
        recordSet: member.recordSet,
        member,
      }
  }
}

function failOpenStep(count: number): Pick<Step, 'rule' | 'outcome' | 'because'> {
  if (count === 1)
    return { rule: 'R2.24', outcome: 'fail-open', because: 'the only candidate is unhealthy, and answers all the same' }
  return {
    rule: 'R4.1',
    outcome: 'fail-open',
    because: `none of the ${count} candidates is healthy, so all are treated as healthy`,
  }
}

const ruleOfPolicy: { readonly [K in PolicyKind]: string } = {
  simple: 'R2.23',
  weighted: 'R2.25',
  latency: 'R2.30',
  failover: 'R2.48',
  geolocation: 'R2.33',
  geoproximity: 'R2.39',
  'ip-based': 'R2.41',
  multivalue: 'R2.44',
}

/**
 * Tells `sink` the reasons of a group's answer and, below each chosen alias, those of its target: the same evaluation
 * that the answer came from, read a second time.
 */
export function traceGroup(evaluation: Evaluation<boolean>, group: Group, place: Place, sink: TraceSink): void {
  for (const { member, ...step } of groupSteps(evaluation, group, evaluation.client, place)) {
    sink(step)
    if (step.outcome !== 'chosen' || !member?.edge || !step.share) continue
    const { edge } = member
    if (edge.kind === 'group') traceGroup(evaluation, edge.group, { depth: place.depth + 1, share: step.share }, sink)
    if (edge.kind === 'missing') {
      const { rule, text } = missingReason[edge.reason]
      sink({
        rule,
        outcome: 'negative',
        because: `${text}: no data`,
        depth: place.depth + 1,
        name: group.name,
        type: group.type,
      })
    }
  }
}
