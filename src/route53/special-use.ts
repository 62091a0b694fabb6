import { contains, type IpPrefix, parsePrefix } from '../values/ip-prefix.ts'
import { lazy } from '../values/lazy.ts'

/** Why the public checkers cannot reach an address. `documentation` marks examples, the others are real networks or none. */
export type SpecialUse =
  | 'private'
  | 'loopback'
  | 'link-local'
  | 'multicast'
  | 'documentation'
  | 'unspecified'
  | 'shared'
  | 'benchmarking'
  | 'reserved'
  | 'transition'

/** RFC 5735 and 6598 for IPv4, RFC 5156 for IPv6. */
const BLOCKS: readonly (readonly [SpecialUse, readonly string[]])[] = [
  ['unspecified', ['0.0.0.0/8', '::/128']],
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
  ['link-local', ['169.254.0.0/16', 'fe80::/10']],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
  ['documentation', ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32']],
  ['shared', ['100.64.0.0/10']],
  ['benchmarking', ['198.18.0.0/15']],
  ['reserved', ['192.0.0.0/24', '240.0.0.0/4', '2001:10::/28']],
  ['transition', ['192.88.99.0/24', '::ffff:0:0/96', '::/96', '2001::/32', '2002::/16', '3ffe::/16', '5f00::/8']],
]

const blocksOf = (isOfFamily: (text: string) => boolean) =>
  lazy(() =>
    BLOCKS.flatMap(([use, texts]) =>
      texts.filter(isOfFamily).map((text) => {
        const parsed = parsePrefix(text)
        if (!parsed) throw new Error(`unreachable: block ${text}`)
        return { use, block: parsed.prefix }
      }),
    ),
  )

const blocks = { 4: blocksOf((text) => !text.includes(':')), 6: blocksOf((text) => text.includes(':')) }

/** The special-use range an address lies in, undefined for addresses that checkers can reach. Route 53 refuses checks on all of them. @see R3.10, RFC 5735, RFC 6598, RFC 5156 */
export const specialUseOf = (address: IpPrefix): SpecialUse | undefined =>
  blocks[address.family]().find(({ block }) => contains(block, address))?.use
