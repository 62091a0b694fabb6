import type { Decision, LeafAnswer } from '../../src/decide/decision.ts'
import { add, type Fraction, formatFraction } from '../../src/values/fraction.ts'
import type { End, OracleDecision, OracleLeaf } from './oracle.ts'

/** A decision in the form in which two compare whole: the shares by what is answered, the chain steps once each. */
export interface Comparable {
  readonly kind: string
  readonly rcode: string
  readonly shares: Readonly<Record<string, string>>
  readonly chain: readonly string[]
  readonly referral: readonly string[]
}

export const leafOfEngine = ({ resource, values, ttlSeconds }: LeafAnswer): OracleLeaf => ({
  values: resource === undefined ? values.map(({ text }) => text) : [`alias:${resource.replace(/\.$/, '')}`],
  ttlSeconds,
})

/** The engine's decision as the oracle would write it. */
export function endsOfEngine({ outcomes }: Decision): readonly End[] {
  return outcomes.map(({ share, kind, chain, owner, type, take, failOpen, from, cut }) => ({
    share,
    kind,
    owner,
    type: type ?? '',
    take,
    leaves: from.map(leafOfEngine),
    failOpen,
    chain: chain.map((step) => `${step.owner} -> ${step.target}`),
    referral: kind === 'referral' && cut?.data.kind === 'values' ? cut.data.values.map(({ text }) => text) : [],
  }))
}

function keyOf({ kind, owner, type, take, leaves, failOpen, chain }: End): string {
  const texts = leaves.map(({ values, ttlSeconds }) => `${values.toSorted().join(' ')} @${ttlSeconds}`).toSorted()
  const what = take < texts.length ? `choose ${take} of ${texts.join(', ')}` : texts.join(', ')
  const via = chain.map((step) => `${step}; `).join('')
  return `${via}${owner} ${kind}${leaves.length > 0 ? ` ${type} ${what}` : ''}${failOpen ? ' (fail-open)' : ''}`
}

function merge(ends: readonly End[], key: (end: End) => string): Readonly<Record<string, string>> {
  const shares = new Map<string, Fraction>()
  for (const end of ends) {
    const known = shares.get(key(end))
    shares.set(key(end), known ? add(known, end.share) : end.share)
  }
  const byKey = [...shares].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(byKey.map(([text, share]) => [text, formatFraction(share)]))
}

const comparable = (kind: string, rcode: string, ends: readonly End[]): Comparable => ({
  kind,
  rcode,
  shares: merge(ends, keyOf),
  chain: [...new Set(ends.flatMap(({ chain }) => chain))].toSorted(),
  referral: [...new Set(ends.flatMap(({ referral }) => referral))].toSorted(),
})

export const comparableOracle = ({ kind, rcode, ends }: OracleDecision): Comparable => comparable(kind, rcode, ends)

export const comparableEngine = (decision: Decision): Comparable =>
  comparable(decision.kind, decision.rcode, endsOfEngine(decision))

/** Shares by value set alone, as R8.5 writes them: `192.0.2.1`, `choose 8 of …`, '' for an empty answer. */
export function valueShares({ kind, ends }: OracleDecision, queryType: string): ReadonlyMap<string, string> {
  if (kind !== 'answer') return new Map()
  const key = ({ take, leaves, type }: End) => {
    const suffix = leaves.length > 0 && type !== queryType ? ` ${type}` : ''
    const texts = leaves.map(({ values }) => values.toSorted().join(' ')).toSorted()
    if (take < leaves.length) return `choose ${take} of ${texts.join(', ')}`
    return [...new Set(leaves.flatMap(({ values }) => values))].toSorted().join(' ') + suffix
  }
  return new Map(Object.entries(merge(ends, key)))
}
