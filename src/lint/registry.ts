import type { LintRule, RuleInfo } from './rule.ts'
import { alarmRegionUnknown } from './rules/alarm-region-unknown.ts'
import { alarmUnsupported } from './rules/alarm-unsupported.ts'
import { aliasCnameApex } from './rules/alias-cname-apex.ts'
import { aliasDangling } from './rules/alias-dangling.ts'
import { aliasLoop } from './rules/alias-loop.ts'
import { aliasNsSoa } from './rules/alias-ns-soa.ts'
import { aliasOtherZone } from './rules/alias-other-zone.ts'
import { aliasS3Name } from './rules/alias-s3-name.ts'
import { aliasTargetOnlyWildcard } from './rules/alias-target-only-wildcard.ts'
import { aliasTargetUnknown } from './rules/alias-target-unknown.ts'
import { aliasTooDeep } from './rules/alias-too-deep.ts'
import { aliasTypeUndocumented } from './rules/alias-type-undocumented.ts'
import { aliasTypeUnsupported } from './rules/alias-type-unsupported.ts'
import { aliasZoneId } from './rules/alias-zone-id.ts'
import { batchTooLarge } from './rules/batch-too-large.ts'
import { calculatedChildCalculated } from './rules/calculated-child-calculated.ts'
import { calculatedChildrenCount } from './rules/calculated-children-count.ts'
import { calculatedThreshold } from './rules/calculated-threshold.ts'
import { checkBehindFirewall } from './rules/check-behind-firewall.ts'
import { checkDisabled } from './rules/check-disabled.ts'
import { checkEndpointMismatch } from './rules/check-endpoint-mismatch.ts'
import { checkInvertedInFailover } from './rules/check-inverted-in-failover.ts'
import { checkOnSimple } from './rules/check-on-simple.ts'
import { checkPartialGroup } from './rules/check-partial-group.ts'
import { checkPrivateAddress } from './rules/check-private-address.ts'
import { checkSharedEndpoint } from './rules/check-shared-endpoint.ts'
import { checkSlow } from './rules/check-slow.ts'
import { checkSniMissing } from './rules/check-sni-missing.ts'
import { checkUnused } from './rules/check-unused.ts'
import { cidrBlockOverlap } from './rules/cidr-block-overlap.ts'
import { cidrCollectionMixed } from './rules/cidr-collection-mixed.ts'
import { cidrLocationDuplicate } from './rules/cidr-location-duplicate.ts'
import { cidrNoDefault } from './rules/cidr-no-default.ts'
import { cnameAtApex } from './rules/cname-at-apex.ts'
import { cnameCoexists } from './rules/cname-coexists.ts'
import { cnameLoop } from './rules/cname-loop.ts'
import { dnssecPrivate } from './rules/dnssec-private.ts'
import { dsWithoutNs } from './rules/ds-without-ns.ts'
import { ethCloudfront } from './rules/eth-cloudfront.ts'
import { ethMissing } from './rules/eth-missing.ts'
import { ethNoEffect } from './rules/eth-no-effect.ts'
import { ethUncheckedLeaf } from './rules/eth-unchecked-leaf.ts'
import { failoverAliasWithoutEth } from './rules/failover-alias-without-eth.ts'
import { failoverDuplicateRole } from './rules/failover-duplicate-role.ts'
import { failoverNoPrimary } from './rules/failover-no-primary.ts'
import { failoverNoSecondary } from './rules/failover-no-secondary.ts'
import { failoverPrimaryNeverFails } from './rules/failover-primary-never-fails.ts'
import { failoverSameCheck } from './rules/failover-same-check.ts'
import { failoverSameTarget } from './rules/failover-same-target.ts'
import { geoAreaShadowed } from './rules/geo-area-shadowed.ts'
import { geoCodeUnknown } from './rules/geo-code-unknown.ts'
import { geoDefaultUncheckedNote } from './rules/geo-default-unchecked-note.ts'
import { geoDuplicate } from './rules/geo-duplicate.ts'
import { geoNoDefault } from './rules/geo-no-default.ts'
import { groupTooLarge } from './rules/group-too-large.ts'
import { healthCheckPointsAtRecordName } from './rules/health-check-points-at-record-name.ts'
import { multivalueAlias } from './rules/multivalue-alias.ts'
import { multivalueSeveralValues } from './rules/multivalue-several-values.ts'
import { multivalueUnchecked } from './rules/multivalue-unchecked.ts'
import { mxOrNsToCname } from './rules/mx-or-ns-to-cname.ts'
import { noFailoverPath } from './rules/no-failover-path.ts'
import { nsApexChanged } from './rules/ns-apex-changed.ts'
import { occludedRecord } from './rules/occluded-record.ts'
import { policyMixed } from './rules/policy-mixed.ts'
import { privateCheckOnSimple } from './rules/private-check-on-simple.ts'
import { privateCloudfront } from './rules/private-cloudfront.ts'
import { privateDelegation } from './rules/private-delegation.ts'
import { privatePolicyUnsupported } from './rules/private-policy-unsupported.ts'
import { proximityBiasLarge } from './rules/proximity-bias-large.ts'
import { proximityDuplicate } from './rules/proximity-duplicate.ts'
import { proximityLocation } from './rules/proximity-location.ts'
import { quotaHard } from './rules/quota-hard.ts'
import { quotaSoft } from './rules/quota-soft.ts'
import { recordDefinedTwice } from './rules/record-defined-twice.ts'
import { regionDuplicate } from './rules/region-duplicate.ts'
import { regionUnknown } from './rules/region-unknown.ts'
import { registeredDsDiffers } from './rules/registered-ds-differs.ts'
import { registeredServersDiffer } from './rules/registered-servers-differ.ts'
import { registrationContactMissing } from './rules/registration-contact-missing.ts'
import { registrationNotRenewed } from './rules/registration-not-renewed.ts'
import { registrationUnlocked } from './rules/registration-unlocked.ts'
import { secondaryDependsOnPrimary } from './rules/secondary-depends-on-primary.ts'
import { setIdentifierDuplicate } from './rules/set-identifier-duplicate.ts'
import { singleCheckForTree } from './rules/single-check-for-tree.ts'
import { soaMisplaced } from './rules/soa-misplaced.ts'
import { spfTypeDeprecated } from './rules/spf-type-deprecated.ts'
import { targetMissing } from './rules/target-missing.ts'
import { ttlCappedByDnssec } from './rules/ttl-capped-by-dnssec.ts'
import { ttlTooLongForFailover } from './rules/ttl-too-long-for-failover.ts'
import { typeNotRoutable } from './rules/type-not-routable.ts'
import { unreachableRecord } from './rules/unreachable-record.ts'
import { unusedEndpoint } from './rules/unused-endpoint.ts'
import { weightAllZero } from './rules/weight-all-zero.ts'
import { weightSingle } from './rules/weight-single.ts'
import { weightZeroUnreachable } from './rules/weight-zero-unreachable.ts'
import { weightedElbTtl } from './rules/weighted-elb-ttl.ts'
import { weightedTtlDiffers } from './rules/weighted-ttl-differs.ts'
import { wildcardNs } from './rules/wildcard-ns.ts'
import { wildcardPartialLabel } from './rules/wildcard-partial-label.ts'
import { wildcardPosition } from './rules/wildcard-position.ts'
import { wildcardShielded } from './rules/wildcard-shielded.ts'
import { zonesShareServers } from './rules/zones-share-servers.ts'
import { textRules } from './text-rules.ts'

/**
 * Every rule that works on the expanded plan, one line each, in the order of route53.md section 7. Rules on the text are
 * found in `plan/`.
 */
export const lintRules: readonly LintRule[] = [
  wildcardPosition,
  wildcardPartialLabel,
  wildcardNs,
  wildcardShielded,
  typeNotRoutable,
  spfTypeDeprecated,
  ttlTooLongForFailover,
  ttlCappedByDnssec,
  weightedTtlDiffers,
  weightedElbTtl,
  setIdentifierDuplicate,
  policyMixed,
  groupTooLarge,
  weightAllZero,
  weightZeroUnreachable,
  weightSingle,
  regionUnknown,
  regionDuplicate,
  geoCodeUnknown,
  geoDuplicate,
  geoNoDefault,
  geoDefaultUncheckedNote,
  geoAreaShadowed,
  proximityLocation,
  proximityDuplicate,
  proximityBiasLarge,
  cidrCollectionMixed,
  cidrLocationDuplicate,
  cidrBlockOverlap,
  cidrNoDefault,
  multivalueAlias,
  multivalueSeveralValues,
  multivalueUnchecked,
  failoverNoPrimary,
  failoverNoSecondary,
  failoverDuplicateRole,
  failoverPrimaryNeverFails,
  failoverAliasWithoutEth,
  failoverSameTarget,
  failoverSameCheck,
  aliasDangling,
  aliasTargetOnlyWildcard,
  aliasLoop,
  aliasTooDeep,
  aliasTypeUnsupported,
  aliasTypeUndocumented,
  aliasTargetUnknown,
  aliasZoneId,
  aliasOtherZone,
  aliasCnameApex,
  aliasNsSoa,
  aliasS3Name,
  ethCloudfront,
  ethNoEffect,
  ethMissing,
  ethUncheckedLeaf,
  cnameAtApex,
  cnameCoexists,
  mxOrNsToCname,
  targetMissing,
  soaMisplaced,
  nsApexChanged,
  dsWithoutNs,
  occludedRecord,
  privatePolicyUnsupported,
  privateCloudfront,
  privateDelegation,
  privateCheckOnSimple,
  checkUnused,
  checkOnSimple,
  checkPartialGroup,
  checkPrivateAddress,
  checkBehindFirewall,
  healthCheckPointsAtRecordName,
  checkSharedEndpoint,
  checkEndpointMismatch,
  checkSniMissing,
  checkSlow,
  checkDisabled,
  checkInvertedInFailover,
  calculatedChildCalculated,
  calculatedChildrenCount,
  calculatedThreshold,
  alarmRegionUnknown,
  alarmUnsupported,
  quotaHard,
  quotaSoft,
  batchTooLarge,
  unreachableRecord,
  noFailoverPath,
  singleCheckForTree,
  secondaryDependsOnPrimary,
  dnssecPrivate,
  zonesShareServers,
  registeredServersDiffer,
  registeredDsDiffers,
  registrationNotRenewed,
  registrationUnlocked,
  registrationContactMissing,
  cnameLoop,
  recordDefinedTwice,
  unusedEndpoint,
]

/** What there is to say about every rule, on the text first. */
export const allRules: readonly RuleInfo[] = [...textRules, ...lintRules]
