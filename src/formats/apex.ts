import type { Zone } from '../model/deployment.ts'
import { displayName } from '../values/name.ts'
import type { ExportContext, Note } from './format.ts'
import { groupRecordSets, type RecordGroup } from './order.ts'

/** True for SOA and NS of the zone itself: Route 53 makes them with the zone. @see R1.46 */
export const serviceSets = ({ name, type }: Pick<RecordGroup, 'name' | 'type'>, zone: Zone): boolean =>
  name === zone.name && (type === 'SOA' || type === 'NS')

/** True for SOA and NS that nobody wrote into the plan, with name servers that AWS has not given: they must not get there. */
export const isMadeUpApex = (group: RecordGroup, zone: Zone): boolean =>
  serviceSets(group, zone) &&
  zone.nameServersAreMadeUp === true &&
  group.recordSets.every(({ ttlSource }) => ttlSource === 'built-in')

/** Notes on SOA and NS that the plan writes itself and an export leaves as they are at AWS. */
export const leftOutApex = (zones: readonly Zone[], { includeApex }: ExportContext): readonly Note[] =>
  includeApex
    ? []
    : zones.flatMap((zone) =>
        groupRecordSets({ ...zone, recordSets: zone.recordSets.filter((set) => serviceSets(set, zone)) })
          .filter(({ recordSets }) => recordSets.some(({ ttlSource }) => ttlSource !== 'built-in'))
          .map(({ type }): Note => {
            const path = displayName(zone.name)
            const message = `${path} ${type} stays as it is at AWS: --include-apex writes it`
            return { severity: 'info', code: 'apex-left-out', path, message }
          }),
      )
