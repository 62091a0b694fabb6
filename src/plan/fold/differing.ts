import type { Zone } from '../../model/deployment.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { apiPolicy, resourceRecordSet } from '../../route53/resource-record-set.ts'
import { type Group, groupsOf } from './groups.ts'

const itself = (id: string) => id
const ownIds = { zone: itself, check: itself, collection: itself }

/** What a record set says at AWS, by the checks' plan names; always with the same order of members. */
const substance = (recordSet: RecordSet, checkName: (id: string) => string) =>
  JSON.stringify(
    resourceRecordSet<string>(
      recordSet.data.kind === 'alias'
        ? recordSet
        : {
            ...recordSet,
            data: { ...recordSet.data, values: recordSet.data.values.toSorted((a, b) => (a.text < b.text ? -1 : 1)) },
          },
      { ...ownIds, check: checkName },
    ),
  )

const substanceOf = ({ sets }: Group, checkName: (id: string) => string) =>
  sets
    .map((recordSet) => substance(recordSet, checkName))
    .sort()
    .join('\n')

/** True for data that is written alike, values in one order. */
function isSameData(a: RecordSet['data'], b: RecordSet['data']): boolean {
  if (a.kind === 'alias')
    return (
      b.kind === 'alias' &&
      a.dnsName === b.dnsName &&
      a.hostedZoneId === b.hostedZoneId &&
      a.evaluateTargetHealth === b.evaluateTargetHealth
    )
  return (
    b.kind === 'values' &&
    a.values.length === b.values.length &&
    a.values.every(({ text }, index) => text === b.values[index]?.text)
  )
}

const isSamePolicy = (a: RecordSet['policy'], b: RecordSet['policy']) =>
  a.kind === b.kind &&
  (a.kind === 'simple' || JSON.stringify(apiPolicy(a, ownIds)) === JSON.stringify(apiPolicy(b, ownIds)))

/** True for record sets of one name and type that have the same members, as all that come back as they were. */
const isSame = (a: RecordSet, b: RecordSet, checkName: (id: string) => string) =>
  a.setIdentifier === b.setIdentifier &&
  a.ttlSeconds === b.ttlSeconds &&
  (a.healthCheckId === undefined ? undefined : checkName(a.healthCheckId)) === b.healthCheckId &&
  isSamePolicy(a.policy, b.policy) &&
  isSameData(a.data, b.data)

/** True for groups that say the same at AWS. Most are the same member by member, which takes no texts to see. */
function isSameGroup(mine: Group, theirs: Group, checkName: (id: string) => string): boolean {
  if (mine.sets.length !== theirs.sets.length) return false
  const isAlike = mine.sets.every((recordSet, index) => {
    const other = theirs.sets[index]
    return other !== undefined && isSame(recordSet, other, checkName)
  })
  return isAlike || substanceOf(mine, checkName) === substanceOf(theirs, itself)
}

/**
 * Keys of the groups that a zone says differently when its plan was expanded (`back`). Checks of `zone` are compared by
 * the names that the plan gives them.
 */
export function differingGroups(
  zone: Zone,
  back: Zone | undefined,
  checkName: (id: string) => string,
): readonly string[] {
  const mine = groupsOf(zone)
  const theirs = back === undefined ? new Map<string, Group>() : groupsOf(back)
  const lost = [...mine].flatMap(([key, group]) => {
    const other = theirs.get(key)
    return other !== undefined && isSameGroup(group, other, checkName) ? [] : [key]
  })
  return [...lost, ...[...theirs.keys()].filter((key) => !mine.has(key))]
}
