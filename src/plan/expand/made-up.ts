import { aliasTargets } from '../../route53/alias-targets.gen.ts'
import { nameServersOf } from '../../route53/defaults.ts'
import { type DomainName, parentOf, prependLabel, ROOT } from '../../values/name.ts'
import { randomStream } from '../../values/rng.ts'

const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const ID_LENGTH = 20

function letters(entity: string, purpose: string, alphabet: string, length: number): string {
  const next = randomStream(0, entity, purpose)
  return Array.from({ length }, () => alphabet.charAt(Math.floor(next() * alphabet.length))).join('')
}

/** The first of `make(0)`, `make(1)`, … that is not in `taken`; it is put there. */
function firstFree(taken: Set<string>, make: (attempt: number) => string): string {
  let attempt = 0
  while (taken.has(make(attempt))) attempt += 1
  const free = make(attempt)
  taken.add(free)
  return free
}

const salted = (entity: string, attempt: number) => (attempt === 0 ? entity : `${entity} ${attempt}`)

/** Ids of the zones that AWS services' names stand in: no zone of a plan may get one of these by chance. */
export const serviceZoneIds = (): readonly string[] =>
  aliasTargets().flatMap(({ globalZoneId, zoneIds, unverifiedZoneIds, conflictingZoneIds }) => [
    ...(globalZoneId === undefined ? [] : [globalZoneId]),
    ...zoneIds.values(),
    ...unverifiedZoneIds.values(),
    ...[...conflictingZoneIds.values()].flat(),
  ])

/** A zone id in Route 53's style, always the same for the same name unless it is taken. */
export const madeUpZoneId = (name: DomainName, taken: Set<string>): string =>
  firstFree(taken, (attempt) => `Z${letters(salted(name, attempt), 'zone-id', ID_CHARACTERS, ID_LENGTH - 1)}`)

/** A CIDR collection id: a UUID, always the same for the same name unless it is taken. @see R1.37 */
export const madeUpCollectionId = (name: string, taken: Set<string>): string =>
  firstFree(taken, (attempt) => {
    const digits = letters(salted(name, attempt), 'cidr-collection-id', '0123456789abcdef', 32)
    const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`]
    return [...parts, digits.slice(20)].join('-')
  })

/** Name servers in use, by zone name; equal and nested zones may not share one. @see R6.9 */
export type ServersInUse = Map<DomainName, Set<DomainName>>

/** Notes the delegation set of `zone`. */
export function useServers(inUse: ServersInUse, zone: DomainName, servers: readonly DomainName[]): void {
  const known = inUse.get(zone) ?? new Set()
  for (const server of servers) known.add(server)
  inUse.set(zone, known)
}

const DELEGATION_ATTEMPTS_MAX = 100

/**
 * Four name servers in Route 53's style, always the same for the same zone name unless a zone of that name or above
 * it in `inUse` has one of them.
 *
 * @see R1.46, R6.9
 */
export function madeUpDelegationSet(zone: DomainName, inUse: ServersInUse): readonly DomainName[] {
  const above: ReadonlySet<DomainName>[] = []
  for (let name = zone; name !== ROOT; name = parentOf(name)) {
    const servers = inUse.get(name)
    if (servers !== undefined) above.push(servers)
  }
  let servers = nameServersOf(zone)
  for (let attempt = 1; attempt < DELEGATION_ATTEMPTS_MAX; attempt += 1) {
    if (!servers.some((server) => above.some((used) => used.has(server)))) break
    servers = nameServersOf(prependLabel(`${attempt}`, zone))
  }
  return servers
}
