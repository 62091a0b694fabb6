import { contains, type IpPrefix } from '../values/ip-prefix.ts'
import type { DomainName } from '../values/name.ts'

/** Who may have zones: the addresses of a block (everybody without one), signed with a key where one is named. */
export interface TransferRule {
  readonly block?: IpPrefix
  readonly key?: DomainName
}

/** Who asks: the address, and the key that the request was rightly signed with. */
export interface TransferPeer {
  readonly address: IpPrefix | undefined
  readonly key: DomainName | undefined
}

function holds({ block, key }: TransferRule, peer: TransferPeer): boolean {
  if (key !== undefined && key !== peer.key) return false
  return block === undefined || (peer.address !== undefined && contains(block, peer.address))
}

/** True if a rule allows it; no rules allow nobody. @see D110 */
export const mayTransfer = (rules: readonly TransferRule[], peer: TransferPeer): boolean =>
  rules.some((rule) => holds(rule, peer))

/** The rule that a peer meets best: one with its key, else one by its address alone. @see engines.md 4.1 */
export function findRule<R extends TransferRule>(rules: readonly R[], peer: TransferPeer): R | undefined {
  const held = rules.filter((rule) => holds(rule, peer))
  return held.find(({ key }) => key !== undefined) ?? held[0]
}
