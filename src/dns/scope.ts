import { addressLength, contains, type IpPrefix } from '../values/ip-prefix.ts'

/** Longest blocks for which Route 53 tells clients apart, and so the longest scope of an answer that depends on their place. @see R5.5 */
const PLACE_SCOPE_MAX = { 4: 24, 6: 48 } as const

/** Scope of an answer by country, region or distance. @see R5.5 */
export const placeScope = ({ family, length }: IpPrefix): number => Math.min(length, PLACE_SCOPE_MAX[family])

/** How many leading bits two blocks of one family have in common, at most `longest`. */
function commonBits(a: IpPrefix, b: IpPrefix, longest: number): number {
  const difference = (a.bits ^ b.bits) >> BigInt(addressLength(a.family) - longest)
  return difference === 0n ? longest : longest - difference.toString(2).length
}

/**
 * Length of the shortest prefix around `client` on which an IP-based decision is the same everywhere:
 * it grows from the block that decided to the widest around it that decides alike, and stops short of
 * every other block that does not. May be longer than the client's own, where a block lies inside it.
 *
 * @param blocks those that the decision looked at, of any family
 * @param decidesAlike whether a client in that block, or in none, gets the same decision
 * @see R5.5, D51, RFC 7871 §7.2.1
 */
export function blockScope(
  client: IpPrefix,
  blocks: readonly IpPrefix[],
  decidesAlike: (block: IpPrefix | undefined) => boolean,
): number {
  const related = blocks.filter(({ family }) => family === client.family)
  const around = related.filter((block) => contains(block, client)).toSorted((a, b) => b.length - a.length)
  let scope = 0
  for (const [index, block] of around.entries()) {
    const wider = around[index + 1]
    if (decidesAlike(wider)) continue
    scope = block.length
    break
  }
  for (const block of related) {
    if (block.length <= scope || contains(block, client)) continue
    const separating = Math.min(block.length, commonBits(client, block, block.length) + 1)
    if (separating > scope && !decidesAlike(block)) scope = separating
  }
  return scope
}
