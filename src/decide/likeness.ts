import { formatArea } from '../routing/geolocation.ts'
import type { DecisionGraph, GraphMember, Group, ZoneGraph } from './graph.ts'

/** A group and what its aliases lead to, without the names in it. */
export interface Likeness {
  /** Equal for groups that decide alike in every state and for every client, member by member. */
  readonly text: string
  /** Every member once: equal texts list them in equal order. */
  readonly members: readonly GraphMember[]
}

/** All that a policy reads when it orders and selects; of weights whether there is one. */
function policyText({ policy, setIdentifier }: GraphMember): string {
  switch (policy.kind) {
    case 'simple':
    case 'multivalue':
      return ''
    case 'weighted':
      return policy.weight > 0 ? '+' : '0'
    case 'latency':
      return policy.region
    case 'failover':
      return policy.role
    case 'geolocation':
      return policy.area.kind === 'continent' ? `-${policy.area.continent}` : formatArea(policy.area)
    case 'geoproximity':
      return JSON.stringify([policy.location, policy.bias, setIdentifier])
    case 'ip-based':
      return JSON.stringify([policy.collectionId, policy.location])
  }
}

/** Numbers texts in the order in which they come. */
function createNumbers() {
  const numbers = new Map<string, number>()
  const of = (text: string): number => {
    const known = numbers.get(text) ?? numbers.size
    numbers.set(text, known)
    return known
  }
  return { of, texts: () => [...numbers.keys()] }
}

/**
 * What tells a group from others when all states of its checks are looked at. Checks and resources count by which
 * records share one; of calculated checks, which hang on others, only equal ids are alike.
 */
export function likenessOf({ zone }: ZoneGraph, root: Group, { deployment }: DecisionGraph): Likeness {
  const members: GraphMember[] = []
  const groups = new Map<Group, number>()
  const checks = createNumbers()
  const resources = createNumbers()
  let hangTogether = false
  let text = zone.vpcs ? `${zone.id} ` : ''

  function check(id: string): void {
    const found = deployment.healthChecks.get(id)
    hangTogether ||= found?.type === 'CALCULATED'
    text += `h${checks.of(id)}${found ? '' : '?'}${found?.disabled ? '!' : ''}${found?.inverted ? '~' : ''}`
  }

  function group(it: Group): void {
    const known = groups.get(it)
    if (known !== undefined) {
      text += `g${known}`
      return
    }
    groups.set(it, groups.size)
    text += `${it.kind}[`
    for (const member of it.members) {
      const { recordSet, edge } = member
      members.push(member)
      text += `${policyText(member)} ${recordSet.generated ? '^' : ''}`
      if (recordSet.healthCheckId !== undefined) check(recordSet.healthCheckId)
      if (edge) text += recordSet.data.kind === 'alias' && recordSet.data.evaluateTargetHealth ? 'T' : 't'
      if (edge?.kind === 'group') group(edge.group)
      else if (edge?.kind === 'resource') text += `r${resources.of(edge.key)}${edge.healthMatters ? '+' : ''}`
      text += ','
    }
    text += ']'
  }

  group(root)
  return { text: hangTogether ? `${text} ${JSON.stringify(checks.texts())}` : text, members }
}
