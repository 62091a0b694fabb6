import type { Deployment } from '../model/deployment.ts'
import type { PolicyKind, RecordSet } from '../model/record-set.ts'
import { WILDCARD_LABEL } from '../values/name.ts'

/** What a plan may have, and what some rules are about. A policy stands for its record sets. */
export type Subject =
  | Exclude<PolicyKind, 'simple'>
  /** A record set of any policy but the simple one. */
  | 'routed'
  | 'alias'
  | 'cname'
  /** NS records below a zone's own name. */
  | 'delegation'
  /** A name with an asterisk in it. */
  | 'asterisk'
  /** A health check, or a record set that names one. */
  | 'health-check'
  | 'calculated-check'
  | 'alarm-check'
  | 'cidr-collection'
  | 'private-zone'
  | 'signed-zone'

function addSubjectsOf({ name, type, policy, data, healthCheckId }: RecordSet, subjects: Set<Subject>): void {
  if (policy.kind !== 'simple') subjects.add(policy.kind).add('routed')
  if (data.kind === 'alias') subjects.add('alias')
  if (type === 'CNAME') subjects.add('cname')
  if (healthCheckId !== undefined) subjects.add('health-check')
  if (name.includes(WILDCARD_LABEL)) subjects.add('asterisk')
}

/** What there is in a deployment for rules to be about. */
export function subjectsOf({ zones, healthChecks, cidrCollections }: Deployment): ReadonlySet<Subject> {
  const subjects = new Set<Subject>()
  for (const { name, vpcs, signing, recordSets } of zones) {
    if (vpcs !== undefined) subjects.add('private-zone')
    if (signing) subjects.add('signed-zone')
    if (name.includes(WILDCARD_LABEL)) subjects.add('asterisk')
    for (const recordSet of recordSets) {
      addSubjectsOf(recordSet, subjects)
      if (recordSet.type === 'NS' && recordSet.name !== name) subjects.add('delegation')
    }
  }
  for (const { type } of healthChecks.values()) {
    subjects.add('health-check')
    if (type === 'CALCULATED') subjects.add('calculated-check')
    if (type === 'CLOUDWATCH_METRIC') subjects.add('alarm-check')
  }
  if (cidrCollections.size > 0) subjects.add('cidr-collection')
  return subjects
}
