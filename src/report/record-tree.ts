import type { Deployment, Zone } from '../model/deployment.ts'
import type { RecordSet } from '../model/record-set.ts'
import type { DomainName } from '../values/name.ts'
import { put } from '../values/put.ts'
import type { RecordType } from '../values/rdata/rdata.ts'

/** All record sets of one name and type, with nested policies in place of the aliases that expansion made for them. */
export interface RecordTree {
  readonly zone: Zone
  readonly name: DomainName
  readonly type: RecordType
  readonly branches: readonly Branch[]
}

export interface Branch {
  readonly recordSet: RecordSet
  /** The policy below, where the author nested one. */
  readonly nested?: RecordTree
}

const keyOf = (name: DomainName, type: RecordType) => `${type} ${name}`

function groupRecordSets(recordSets: readonly RecordSet[]): ReadonlyMap<string, readonly RecordSet[]> {
  const groups = new Map<string, RecordSet[]>()
  for (const recordSet of recordSets) {
    const key = keyOf(recordSet.name, recordSet.type)
    put(groups, key, recordSet)
  }
  return groups
}

/** What to keep, by zone, name and type. */
export type RecordFilter = (zone: Zone, name: DomainName, type: RecordType) => boolean

/** The trees of a zone in plan order, as the author nested them. */
export function recordTrees(zone: Zone, keep: RecordFilter = () => true): readonly RecordTree[] {
  const groups = groupRecordSets(zone.recordSets)
  const treeOf = (members: readonly RecordSet[]): readonly RecordTree[] => {
    const [first] = members
    if (first === undefined) return []
    return [{ zone, name: first.name, type: first.type, branches: members.map(branchOf) }]
  }
  const branchOf = (recordSet: RecordSet): Branch => {
    const { data, type } = recordSet
    const below =
      data.kind === 'alias' && data.hostedZoneId === zone.id ? groups.get(keyOf(data.dnsName, type)) : undefined
    const [nested] = below?.[0]?.generated ? treeOf(below) : []
    return nested ? { recordSet, nested } : { recordSet }
  }
  return [...groups.values()].flatMap((members) => {
    const [first] = members
    return first === undefined || first.generated || !keep(zone, first.name, first.type) ? [] : treeOf(members)
  })
}

/** The trees of all zones. */
export const allRecordTrees = ({ zones }: Deployment, keep?: RecordFilter): readonly RecordTree[] =>
  zones.flatMap((zone) => recordTrees(zone, keep))

/** The record sets of a tree and of all below it, in the order of the tree. */
export const recordSetsOf = ({ branches }: RecordTree): readonly RecordSet[] =>
  branches.flatMap(({ recordSet, nested }) => [recordSet, ...(nested ? recordSetsOf(nested) : [])])
