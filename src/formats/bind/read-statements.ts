import { isObject, objectOf, type PlainObject } from '../../plan/source.ts'
import { type Draft, stretch } from '../draft.ts'
import type { Note } from '../format.ts'
import { readHealthCheckConfig } from '../health-check-config.ts'
import type { OwnComment } from './read-comments.ts'
import type { Spot } from './read-records.ts'

/** What comments that stand for themselves are read into. */
export interface Statements {
  readonly draft: Draft
  readonly notes: Note[]
  readonly complain: (spot: Spot, message: string, hint?: string) => void
  /** What the file's comments say about the zone itself. */
  zone: PlainObject | undefined
  /** Comments that this version does not know. */
  readonly kept: string[]
}

/** Characters of one comment, as in the schema of plans. */
const KEPT_MAX = 65_000

/** An endpoint by the plan's keys. */
function endpointMembers(comment: PlainObject): PlainObject {
  const { name: _name, addresses, type, ...rest } = comment
  const families = isObject(addresses) ? [addresses.A, addresses.AAAA] : []
  const all = families.flatMap((list) => (Array.isArray(list) ? list : []))
  return objectOf({
    ...rest,
    type: type === 'value' ? undefined : type,
    addresses: type === 'value' || all.length === 0 ? undefined : all,
  })
}

function readCheck({ draft }: Statements, comment: PlainObject, spot: Spot): void {
  const { id, config, aws_id: awsId, generation } = comment
  if (typeof id !== 'string' || !isObject(config)) return
  const where = stretch(spot.file, spot.range)
  const { members, alarm } = readHealthCheckConfig(config, () => where)
  draft.put(['health_checks', id], objectOf({ id: awsId, generation, ...members }), where)
  if (alarm !== undefined) draft.put(['alarms', alarm.name], objectOf({ region: alarm.region }), where)
}

/** A comment of ours that stands for itself. */
export function readStatement(reading: Statements, word: string, members: PlainObject, spot: Spot): void {
  const { draft } = reading
  const where = stretch(spot.file, spot.range)
  switch (word) {
    case 'zone':
      reading.zone = members
      return
    case 'check':
      readCheck(reading, members, spot)
      return
    case 'cidr': {
      const { collection, location, blocks, id } = members
      if (typeof collection !== 'string' || typeof location !== 'string') return
      const path = ['cidr_collections', collection]
      if (id !== undefined) draft.put([...path, 'id'], id, where)
      draft.put([...path, 'locations', location], blocks, where)
      draft.place(path, where)
      return
    }
    case 'endpoint':
      if (typeof members.name === 'string') draft.put(['endpoints', members.name], endpointMembers(members), where)
      return
    case 'note':
      return
  }
}

/** A comment of a later version: kept for the next export, unless no plan can hold it. */
export function keepUnknown({ kept, notes }: Statements, { word, text }: OwnComment, { file: { name } }: Spot): void {
  const isKept = /^[ -~]*$/.test(text) && text.length <= KEPT_MAX
  if (isKept) kept.push(text === '' ? word : `${word} ${text}`)
  const what = isKept ? 'they are kept as they are' : 'those that are not a line of ASCII are left out'
  const message = `${name} has ;r53sim:${word} comments, which this version does not know: ${what}`
  if (!notes.some((note) => note.message === message))
    notes.push({ severity: 'approx', code: 'comment-unknown', path: name, message })
}

/** The zone's own members from its comment. */
export function zoneMembers({ zone, kept }: Statements): PlainObject {
  const { id, comment, signing, vpcs } = zone ?? {}
  return objectOf({
    id,
    comment,
    dnssec: signing === true ? objectOf({ signing: true }) : undefined,
    private: Array.isArray(vpcs)
      ? objectOf({
          vpcs: vpcs.map((vpc: unknown) => {
            if (!isObject(vpc)) return vpc
            const { cidrs } = vpc
            return objectOf({ ...vpc, cidrs: Array.isArray(cidrs) && cidrs.length > 0 ? cidrs : undefined })
          }),
        })
      : undefined,
    zone_file_comments: kept.length > 0 ? kept : undefined,
    record_sets: [],
  })
}
