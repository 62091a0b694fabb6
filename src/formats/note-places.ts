import type { Deployment, Zone } from '../model/deployment.ts'
import type { Span } from '../model/origin.ts'
import type { RecordSet } from '../model/record-set.ts'
import { lazy } from '../values/lazy.ts'
import { displayName } from '../values/name.ts'
import { put } from '../values/put.ts'
import type { Note } from './format.ts'

/** Where in the plan a note is about. */
export type NotePlaces = (note: Pick<Note, 'path' | 'message'>) => Span | undefined

/** A record set where its name may stand for it. */
interface Named {
  readonly zone: Zone
  readonly recordSet: RecordSet
}

/** Its branch, and its name in full and as written. */
const pathsOf = ({ branch, name }: RecordSet): ReadonlySet<string> =>
  new Set([branch, displayName(name), branch.split('/')[0] ?? branch])

/** Record sets by path. */
function recordSetsOf({ zones }: Deployment): ReadonlyMap<string, readonly Named[]> {
  const found = new Map<string, Named[]>()
  for (const zone of zones)
    for (const recordSet of zone.recordSets)
      for (const path of pathsOf(recordSet)) put(found, path, { zone, recordSet })
  return found
}

/**
 * A function that finds where in the plan a note's path stands; undefined where it is of no one place: of the whole plan,
 * or of zones that both have such a branch.
 *
 * @see engines.md E-1
 */
export function createNotePlaces(deployment: Deployment): NotePlaces {
  const recordSets = lazy(() => recordSetsOf(deployment))
  return ({ path, message }) => {
    if (path === '') return undefined
    const all = recordSets().get(path) ?? []
    // Of several types of a name the message says which one it is about.
    const words = `${message} `
    const meant = all.filter(({ recordSet: { name, type } }) =>
      [' ', ':', ','].some((end) => words.includes(`${displayName(name)} ${type}${end}`)),
    )
    const [first, ...others] = meant.length > 0 ? meant : all
    if (first) {
      const { branch, at } = first.recordSet
      if (others.some(({ zone }) => zone !== first.zone)) return undefined
      return path === branch ? at.span() : at.field('policy')
    }
    const zone = deployment.zones.find(({ name }) => displayName(name) === path)
    return (zone ?? deployment.healthChecks.get(path) ?? deployment.endpoints.get(path))?.at.span()
  }
}
