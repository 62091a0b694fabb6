import type { CidrCollection } from '../../model/deployment.ts'
import { CIDR_LENGTH_MAX } from '../../route53/limits.ts'
import { formatPrefix, type IpPrefix, parsePrefix, tidyPrefix } from '../../values/ip-prefix.ts'
import type { PlanCIDRCollection } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import { madeUpCollectionId } from './made-up.ts'
import { originAt, type Place, valueAt } from './origin.ts'

/** The name that stands for everybody else: of a location in the API, of a branch in a plan. @see R2.40 */
export const DEFAULT_LOCATION = { api: '*', plan: 'default' } as const

/** A block of a collection, reported if Route 53 takes none such. @see R1.37 */
function parseBlock(context: Context, place: Place, text: string): IpPrefix | undefined {
  const rule = 'cidr-block-invalid'
  const parsed = parsePrefix(text)
  const tidy = parsed === undefined || parsed.hostBits ? tidyPrefix(text) : undefined
  const meant = tidy === undefined ? undefined : { was: text, becomes: tidy }
  if (parsed === undefined) {
    context.report(rule, place, `"${text}" is not an address block`, {
      hint: tidy === undefined ? 'write an address and a length, for example 198.51.100.0/24' : `write ${tidy}`,
      meant,
    })
    return undefined
  }
  const { prefix, hostBits } = parsed
  const lengthMax = CIDR_LENGTH_MAX[prefix.family]
  if (hostBits) {
    const message = `${text} has bits set beyond its length`
    context.report(rule, place, message, { hint: `the block around it is ${formatPrefix(prefix)}`, meant })
    return undefined
  }
  if (prefix.length === 0) {
    const message = `${text} is everybody, which is no block`
    context.report(rule, place, message, { hint: 'leave it out; a branch "default" answers everybody else' })
    return undefined
  }
  if (prefix.length > lengthMax) {
    const message = `${text} is longer than /${lengthMax}, the longest IPv${prefix.family} block Route 53 takes`
    context.report(rule, place, message, {
      hint: `the block around it is ${formatPrefix(parsePrefix(`${text.split('/')[0]}/${lengthMax}`)?.prefix ?? prefix)}`,
    })
    return undefined
  }
  return prefix
}

function expandCollection(
  context: Context,
  name: string,
  { id, locations }: PlanCIDRCollection,
  takenIds: Set<string>,
): CidrCollection {
  const path: PlanPath = ['cidr_collections', name]
  const places: Place[] = []
  const parsed = new Map<string, readonly IpPrefix[]>()
  for (const [location, texts] of Object.entries(locations)) {
    const blocks: IpPrefix[] = []
    for (const [index, text] of texts.entries()) {
      const place = valueAt([...path, 'locations', location, index])
      const block = parseBlock(context, place, text)
      if (block === undefined) continue
      blocks.push(block)
      places.push(place)
    }
    parsed.set(location, blocks)
  }
  const at = originAt(context.positions, path, (field, index) => {
    if (field !== 'blocks') return undefined
    return index === undefined ? valueAt([...path, 'locations']) : places[index]
  })
  if (id !== undefined) return { name, id, locations: parsed, at }
  return { name, id: madeUpCollectionId(name, takenIds), idIsMadeUp: true, locations: parsed, at }
}

/**
 * The CIDR collections, by name. Blocks that Route 53 would not take are reported and left out. `at.field('blocks', n)`
 * counts the remaining blocks over all locations in plan order.
 *
 * @see R1.37
 */
export function expandCidrCollections(context: Context): ReadonlyMap<string, CidrCollection> {
  const written = Object.entries(context.document.cidr_collections ?? {})
  const takenIds = new Set(written.flatMap(([, { id }]) => (id === undefined ? [] : [id])))
  return new Map(written.map(([name, collection]) => [name, expandCollection(context, name, collection, takenIds)]))
}
