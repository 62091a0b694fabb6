import { quotas } from './limits.gen.ts'

export type QuotaName = keyof typeof quotas

/** Documented limits and quotas of Route 53, by name. Counts unless the name says otherwise. @see R1.51, R1.52 */
export const limits: Readonly<Record<QuotaName, number>> = quotas

/** Those that AWS raises on request: more is a warning, not an error. @see R1.51 */
const ADJUSTABLE: ReadonlySet<QuotaName> = new Set([
  'hostedZonesPerAccount',
  'domainsPerAccount',
  'recordsPerZone',
  'cidrCollectionsPerAccount',
  'cidrBlocksPerCollection',
  'healthChecksPerAccount',
  'vpcsPerPrivateZone',
  'reusableDelegationSets',
  'zonesPerDelegationSet',
  'trafficPolicies',
  'trafficPolicyInstances',
])

/** True if AWS raises the quota on request. @see R1.51 */
export const isAdjustable = (quota: QuotaName): boolean => ADJUSTABLE.has(quota)

/** TTL of a record, seconds: 0 to this. @see R1.29 */
export const TTL_SECONDS_MAX = 2_147_483_647

/** Characters of a SetIdentifier: 1 to this. @see R1.30 */
export const SET_IDENTIFIER_LENGTH_MAX = 128

/** Weight of a weighted record: 0 to this. @see R1.31, R2.25 */
export const WEIGHT_MAX = 255

/** Bias of a geoproximity record: minus this to this. @see R1.36 */
export const BIAS_MAX = 99

/** Longest blocks of a CIDR collection by address family; the shortest is /1. @see R1.37 */
export const CIDR_LENGTH_MAX = { 4: 24, 6: 48 } as const

/** Records of a multivalue answer at most. @see R2.44 */
export const MULTIVALUE_ANSWER_MAX = 8

/** Alias levels and CNAME steps that are followed; ours. @see R2.6, R2.55 */
export const DEPTH_MAX = 16

/** TTL, seconds, above which failover waits for caches. @see R1.29 */
export const FAILOVER_TTL_SECONDS_MAX = 60
