import type { IpPrefix } from '../values/ip-prefix.ts'
import { type BlockIndex, compareBlocks } from './block-index.ts'

/** Longest blocks for which Route 53 tells clients apart, and so the longest scope of an answer that depends on their place. @see R5.5 */
const PLACE_SCOPE_MAX = { 4: 24, 6: 48 } as const

/** Scope of an answer by country, region or distance. @see R5.5 */
export const placeScope = ({ family, length }: IpPrefix): number => Math.min(length, PLACE_SCOPE_MAX[family])

/**
 * Length of the shortest prefix around `client` on which an IP-based decision is the same everywhere:
 * it grows from the block that decided to the widest around it that decides alike, and stops short of
 * every other block that does not. May be longer than the client's own, where a block lies inside it.
 *
 * @param index blocks that the decision looked at, of any family
 * @param decidesAlike whether a client in that block, or in none, gets the same decision
 * @see R5.5, D51, RFC 7871 §7.2.1
 */
export function blockScope(
  client: IpPrefix,
  index: BlockIndex,
  decidesAlike: (block: IpPrefix | undefined) => boolean,
): number {
  const around: IpPrefix[] = []
  compareBlocks(index, client, (block, _common, isAround) => {
    if (isAround) around.push(block)
  })
  around.sort((a, b) => b.length - a.length)
  const deciding = around.findIndex((_, position) => !decidesAlike(around[position + 1]))
  let scope = around[deciding]?.length ?? 0
  compareBlocks(index, client, (block, common, isAround) => {
    const separating = Math.min(block.length, common + 1)
    if (!isAround && separating > scope && !decidesAlike(block)) scope = separating
  })
  return scope
}
