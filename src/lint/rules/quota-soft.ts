import type { Deployment } from '../../model/deployment.ts'
import type { Span } from '../../model/origin.ts'
import { limits } from '../../route53/limits.ts'
import { formatInteger } from '../../values/count.ts'
import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'

interface Amount {
  readonly what: string
  readonly count: number
  readonly max: number
  /** At the first that is too many. */
  readonly at: () => Span | undefined
}

function* amountsOf({ zones, healthChecks, cidrCollections }: Deployment): Iterable<Amount> {
  const zoneAt = () => zones[limits.hostedZonesPerAccount]?.at.span()
  yield { what: 'hosted zones', count: zones.length, max: limits.hostedZonesPerAccount, at: zoneAt }
  const checkAt = () => [...healthChecks.values()][limits.healthChecksPerAccount]?.at.span()
  yield { what: 'health checks', count: healthChecks.size, max: limits.healthChecksPerAccount, at: checkAt }
  const collectionAt = () => [...cidrCollections.values()][limits.cidrCollectionsPerAccount]?.at.span()
  yield {
    what: 'CIDR collections',
    count: cidrCollections.size,
    max: limits.cidrCollectionsPerAccount,
    at: collectionAt,
  }
  for (const { name, recordSets, vpcs = [], at } of zones) {
    const zone = displayName(name)
    yield { what: `records in ${zone}`, count: recordSets.length, max: limits.recordsPerZone, at: () => at.span() }
    yield { what: `VPCs with ${zone}`, count: vpcs.length, max: limits.vpcsPerPrivateZone, at: () => at.field('vpcs') }
  }
  for (const { name, locations, at } of cidrCollections.values()) {
    const count = [...locations.values()].reduce((sum, blocks) => sum + blocks.length, 0)
    yield { what: `blocks in collection "${name}"`, count, max: limits.cidrBlocksPerCollection, at: () => at.span() }
  }
}

/** Counts what the plan has; other zones and checks of the account come on top. */
export const quotaSoft: LintRule = {
  id: 'quota-soft',
  severity: 'warning',
  summary: 'more than AWS allows an account without a request',
  rules: ['R1.51'],
  why: 'AWS refuses what is beyond the quota until it has been raised on request.',
  get bad() {
    return `version: 1
cidr_collections:
${['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => `  ${name}: { locations: { office: [10.${index}.0.0/24] } }`).join('\n')}
`
  },
  good: `version: 1
cidr_collections:
  a: { locations: { paris: [10.0.0.0/24], tokyo: [10.1.0.0/24] } }
`,
  *check({ deployment }) {
    for (const { what, count, max, at } of amountsOf(deployment)) {
      const place = count > max ? at() : undefined
      if (place === undefined) continue
      yield {
        at: place,
        message: `${formatInteger(count)} ${what}: the quota is ${formatInteger(max)}`,
        hint: 'request an increase from AWS before you apply the plan',
      }
    }
  },
}
