import { formatPrefix, type IpPrefix } from '../values/ip-prefix.ts'

/** Blocks of one family as 32-bit words, so that a query compares numbers: clients choose their subnets, and plans may have thousands of blocks. */
interface FamilyBlocks {
  readonly blocks: readonly IpPrefix[]
  /** Words of all blocks, one after the other. */
  readonly words: Uint32Array
  readonly wordsEach: number
}

/** Address blocks that can be compared with a client's quickly. */
export interface BlockIndex {
  readonly size: number
  readonly of: { readonly [F in IpPrefix['family']]: FamilyBlocks }
  /** Text of each block, for keys. */
  readonly texts: ReadonlyMap<IpPrefix, string>
}

const WORD_BITS = 32
const WORDS = { 4: 1, 6: 4 } as const

function wordsOf({ family, bits }: IpPrefix): readonly number[] {
  if (family === 4) return [Number(bits)]
  return [96n, 64n, 32n, 0n].map((shift) => Number((bits >> shift) & 0xffffffffn))
}

function indexFamily(all: readonly IpPrefix[], family: 4 | 6): FamilyBlocks {
  const blocks = all.filter((block) => block.family === family)
  return { blocks, words: Uint32Array.from(blocks.flatMap(wordsOf)), wordsEach: WORDS[family] }
}

export const indexBlocks = (blocks: readonly IpPrefix[]): BlockIndex => ({
  size: blocks.length,
  of: { 4: indexFamily(blocks, 4), 6: indexFamily(blocks, 6) },
  texts: new Map(blocks.map((block) => [block, formatPrefix(block)])),
})

/** A block of the index beside a client's: `common` leading bits are equal; `isAround` where the client's whole block lies in it. */
export type BlockVisitor = (block: IpPrefix, common: number, isAround: boolean) => void

/** Calls back with every block of the client's family. */
export function compareBlocks({ of }: BlockIndex, client: IpPrefix, visit: BlockVisitor): void {
  const { blocks, words, wordsEach } = of[client.family]
  const own = wordsOf(client)
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index]
    if (block === undefined) break
    let common = 0
    for (let word = 0; word < wordsEach; word += 1) {
      const difference = (own[word] ?? 0) ^ (words[index * wordsEach + word] ?? 0)
      common += difference === 0 ? WORD_BITS : Math.clz32(difference)
      if (difference !== 0) break
    }
    visit(block, common, block.length <= client.length && common >= block.length)
  }
}

/** The longest block that holds the client's, undefined if none does. @see R2.41 */
export function longestAround(index: BlockIndex, client: IpPrefix): IpPrefix | undefined {
  let longest: IpPrefix | undefined
  compareBlocks(index, client, (block, _common, isAround) => {
    if (isAround && (longest === undefined || block.length > longest.length)) longest = block
  })
  return longest
}
