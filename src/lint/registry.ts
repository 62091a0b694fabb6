import type { LintRule } from './rule.ts'
import { alarmRegionUnknown } from './rules/alarm-region-unknown.ts'
import { alarmUnsupported } from './rules/alarm-unsupported.ts'
import { aliasCnameApex } from './rules/alias-cname-apex.ts'
import { aliasDangling } from './rules/alias-dangling.ts'
import { aliasLoop } from './rules/alias-loop.ts'
import { aliasNsSoa } from './rules/alias-ns-soa.ts'
import { aliasOtherZone } from './rules/alias-other-zone.ts'
import { aliasS3Name } from './rules/alias-s3-name.ts'
import { aliasTargetOnlyWildcard } from './rules/alias-target-only-wildcard.ts'
import { aliasTooDeep } from './rules/alias-too-deep.ts'
import { aliasTypeUnsupported } from './rules/alias-type-unsupported.ts'
import { aliasZoneId } from './rules/alias-zone-id.ts'
import { calculatedChildCalculated } from './rules/calculated-child-calculated.ts'
import { calculatedChildrenCount } from './rules/calculated-children-count.ts'
import { cidrBlockOverlap } from './rules/cidr-block-overlap.ts'
import { cidrCollectionMixed } from './rules/cidr-collection-mixed.ts'
import { cidrLocationDuplicate } from './rules/cidr-location-duplicate.ts'
import { cnameAtApex } from './rules/cname-at-apex.ts'
import { cnameCoexists } from './rules/cname-coexists.ts'
import { cnameLoop } from './rules/cname-loop.ts'
import { dnssecPrivate } from './rules/dnssec-private.ts'
import { ethCloudfront } from './rules/eth-cloudfront.ts'
import { failoverDuplicateRole } from './rules/failover-duplicate-role.ts'
import { failoverNoPrimary } from './rules/failover-no-primary.ts'
import { failoverNoSecondary } from './rules/failover-no-secondary.ts'
import { failoverPrimaryNeverFails } from './rules/failover-primary-never-fails.ts'
import { geoCodeUnknown } from './rules/geo-code-unknown.ts'
import { geoDuplicate } from './rules/geo-duplicate.ts'
import { groupTooLarge } from './rules/group-too-large.ts'
import { healthCheckPointsAtRecordName } from './rules/health-check-points-at-record-name.ts'
import { multivalueAlias } from './rules/multivalue-alias.ts'
import { policyMixed } from './rules/policy-mixed.ts'
import { privateCheckOnSimple } from './rules/private-check-on-simple.ts'
import { privateCloudfront } from './rules/private-cloudfront.ts'
import { privateDelegation } from './rules/private-delegation.ts'
import { privatePolicyUnsupported } from './rules/private-policy-unsupported.ts'
import { proximityDuplicate } from './rules/proximity-duplicate.ts'
import { proximityLocation } from './rules/proximity-location.ts'
import { quotaHard } from './rules/quota-hard.ts'
import { recordDefinedTwice } from './rules/record-defined-twice.ts'
import { regionDuplicate } from './rules/region-duplicate.ts'
import { regionUnknown } from './rules/region-unknown.ts'
import { setIdentifierDuplicate } from './rules/set-identifier-duplicate.ts'
import { soaMisplaced } from './rules/soa-misplaced.ts'
import { typeNotRoutable } from './rules/type-not-routable.ts'
import { weightedTtlDiffers } from './rules/weighted-ttl-differs.ts'
import { wildcardNs } from './rules/wildcard-ns.ts'
import { wildcardPartialLabel } from './rules/wildcard-partial-label.ts'
import { zonesShareServers } from './rules/zones-share-servers.ts'

/** Every rule that works on the expanded plan, one line each, in the order of route53.md section 7. Rules on the text live in `text-rules.ts`. */
export const lintRules: readonly LintRule[] = [
  wildcardPartialLabel,
  wildcardNs,
  typeNotRoutable,
  weightedTtlDiffers,
  setIdentifierDuplicate,
  policyMixed,
  groupTooLarge,
  regionUnknown,
  regionDuplicate,
  geoCodeUnknown,
  geoDuplicate,
  proximityLocation,
  proximityDuplicate,
  cidrCollectionMixed,
  cidrLocationDuplicate,
  cidrBlockOverlap,
  multivalueAlias,
  failoverNoPrimary,
  failoverNoSecondary,
  failoverDuplicateRole,
  failoverPrimaryNeverFails,
  aliasDangling,
  aliasTargetOnlyWildcard,
  aliasLoop,
  aliasTooDeep,
  aliasTypeUnsupported,
  aliasZoneId,
  aliasOtherZone,
  aliasCnameApex,
  aliasNsSoa,
  aliasS3Name,
  ethCloudfront,
  cnameAtApex,
  cnameCoexists,
  soaMisplaced,
  privatePolicyUnsupported,
  privateCloudfront,
  privateDelegation,
  privateCheckOnSimple,
  healthCheckPointsAtRecordName,
  calculatedChildCalculated,
  calculatedChildrenCount,
  alarmRegionUnknown,
  alarmUnsupported,
  quotaHard,
  dnssecPrivate,
  zonesShareServers,
  cnameLoop,
  recordDefinedTwice,
]
