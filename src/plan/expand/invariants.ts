import type { Invariant, Predicate, VerifySettings } from '../../model/invariant.ts'
import { DEFAULT_VERIFY_SETTINGS } from '../../model/invariant.ts'
import { parseDuration } from '../../values/duration.ts'
import type { PlanInvariant } from '../document.gen.ts'
import type { Context } from './context.ts'
import { originAt } from './origin.ts'
import { present } from './present.ts'

/** The one predicate of an invariant; the shape sees to it that there is one. */
function predicateOf(invariant: PlanInvariant): Predicate | undefined {
  const { never_answer, always_answer, answer_in, survives, no_fail_open, share, within_capacity } = invariant
  const { rto, probability, blast_radius, same_as, reachable } = invariant
  if (never_answer !== undefined) {
    const isState = never_answer === 'down' || never_answer === 'unhealthy'
    const answers = isState ? never_answer : typeof never_answer === 'string' ? [never_answer] : never_answer
    return { kind: 'never_answer', answers }
  }
  if (always_answer) return { kind: 'always_answer', answers: always_answer }
  if (answer_in) return { kind: 'answer_in', answers: answer_in }
  if (survives !== undefined) return { kind: 'survives', failures: survives }
  if (no_fail_open) return { kind: 'no_fail_open' }
  if (share)
    return { kind: 'share', endpoint: share.endpoint, ...present({ atMost: share.at_most, atLeast: share.at_least }) }
  if (within_capacity) return { kind: 'within_capacity', cascade: within_capacity === 'cascade' }
  if (rto !== undefined) return { kind: 'rto', seconds: parseDuration(rto) ?? 0 }
  if (probability !== undefined) return { kind: 'probability', atMost: probability }
  if (blast_radius !== undefined) return { kind: 'blast_radius', atMost: blast_radius }
  if (same_as) return { kind: 'same_as', ...present({ client: same_as.client, record: same_as.record }) }
  return reachable && { kind: 'reachable', branches: reachable }
}

/** What `verify` is to prove. @see verification.md §2.1 */
export function expandInvariants({ document, positions }: Context): readonly Invariant[] {
  return (document.invariants ?? []).flatMap((invariant, index): readonly Invariant[] => {
    const predicate = predicateOf(invariant)
    if (!predicate) return []
    const { id, severity = 'error', query, failed_at_most, failed, when_failed, unless_failed, at_least } = invariant
    const clients = typeof query?.client === 'string' ? [query.client] : query?.client
    return [
      {
        id,
        severity,
        ...present({
          query: query && { name: query.name, ...present({ type: query.type }) },
          clients: clients?.includes('all') ? undefined : clients,
        }),
        scope: present({
          failedAtMost: failed_at_most,
          failed,
          whenFailed: when_failed,
          unlessFailed: unless_failed,
          atLeast: at_least,
        }),
        predicate,
        at: originAt(positions, ['invariants', index]),
      },
    ]
  })
}

/** `verify:` with its defaults. */
export function expandVerifySettings({ document: { verify = {} } }: Context): VerifySettings {
  const { variables, p, client_tries, outage_at } = verify
  return {
    variables: variables ?? DEFAULT_VERIFY_SETTINGS.variables,
    probabilities: new Map(Object.entries(p ?? {})),
    clientTries: client_tries ?? DEFAULT_VERIFY_SETTINGS.clientTries,
    outageAt: outage_at ?? DEFAULT_VERIFY_SETTINGS.outageAt,
  }
}
