import type { HealthState } from '../health/health-state.ts'
import type { Client } from '../model/client.ts'
import { locate } from '../routing/locate.ts'
import { booleans } from '../values/algebra.ts'
import { type Fraction, multiply, ONE } from '../values/fraction.ts'
import { type DomainName, isAtOrBelow } from '../values/name.ts'
import type { CnameStep, Decision, DecisionKind, Outcome, Query, TraceSink } from './decision.ts'
import { distribution } from './distribution.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import type { DecisionGraph, Group, ZoneGraph } from './graph.ts'
import { findCut, findZone, lookUp } from './lookup.ts'
import { traceGroup, traceLookup } from './trace.ts'

/** CNAME steps that are followed. @see R2.6 */
export const CNAME_STEPS_MAX = 16

const REFUSED: Decision = {
  kind: 'refused',
  rcode: 'REFUSED',
  zone: undefined,
  outcomes: [],
  dependsOnClient: false,
  dependsOnHealth: false,
}

/** In a private zone the client stands in the VPC's region and its address says nothing. @see R5.9 */
export function clientInZone({ zone }: ZoneGraph, client: Client): Client {
  if (zone.vpcs === undefined) return locate(client)
  const region = client.region ?? zone.vpcs[0]?.region
  return locate(region === undefined ? {} : { region })
}

/** One decision in the making: what stays the same while CNAMEs are followed. */
interface Walk {
  readonly zone: ZoneGraph
  readonly type: string
  readonly evaluation: Evaluation<boolean>
  readonly trace: TraceSink | undefined
}

interface Position {
  readonly name: DomainName
  readonly share: Fraction
  /** True if a CNAME group on the way had no healthy candidate. */
  readonly failOpen: boolean
  readonly chain: readonly CnameStep[]
}

/** The answers of a group that answers the question itself. */
function answersOf({ evaluation }: Walk, { name, share, failOpen, chain }: Position, group: Group): readonly Outcome[] {
  return distribution(evaluation, group).map((draw) => ({
    share: multiply(share, draw.share),
    kind: draw.from.length === 0 ? 'nodata' : 'answer',
    chain,
    owner: name,
    type: group.type,
    take: draw.take,
    failOpen: failOpen || draw.failOpen,
    from: draw.from,
  }))
}

const negative = ({ name, share, failOpen, chain }: Position, kind: 'nodata' | 'nxdomain'): Outcome => ({
  share,
  kind,
  chain,
  owner: name,
  type: undefined,
  take: 0,
  failOpen,
  from: [],
})

/** The answers behind a CNAME group: each target is followed while it stays in the zone, above any cut. @see R2.6 */
function follow(walk: Walk, position: Position, group: Group): readonly Outcome[] {
  return answersOf(walk, position, group).flatMap((outcome) => {
    const leaf = outcome.from[0]
    const target = leaf?.values[0]?.target
    if (!leaf || !target) return [outcome]
    const cut = findCut(walk.zone, target, walk.type)
    const leaves = !isAtOrBelow(target, walk.zone.zone.name) || position.chain.length >= CNAME_STEPS_MAX
    if (cut) {
      const delegation = cut.members[0]?.recordSet
      return [{ ...outcome, ...(delegation ? { cut: delegation } : {}) }]
    }
    if (leaves) return [outcome]
    const chain = [...position.chain, { owner: position.name, leaf, target }]
    walk.trace?.({
      rule: 'R2.6',
      outcome: 'followed',
      because: 'the CNAME target lies in this zone',
      depth: chain.length,
      name: target,
      type: walk.type,
      recordSet: leaf.recordSet,
      share: outcome.share,
    })
    const next = { name: target, share: outcome.share, failOpen: outcome.failOpen, chain }
    if (chain.some(({ owner }) => owner === target)) return [negative(next, 'nodata')]
    return resolve(walk, next)
  })
}

function resolve(walk: Walk, position: Position): readonly Outcome[] {
  const found = lookUp(walk.zone, position.name, walk.type)
  if (walk.trace) traceLookup(found, position.name, walk.type, position.chain.length, walk.trace)
  switch (found.kind) {
    case 'group':
    case 'cname':
      if (walk.trace)
        traceGroup(walk.evaluation, found.group, { depth: position.chain.length, share: position.share }, walk.trace)
      return found.kind === 'group' ? answersOf(walk, position, found.group) : follow(walk, position, found.group)
    case 'nodata':
    case 'nxdomain':
      return [negative(position, found.kind)]
    case 'referral': {
      const cut = found.cut.members[0]?.recordSet
      return [{ ...negative(position, 'nodata'), kind: 'referral', ...(cut ? { cut } : {}) }]
    }
  }
}

/** One word for all outcomes: an answer if any end answers, else no data unless every end is a missing name. @see R8.5 */
function summarise(outcomes: readonly Outcome[]): DecisionKind {
  const kinds = new Set(outcomes.map(({ kind }) => kind))
  if (kinds.has('answer')) return 'answer'
  if (kinds.has('referral')) return 'referral'
  return kinds.has('nodata') ? 'nodata' : 'nxdomain'
}

/**
 * What Route 53 answers: the rcode, the exact distribution over answers, and to `trace` every branch taken or dropped
 * with its rule. The one place where a question is decided, for every command.
 *
 * @param visible zones that this client may ask (private zones on the wire); all by default
 * @see R2.1 to R2.55, section 4, section 5
 */
export function decide(
  graph: DecisionGraph,
  health: HealthState,
  query: Query,
  client: Client,
  trace?: TraceSink,
  visible?: (zone: ZoneGraph) => boolean,
): Decision {
  const zone = findZone(graph, query, client, visible)
  if (!zone) {
    trace?.({
      rule: 'R2.1',
      outcome: 'refused',
      because: 'the name lies in none of the zones',
      depth: 0,
      name: query.name,
      type: query.type,
    })
    return REFUSED
  }
  const evaluation = evaluate(health, clientInZone(zone, client), booleans)
  const outcomes = resolve(
    { zone, type: query.type, evaluation, trace },
    { name: query.name, share: ONE, failOpen: false, chain: [] },
  )
  const kind = summarise(outcomes)
  return {
    kind,
    rcode: kind === 'nxdomain' ? 'NXDOMAIN' : 'NOERROR',
    zone: zone.zone,
    outcomes,
    dependsOnClient: evaluation.sawClient(),
    dependsOnHealth: evaluation.sawHealth(),
  }
}
