import type { Deployment, Zone } from '../../model/deployment.ts'

/** The zone at AWS that a zone of the plan is. */
export const liveZone = (zone: Zone, { zones }: Deployment): Zone | undefined =>
  zones.find(({ id }) => !zone.idIsMadeUp && id === zone.id) ??
  zones.find(({ name, vpcs }) => name === zone.name && (vpcs === undefined) === (zone.vpcs === undefined))

/** The id at AWS of a check that a live record set names. */
export const liveCheckId = ({ healthChecks }: Deployment, id: string): string => healthChecks.get(id)?.awsId ?? id
