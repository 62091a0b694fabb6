import type { LeafAnswer, Outcome } from '../decide/decision.ts'
import type { Group, ZoneGraph } from '../decide/graph.ts'
import type { Draws, Sample } from '../decide/sample.ts'
import { type DomainName, isAtOrBelow } from '../values/name.ts'
import type { Rdata, RecordType } from '../values/rdata/rdata.ts'
import type { Reply, SectionEntry } from './codec.ts'
import { decisionFor, type ZoneQuestion } from './decisions.ts'
import type { ServerView } from './view.ts'
import type { RRset } from './writer.ts'

/** Names whose addresses are added though nobody asked: more than any resolver uses of one answer. */
const TARGETS_MAX = 16

/** Everything an answer is made with. `addPlaced` allows additional addresses that depend on the client. */
export interface AnswerContext {
  readonly view: ServerView
  readonly question: ZoneQuestion
  readonly draws: Draws
  readonly addPlaced: boolean
}

/** The values of all leaves, each once: records of one multivalue answer may hold the same (D12). */
function distinctValues(
  leaves: readonly LeafAnswer[],
  order: (leaf: LeafAnswer) => readonly Rdata[],
): readonly Rdata[] {
  const [only, second] = leaves
  if (only !== undefined && second === undefined) return order(only)
  return [...new Map(leaves.flatMap(order).map((value) => [value.text, value])).values()]
}

/** The drawn records of an outcome as one RRset; values of one record in random order (R2.19), the lowest TTL (R2.47). */
function drawnRRset({ outcome, leaves, ttlSeconds }: Sample, draws: Draws): RRset | undefined {
  if (outcome.type === undefined || leaves.length === 0) return undefined
  const values = distinctValues(leaves, (leaf) => draws.shuffle(leaf.values))
  return { owner: outcome.owner, type: outcome.type, ttlSeconds, values }
}

function makePlainRRset({ name, type, members }: Group): RRset | undefined {
  const leaves = members.flatMap(({ leaf }) => leaf ?? [])
  const first = leaves[0]
  if (first === undefined) return undefined
  const ttlSeconds = leaves.reduce((lowest, leaf) => Math.min(lowest, leaf.ttlSeconds), first.ttlSeconds)
  return { owner: name, type, ttlSeconds, values: distinctValues(leaves, ({ values }) => values) }
}

/** Groups live as long as the plan, and nearly every reply carries the zone's NS or SOA: they are put together once. */
const plainRRsets = new WeakMap<Group, { readonly rrset: RRset | undefined }>()

/** A group as it stands in the plan, policies aside: SOA, NS and glue have none. */
export function plainRRset(group: Group | undefined): RRset | undefined {
  if (group === undefined) return undefined
  const known = plainRRsets.get(group)
  if (known !== undefined) return known.rrset
  const rrset = makePlainRRset(group)
  plainRRsets.set(group, { rrset })
  return rrset
}

const groupAt = ({ names }: ZoneGraph, name: DomainName, type: string) => names.get(name)?.groups.get(type)

/** An SOA RRset of the zone with the value that its secondaries get, where it has any. @see R6.11 */
function served(soa: RRset | undefined, { zone }: ZoneGraph, { soas }: ServerView): RRset | undefined {
  const value = soa?.owner === zone.name ? soas?.get(zone.id) : undefined
  return soa === undefined || value === undefined ? soa : { ...soa, values: [value] }
}

/** The SOA as negative answers carry it: with the TTL that the negative answer may be kept. @see R2.7, RFC 2308 §3, §5 */
function negativeSoa({ view, question: { zone } }: AnswerContext): readonly SectionEntry[] {
  const soa = served(plainRRset(groupAt(zone, zone.zone.name, 'SOA')), zone, view)
  const wire = soa?.values[0]?.wire
  if (soa === undefined || wire === undefined) return []
  const minimum = new DataView(wire.buffer, wire.byteOffset, wire.byteLength).getUint32(wire.length - 4)
  return [{ rrset: { ...soa, ttlSeconds: Math.min(soa.ttlSeconds, minimum) }, optional: false }]
}

/** Addresses of a name in the zone: by its policy where it is answered with authority, as they stand below a cut (glue). */
function addressRRset(context: AnswerContext, name: DomainName, type: 'A' | 'AAAA'): RRset | undefined {
  const { view, question, draws, addPlaced } = context
  const decision = decisionFor(view, { ...question, name, type })
  if (decision.kind === 'referral') return plainRRset(groupAt(question.zone, name, type))
  if (decision.dependsOnClient && !addPlaced) return undefined
  const sample = draws.sample(decision)
  const direct = sample?.outcome.type === type && sample.outcome.chain.length === 0
  return sample !== undefined && direct ? drawnRRset(sample, draws) : undefined
}

/** Types whose hosts a client will want the addresses of. @see R2.8, D32 */
const POINTING_TYPES: ReadonlySet<RecordType> = new Set(['NS', 'MX', 'SRV', 'SVCB', 'HTTPS'])

/** Hosts in the zone that the RRsets point at, each once. */
function targetsIn(apex: DomainName, pointing: readonly RRset[]): ReadonlySet<DomainName> {
  const targets = new Set<DomainName>()
  for (const { type, values } of pointing)
    if (POINTING_TYPES.has(type))
      for (const { target } of values) if (target !== undefined && isAtOrBelow(target, apex)) targets.add(target)
  return targets
}

/** Addresses for the hosts that the RRsets point at, in the zone and not given already. What lies below `cut` is glue a resolver cannot do without (D26), and comes first. */
function addressesFor(
  context: AnswerContext,
  pointing: readonly RRset[],
  given: readonly RRset[],
  cut?: DomainName,
): readonly SectionEntry[] {
  const targets = [...targetsIn(context.question.zone.zone.name, pointing)]
  const isGlue = (name: DomainName) => cut !== undefined && isAtOrBelow(name, cut)
  const wanted = [...targets.filter(isGlue), ...targets.filter((name) => !isGlue(name)).slice(0, TARGETS_MAX)]
  return wanted.flatMap((name) =>
    (['A', 'AAAA'] as const).flatMap((type) => {
      if (given.some((rrset) => rrset.owner === name && rrset.type === type)) return []
      const rrset = addressRRset(context, name, type)
      return rrset === undefined ? [] : [{ rrset, optional: !isGlue(name) }]
    }),
  )
}

/** Authority and additional for a delegation. @see R2.3, D24, D26 */
function delegation(context: AnswerContext, cut: DomainName, answer: readonly RRset[]) {
  const servers = plainRRset(groupAt(context.question.zone, cut, 'NS'))
  if (servers === undefined) return { authority: [], additional: [] }
  return { authority: [{ rrset: servers, optional: false }], additional: addressesFor(context, [servers], answer, cut) }
}

/** The zone's own name servers beside a positive answer, and addresses for both. @see R2.8 */
function companions(context: AnswerContext, answer: readonly RRset[]) {
  const { zone } = context.question
  const apex = zone.zone.name
  const asked = answer.some(({ owner, type }) => owner === apex && type === 'NS')
  const servers = asked ? undefined : plainRRset(groupAt(zone, apex, 'NS'))
  const authority = servers === undefined ? [] : [{ rrset: servers, optional: true }]
  const pointing = servers === undefined ? answer : [...answer, servers]
  return { authority, additional: addressesFor(context, pointing, answer) }
}

/** CNAMEs in order, each name once. @see R2.6, D27 */
const chainRRsets = ({ chain }: Outcome): readonly RRset[] =>
  chain.map(({ owner, leaf }) => ({ owner, type: 'CNAME', ttlSeconds: leaf.ttlSeconds, values: leaf.values }))

/** A chain that came back to one of its names has neither data nor a last name that lacks it: no SOA. */
const isLoop = ({ chain, owner }: Outcome) => chain.some((step) => step.owner === owner)

/**
 * The sections of one drawn answer. The draw was made once: nothing here draws for the question again.
 *
 * @see R2.3 referral, R2.7 negative answers, R2.8 what comes along, D33
 */
export function replyFor(context: AnswerContext, sample: Sample): Omit<Reply, 'scopeLength'> {
  const { zone } = context.question
  const { outcome } = sample
  const found = drawnRRset(sample, context.draws)
  const drawn = found?.type === 'SOA' ? served(found, zone, context.view) : found
  const answer = [...chainRRsets(outcome), ...(drawn === undefined ? [] : [drawn])]
  const positive = { rcode: 'NOERROR', authoritative: true, answer } as const
  if (outcome.cut !== undefined) {
    const parts = delegation(context, outcome.cut.name, answer)
    return { ...positive, ...parts, authoritative: answer.length > 0 }
  }
  if (drawn !== undefined) return { ...positive, ...companions(context, answer) }
  const rcode = outcome.kind === 'nxdomain' ? 'NXDOMAIN' : 'NOERROR'
  return { rcode, authoritative: true, answer, authority: isLoop(outcome) ? [] : negativeSoa(context), additional: [] }
}
