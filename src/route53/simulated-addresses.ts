import { formatAddress, parseAddress } from '../values/ip-prefix.ts'
import { hash32 } from '../values/rng.ts'

export interface SimulatedAddresses {
  readonly A: readonly [string, string]
  readonly AAAA: readonly [string, string]
}

/** The documentation networks (RFC 5737) without their last octet. */
const NETWORKS = ['192.0.2', '198.51.100', '203.0.113'] as const
const HOSTS = 254
const ADDRESSES = NETWORKS.length * HOSTS

const ipv4 = (index: number) => `${NETWORKS[Math.floor(index / HOSTS)]}.${1 + (index % HOSTS)}`

function ipv6(hash: number, host: 1 | 2): string {
  const address = parseAddress(`2001:db8:${(hash >>> 16).toString(16)}:${(hash & 0xffff).toString(16)}::${host}`)
  if (address === undefined) throw new Error('unreachable: a made-up address that is none')
  return formatAddress(address)
}

/**
 * Two addresses of each family for a resource that exists only in a plan: the same for the same name
 * everywhere and always, from ranges that no host on the internet has (RFC 5737, RFC 3849). Case, a final
 * dot and `dualstack.` make no difference. Canonical text. Two names may share an IPv4 address: there are only 762.
 *
 * @see R2.16
 */
export function simulatedAddresses(name: string): SimulatedAddresses {
  const hash = hash32(
    name
      .toLowerCase()
      .replace(/\.$/, '')
      .replace(/^dualstack\./, ''),
  )
  const first = hash % ADDRESSES
  const second = (first + 1 + ((hash >>> 16) % (ADDRESSES - 1))) % ADDRESSES
  return { A: [ipv4(first), ipv4(second)], AAAA: [ipv6(hash, 1), ipv6(hash, 2)] }
}
