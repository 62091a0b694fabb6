import type { Deployment, Zone } from '../../model/deployment.ts'
import type { RecordSet } from '../../model/record-set.ts'
import type { SnapshotSet } from '../../model/snapshot.ts'
import { RECORD_TTL_SECONDS } from '../../route53/defaults.ts'
import { plainTtl } from '../../route53/plain-zone.ts'
import { masterName } from '../../values/master-name.ts'
import type { DomainName } from '../../values/name.ts'
import type { Rdata, RecordType } from '../../values/rdata/rdata.ts'
import { formatMaster } from '../../values/rdata/registry.ts'
import type { RecordGroup } from '../order.ts'
import { END_COMMENT, memberComment, recordComment } from './comments.ts'
import { fileSoa } from './soa.ts'

/** One zone while its file is written. */
export interface Sheet {
  readonly deployment: Deployment
  readonly zone: Zone
  /** What each name and type answers, where the file can hold it. */
  readonly live: ReadonlyMap<string, SnapshotSet>
}

export const keyOf = (name: DomainName, type: RecordType): string => `${type} ${name}`

/** What the snapshot answers for one member. */
interface MemberAnswer {
  readonly values: readonly Rdata[]
  readonly ttlSeconds: number
}

const UNANSWERED: MemberAnswer = { values: [], ttlSeconds: 0 }

const recordLine = ({ zone }: Sheet, name: DomainName, ttlSeconds: number, value: Rdata): string =>
  `${masterName(name, zone.name)} ${ttlSeconds} IN ${value.type} ${formatMaster(value)}`

/** The values that do not stand yet, which from now on they do: a set has no value twice. */
function takeFresh(values: readonly Rdata[], written: Set<string>): ReadonlySet<Rdata> {
  const fresh = new Set<Rdata>()
  for (const value of values) {
    if (!written.has(value.text)) fresh.add(value)
    written.add(value.text)
  }
  return fresh
}

/** One member: its comment where its records alone do not say everything, and its records. */
function memberLines(sheet: Sheet, member: RecordSet, answer: MemberAnswer, written: Set<string>): readonly string[] {
  const { name, data, policy, healthCheckId, ttlSeconds: ownTtl = RECORD_TTL_SECONDS } = member
  const fresh = takeFresh(answer.values, written)
  const open = (live: boolean, ttlSeconds?: number) =>
    memberComment(member, { live, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) }, sheet.zone, sheet.deployment)
  if (data.kind === 'alias') {
    const records = [...fresh].map((value) => recordLine(sheet, name, answer.ttlSeconds, value))
    return [open(records.length > 0), ...records]
  }
  const records = data.values.map((value) =>
    fresh.has(value)
      ? recordLine(sheet, name, answer.ttlSeconds, value)
      : recordComment(recordLine(sheet, name, ownTtl, value)),
  )
  const otherTtl = fresh.size > 0 && answer.ttlSeconds !== ownTtl
  const isPlain = policy.kind === 'simple' && healthCheckId === undefined
  if (isPlain && !otherTtl && fresh.size === data.values.length) return records
  return [open(fresh.size > 0, otherTtl ? ownTtl : undefined), ...records]
}

const endComments = (lines: readonly string[]) =>
  lines.some((line) => line.startsWith(';')) ? [...lines, END_COMMENT] : lines

/** The records of a name and type, its members parted by comments. @see engines.md 1.5 */
export function groupLines(sheet: Sheet, { name, type, recordSets }: RecordGroup): readonly string[] {
  const answers = sheet.live.get(keyOf(name, type))?.answers ?? []
  const ttlSeconds = plainTtl({ answers })
  const written = new Set<string>()
  return endComments(
    recordSets.flatMap((recordSet) => {
      const values = answers.filter(({ member }) => member === recordSet).flatMap((answer) => answer.values)
      return memberLines(sheet, recordSet, { values, ttlSeconds }, written)
    }),
  )
}

/** The file's own SOA with `serial`, and the stored one as a comment where it says something else. Nothing without an SOA. */
export function soaLines(sheet: Sheet, group: RecordGroup, serial: number): readonly string[] {
  const { zone } = sheet
  const answer = sheet.live.get(keyOf(zone.name, 'SOA'))?.answers[0]
  const soa = answer?.values[0]
  if (!answer || !soa) return groupLines(sheet, group)
  const nameServers = sheet.live.get(keyOf(zone.name, 'NS'))?.answers[0]?.values ?? []
  const { mname, rname, timers } = fileSoa(zone, soa, nameServers)
  const line = `@ ${answer.ttlSeconds} IN SOA ${mname} ${rname} ${serial} ${timers}`
  if (line === recordLine(sheet, zone.name, answer.ttlSeconds, soa) && group.recordSets.length === 1) return [line]
  return [line, ...endComments(group.recordSets.flatMap((member) => memberLines(sheet, member, UNANSWERED, new Set())))]
}
