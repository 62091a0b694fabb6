import { healthCheckConfig } from '../../src/formats/change-batch/health-checks.ts'
import { renderPlain } from '../../src/formats/change-batch/reference.ts'
import type { Deployment, Zone } from '../../src/model/deployment.ts'
import type { HealthCheck } from '../../src/model/health-check.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import type { PlanFile } from '../../src/plan/source.ts'
import { resourceRecordSet } from '../../src/route53/resource-record-set.ts'
import { canonicalJson } from '../../src/values/digest.ts'
import { formatPrefix } from '../../src/values/ip-prefix.ts'
import { compareNames } from '../../src/values/name.ts'

/** Ids as AWS gives them to checks, by the plan's. */
export function awsIds({ healthChecks }: Deployment): ReadonlyMap<string, string> {
  return new Map(
    [...healthChecks.values()].map(({ id, awsId }, index) => [
      id,
      awsId ?? `aaaaaaaa-0000-4000-8000-${`${index}`.padStart(12, '0')}`,
    ]),
  )
}

/** What checks are, in the place of ids that they do not have yet. */
export const idsByContent = ({ healthChecks }: Deployment): ReadonlyMap<string, string> => {
  const content = (id: string): string => {
    const check = healthChecks.get(id)
    return check === undefined ? id : canonicalJson(renderPlain(healthCheckConfig(check, content)))
  }
  return new Map([...healthChecks.keys()].map((id) => [id, content(id)]))
}

const setOf = (recordSet: RecordSet, ids: ReadonlyMap<string, string>) =>
  resourceRecordSet<string>(recordSet, {
    zone: (id) => id,
    check: (id) => ids.get(id) ?? id,
    collection: (id) => id,
  })

/** The order of listings. @see R1.9 */
function listed(a: RecordSet, b: RecordSet): number {
  const compare = (left = '', right = '') => (left < right ? -1 : left > right ? 1 : 0)
  return compareNames(a.name, b.name) || compare(a.type, b.type) || compare(a.setIdentifier, b.setIdentifier)
}

/** What AWS says about the deployment, as `aws route53` prints it: an answer a file. */
export function answersOf(deployment: Deployment): readonly PlanFile[] {
  const ids = awsIds(deployment)
  const file = (name: string, answer: object): PlanFile => ({ name, text: `${JSON.stringify(answer, undefined, 4)}\n` })
  const zones = deployment.zones.flatMap(({ id, name, vpcs, comment, nameServers, recordSets }) => [
    file(`${id}-zone.json`, {
      HostedZone: {
        Id: `/hostedzone/${id}`,
        Name: name,
        CallerReference: id,
        Config: { ...(comment === undefined ? {} : { Comment: comment }), PrivateZone: vpcs !== undefined },
        ResourceRecordSetCount: recordSets.length,
      },
      ...(vpcs === undefined
        ? { DelegationSet: { NameServers: nameServers } }
        : { VPCs: vpcs.map(({ id: VPCId, region: VPCRegion }) => ({ VPCRegion, VPCId })) }),
    }),
    file(`${id}.json`, { ResourceRecordSets: recordSets.toSorted(listed).map((recordSet) => setOf(recordSet, ids)) }),
  ])
  const checks = [...deployment.healthChecks.values()].map((check) => ({
    Id: ids.get(check.id),
    CallerReference: `made-${check.id}`,
    HealthCheckConfig: renderPlain(healthCheckConfig(check, (id) => ids.get(id) ?? id)),
    HealthCheckVersion: 1,
  }))
  const collections = [...deployment.cidrCollections.values()]
  return [
    ...zones,
    file('checks.json', { HealthChecks: checks }),
    file('collections.json', {
      CidrCollections: collections.map(({ id, name }) => ({ Id: id, Name: name, Version: 1 })),
    }),
    ...collections.map(({ locations }, index) =>
      file(`blocks-${index}.json`, {
        CidrBlocks: [...locations].flatMap(([LocationName, blocks]) =>
          blocks.map((block) => ({ CidrBlock: formatPrefix(block), LocationName })),
        ),
      }),
    ),
  ]
}

/** The record sets of a zone as AWS knows them: checks by their ids there, without what only the plan says. */
export const setsOf = ({ recordSets }: Zone, ids: ReadonlyMap<string, string>): readonly string[] =>
  recordSets
    .map((recordSet) => {
      const { data } = recordSet
      const values = data.kind === 'values' ? data.values.toSorted((a, b) => (a.text < b.text ? -1 : 1)) : []
      return canonicalJson(setOf(data.kind === 'values' ? { ...recordSet, data: { ...data, values } } : recordSet, ids))
    })
    .sort()

/** The checks that records or other checks use, as AWS knows them. */
export const checksOf = ({ healthChecks }: Deployment, ids: ReadonlyMap<string, string>): readonly string[] =>
  [...healthChecks.values()]
    .map((check: HealthCheck) =>
      canonicalJson([ids.get(check.id), healthCheckConfig(check, (id) => ids.get(id) ?? id)]),
    )
    .sort()
