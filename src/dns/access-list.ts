import { contains, type IpPrefix } from '../values/ip-prefix.ts'
import { parseSourceAddress } from './locate.ts'

/** True for socket addresses in one of the blocks. An address that is none is in no block. */
export function createAccessList(blocks: readonly IpPrefix[]): (address: string) => boolean {
  return (address) => {
    const source = parseSourceAddress(address)
    return source !== undefined && blocks.some((block) => contains(block, source))
  }
}
