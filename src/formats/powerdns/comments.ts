import type { Deployment, Zone } from '../../model/deployment.ts'
import { type DomainName, nameWireLength, prependLabel } from '../../values/name.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'
import { decodeRdata } from '../../values/rdata/registry.ts'
import { engineZoneComment } from '../bind/comments.ts'
import { EMBEDDED_LABEL, partHead } from '../bind/embedded.ts'
import { groupLines } from '../bind/zone-file.ts'
import { objectComments, type ZoneObjects } from '../bind/zone-objects.ts'
import type { RecordGroup } from '../order.ts'

/** Comments about one name. */
export interface NameComments {
  readonly name: DomainName
  readonly lines: readonly string[]
}

/** True for records that say everything about themselves. */
export const isPlain = ({ recordSets }: RecordGroup): boolean =>
  recordSets.length === 1 &&
  recordSets.every(
    ({ policy, data, healthCheckId, generated }) =>
      policy.kind === 'simple' && data.kind === 'values' && healthCheckId === undefined && generated !== true,
  )

/**
 * What the records of PowerDNS do not say of some groups, name by name, the zone's own first: from it `import` has the
 * record sets back as they were.
 *
 * @see engines.md 1.5, 3.6
 */
export function commentsOf(
  deployment: Deployment,
  zone: Zone,
  groups: readonly RecordGroup[],
  objects: ZoneObjects,
): readonly NameComments[] {
  const sheet = { deployment, zone, live: new Map() }
  const byName = new Map<DomainName, string[]>([
    [zone.name, [engineZoneComment(zone), ...objectComments(deployment, zone, objects)]],
  ])
  for (const group of groups) {
    const lines = byName.get(group.name) ?? []
    byName.set(group.name, lines)
    lines.push(...groupLines(sheet, group))
  }
  return [...byName].map(([name, lines]) => ({ name, lines }))
}

/** Octets of one record: escaped each, they are no longer than a value of Route 53 may be. @see R1.26 */
const PART_OCTETS_MAX = 950
const STRING_OCTETS_MAX = 255

/** A TXT record of some strings. */
function txt(strings: readonly Uint8Array[]): Rdata {
  const decoded = decodeRdata('TXT', Uint8Array.from(strings.flatMap((string) => [string.length, ...string])))
  if (!decoded.ok) throw new Error(`unreachable: ${decoded.problem.message}`)
  return decoded.rdata
}

function pieces(octets: Uint8Array, length: number): readonly Uint8Array[] {
  const count = Math.ceil(octets.length / length)
  return Array.from({ length: count }, (_, index) => octets.subarray(index * length, (index + 1) * length))
}

/** Where the comments about a name stand as records; undefined where no name is long enough for that. */
export function embeddedName(name: DomainName): DomainName | undefined {
  return nameWireLength(name) + EMBEDDED_LABEL.length + 1 > 255 ? undefined : prependLabel(EMBEDDED_LABEL, name)
}

/** Comments as TXT records, in parts that say their number. */
export function embeddedValues({ lines }: NameComments): readonly Rdata[] {
  const parts = pieces(new TextEncoder().encode(lines.join('\n')), PART_OCTETS_MAX)
  return parts.map((part, index) =>
    txt([new TextEncoder().encode(partHead(index + 1, parts.length)), ...pieces(part, STRING_OCTETS_MAX)]),
  )
}
