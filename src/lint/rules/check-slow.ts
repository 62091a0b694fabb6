import type { Group } from '../../decide/graph.ts'
import type { Deployment } from '../../model/deployment.ts'
import { type EndpointCheck, type HealthCheck, isEndpointCheck } from '../../model/health-check.ts'
import type { Invariant } from '../../model/invariant.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { formatDuration } from '../../values/duration.ts'
import { globMatcher } from '../../values/glob.ts'
import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

/** Comparisons of invariants with groups in one run; what is beyond is left to `verify`. */
const COMPARISONS_MAX = 500_000

interface Limit {
  readonly invariant: Invariant
  readonly seconds: number
  readonly covers: (group: Group) => boolean
}

/** Names of a group as a query may write them. */
function* spellings({ name, zone }: Group): Iterable<string> {
  const absolute = displayName(name)
  yield absolute
  yield absolute.slice(0, -1)
  if (name === zone.name) yield '@'
  else yield absolute.slice(0, -displayName(zone.name).length - 1)
}

function coverage({ query }: Invariant): Limit['covers'] {
  if (query === undefined) return () => true
  const matches = globMatcher(query.name.toLowerCase())
  const type = query.type ?? 'A'
  return (group) => group.type === type && [...spellings(group)].some(matches)
}

/** Those that speak of every client after any one failure, the strictest first. */
function limitsOf({ invariants }: Deployment): readonly Limit[] {
  const limits = invariants.flatMap((invariant): readonly Limit[] => {
    const { predicate, clients, scope } = invariant
    const { failedAtMost = 1, failed, whenFailed, unlessFailed, atLeast } = scope
    const isWhole = !clients && !failed && !whenFailed && !unlessFailed && atLeast === undefined && failedAtMost > 0
    return predicate.kind === 'rto' && isWhole
      ? [{ invariant, seconds: predicate.seconds, covers: coverage(invariant) }]
      : []
  })
  return limits.toSorted((a, b) => a.seconds - b.seconds)
}

const watchedBy = (check: HealthCheck | undefined): readonly string[] =>
  check !== undefined && isEndpointCheck(check) ? check.watches : []

/** The primary with its check, where a failure that the check sees makes the secondary answer something else. */
function slowestMove(
  { healthChecks, endpoints }: Deployment,
  { kind, members }: Group,
): { readonly recordSet: RecordSet; readonly check: EndpointCheck } | undefined {
  const find = (role: string) => members.find(({ policy }) => policy.kind === 'failover' && policy.role === role)
  const [primary, secondary] = [find('primary'), find('secondary')]
  if (kind !== 'failover' || members.length !== 2 || !primary?.leaf || !secondary?.leaf) return undefined
  const check = healthChecks.get(primary.recordSet.healthCheckId ?? '')
  const other = secondary.recordSet.healthCheckId
  if (!check || !isEndpointCheck(check) || check.disabled || check.inverted) return undefined
  if (!check.watches.some((name) => endpoints.get(name)?.assumeUp === false)) return undefined
  const watched = watchedBy(healthChecks.get(other ?? ''))
  const isOwn = other === undefined || (watched.length > 0 && !watched.some((name) => check.watches.includes(name)))
  const texts = new Set(primary.leaf.values.map(({ text }) => text))
  const isElsewhere = secondary.leaf.values.some(({ text }) => !texts.has(text))
  return isOwn && isElsewhere ? { recordSet: primary.recordSet, check } : undefined
}

/** Looks at pairs of plain records. The time is the least that the worst client needs: `verify` has the exact bound. */
export const checkSlow: LintRule = {
  id: 'check-slow',
  severity: 'warning',
  about: 'failover',
  summary: 'check and TTL that need longer than an `rto` invariant allows',
  rules: ['R3.2'],
  why:
    'Before anybody moves, the check has to fail as often as its threshold says, and then caches keep the old answer ' +
    'for its TTL.',
  bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
invariants:
  - { id: fast, rto: 2m }
`,
  good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP, request_interval: 10 } }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
invariants:
  - { id: fast, rto: 2m }
`,
  *check({ deployment, graph }) {
    const limits = limitsOf(deployment)
    let comparisons = 0
    for (const group of limits.length === 0 ? [] : graph.groups) {
      const move = slowestMove(deployment, group)
      if (move === undefined) continue
      const { recordSet, check } = move
      const { requestInterval, failureThreshold } = check
      const [detected, ttl] = [requestInterval * failureThreshold, recordSet.ttlSeconds ?? 0]
      comparisons += limits.length
      if (comparisons > COMPARISONS_MAX) return
      const broken = limits.find(({ seconds, covers }) => detected + ttl > seconds && covers(group))
      if (broken === undefined) continue
      yield {
        at: recordSet.at.field('healthCheck'),
        message: `clients of ${groupTitle(recordSet)} move after ${formatDuration(detected + ttl)} or later: ${failureThreshold} checks every ${requestInterval} s, then the TTL of ${ttl} s`,
        hint: 'lower request_interval, failure_threshold or ttl',
        related: [
          {
            at: broken.invariant.at.span(),
            message: `"${broken.invariant.id}" allows ${formatDuration(broken.seconds)}`,
          },
        ],
      }
    }
  },
}
