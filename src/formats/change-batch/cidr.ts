import type { CidrCollection } from '../../model/deployment.ts'
import { limits } from '../../route53/limits.ts'
import { sha256Hex } from '../../values/digest.ts'
import { formatPrefix } from '../../values/ip-prefix.ts'
import type { Template } from './reference.ts'

/** One location's blocks, or a part of them, as a change of a collection. */
const change = (location: string, blocks: readonly string[]): Template => ({
  LocationName: location,
  Action: 'PUT',
  CidrList: blocks,
})

/** The collection's blocks as requests of at most as many blocks as Route 53 takes in one. @see R1.51 */
export function cidrRequests({ locations }: CidrCollection): readonly (readonly Template[])[] {
  const requests: Template[][] = []
  let room = 0
  for (const [location, prefixes] of [...locations].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    let blocks = prefixes.map(formatPrefix)
    while (blocks.length > 0) {
      if (room === 0) {
        requests.push([])
        room = limits.cidrBlocksPerRequest
      }
      const taken = blocks.slice(0, room)
      requests.at(-1)?.push(change(location, taken))
      blocks = blocks.slice(taken.length)
      room -= taken.length
    }
  }
  return requests
}

/** 1 to 64 characters, from the name alone: it may not change while the collection is there. */
export const collectionCallerReference = (name: string): string => `r53sim-cidr-${sha256Hex(name).slice(0, 12)}`
