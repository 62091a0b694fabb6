import type { Action, Prepare } from './action.ts'
import * as wide from './actions/account-wide.ts'
import * as cidr from './actions/cidr-collections.ts'
import * as delegations from './actions/delegation-sets.ts'
import * as dnssec from './actions/dnssec.ts'
import * as checks from './actions/health-checks.ts'
import * as status from './actions/health-status.ts'
import * as zones from './actions/hosted-zones.ts'
import * as records from './actions/record-sets.ts'
import * as tags from './actions/tags.ts'
import { testDnsAnswer } from './actions/test-dns-answer.ts'
import * as policies from './actions/traffic-policies.ts'
import * as instances from './actions/traffic-policy-instances.ts'
import * as vpcs from './actions/vpcs.ts'

export interface Operation {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the version; `:Name` is a label. */
  readonly path: string
  readonly prepare: Prepare
}

const prepared = (name: string, method: Operation['method'], path: string, prepare: Prepare): Operation => ({
  name,
  method,
  path,
  prepare,
})

const operation = (name: string, method: Operation['method'], path: string, run: Action): Operation =>
  prepared(name, method, path, async () => run)

/** One line an operation. @see api.md §3 */
export const operations: readonly Operation[] = [
  operation('GetHostedZone', 'GET', '/hostedzone/:Id', zones.getHostedZone),
  operation('ListResourceRecordSets', 'GET', '/hostedzone/:Id/rrset', records.listResourceRecordSets),
  operation('GetChange', 'GET', '/change/:Id', records.getChange),
  operation('ChangeResourceRecordSets', 'POST', '/hostedzone/:Id/rrset', records.changeResourceRecordSets),
  operation('ListTagsForResource', 'GET', '/tags/:ResourceType/:ResourceId', tags.listTagsForResource),
  operation('CreateHostedZone', 'POST', '/hostedzone', zones.createHostedZone),
  operation('DeleteHostedZone', 'DELETE', '/hostedzone/:Id', zones.deleteHostedZone),
  operation('ListHostedZones', 'GET', '/hostedzone', zones.listHostedZones),
  operation('ListHostedZonesByName', 'GET', '/hostedzonesbyname', zones.listHostedZonesByName),
  operation('ChangeTagsForResource', 'POST', '/tags/:ResourceType/:ResourceId', tags.changeTagsForResource),
  operation('CreateHealthCheck', 'POST', '/healthcheck', checks.createHealthCheck),
  operation('GetHealthCheck', 'GET', '/healthcheck/:HealthCheckId', checks.getHealthCheck),
  operation('UpdateHealthCheck', 'POST', '/healthcheck/:HealthCheckId', checks.updateHealthCheck),
  operation('DeleteHealthCheck', 'DELETE', '/healthcheck/:HealthCheckId', checks.deleteHealthCheck),
  operation('ListHealthChecks', 'GET', '/healthcheck', checks.listHealthChecks),
  operation('UpdateHostedZoneComment', 'POST', '/hostedzone/:Id', zones.updateHostedZoneComment),
  operation('GetHostedZoneCount', 'GET', '/hostedzonecount', zones.getHostedZoneCount),
  operation('GetHealthCheckCount', 'GET', '/healthcheckcount', checks.getHealthCheckCount),
  operation('AssociateVPCWithHostedZone', 'POST', '/hostedzone/:Id/associatevpc', vpcs.associateVpc),
  operation('DisassociateVPCFromHostedZone', 'POST', '/hostedzone/:Id/disassociatevpc', vpcs.disassociateVpc),
  operation('ListHostedZonesByVPC', 'GET', '/hostedzonesbyvpc', vpcs.listHostedZonesByVpc),
  operation(
    'CreateVPCAssociationAuthorization',
    'POST',
    '/hostedzone/:Id/authorizevpcassociation',
    vpcs.createVpcAuthorization,
  ),
  operation(
    'ListVPCAssociationAuthorizations',
    'GET',
    '/hostedzone/:Id/authorizevpcassociation',
    vpcs.listVpcAuthorizations,
  ),
  operation(
    'DeleteVPCAssociationAuthorization',
    'POST',
    '/hostedzone/:Id/deauthorizevpcassociation',
    vpcs.deleteVpcAuthorization,
  ),
  operation('ListTagsForResources', 'POST', '/tags/:ResourceType', tags.listTagsForResources),
  operation('TestDNSAnswer', 'GET', '/testdnsanswer', testDnsAnswer),
  operation('GetHealthCheckStatus', 'GET', '/healthcheck/:HealthCheckId/status', status.getHealthCheckStatus),
  operation(
    'GetHealthCheckLastFailureReason',
    'GET',
    '/healthcheck/:HealthCheckId/lastfailurereason',
    status.getHealthCheckLastFailureReason,
  ),
  operation('GetCheckerIpRanges', 'GET', '/checkeripranges', status.getCheckerIpRanges),
  operation('CreateCidrCollection', 'POST', '/cidrcollection', cidr.createCidrCollection),
  operation('ChangeCidrCollection', 'POST', '/cidrcollection/:CidrCollectionId', cidr.changeCidrCollection),
  operation('DeleteCidrCollection', 'DELETE', '/cidrcollection/:CidrCollectionId', cidr.deleteCidrCollection),
  operation('ListCidrCollections', 'GET', '/cidrcollection', cidr.listCidrCollections),
  operation('ListCidrLocations', 'GET', '/cidrcollection/:CidrCollectionId', cidr.listCidrLocations),
  operation('ListCidrBlocks', 'GET', '/cidrcollection/:CidrCollectionId/cidrblocks', cidr.listCidrBlocks),
  operation('CreateReusableDelegationSet', 'POST', '/delegationset', delegations.createReusableDelegationSet),
  operation('GetReusableDelegationSet', 'GET', '/delegationset/:Id', delegations.getReusableDelegationSet),
  operation('DeleteReusableDelegationSet', 'DELETE', '/delegationset/:Id', delegations.deleteReusableDelegationSet),
  operation('ListReusableDelegationSets', 'GET', '/delegationset', delegations.listReusableDelegationSets),
  operation('CreateKeySigningKey', 'POST', '/keysigningkey', dnssec.createKeySigningKey),
  operation('GetDNSSEC', 'GET', '/hostedzone/:Id/dnssec', dnssec.getDnssec),
  operation('EnableHostedZoneDNSSEC', 'POST', '/hostedzone/:Id/enable-dnssec', dnssec.enableHostedZoneDnssec),
  operation('DisableHostedZoneDNSSEC', 'POST', '/hostedzone/:Id/disable-dnssec', dnssec.disableHostedZoneDnssec),
  operation(
    'ActivateKeySigningKey',
    'POST',
    '/keysigningkey/:HostedZoneId/:Name/activate',
    dnssec.activateKeySigningKey,
  ),
  operation(
    'DeactivateKeySigningKey',
    'POST',
    '/keysigningkey/:HostedZoneId/:Name/deactivate',
    dnssec.deactivateKeySigningKey,
  ),
  operation('DeleteKeySigningKey', 'DELETE', '/keysigningkey/:HostedZoneId/:Name', dnssec.deleteKeySigningKey),
  operation('GetAccountLimit', 'GET', '/accountlimit/:Type', wide.getAccountLimit),
  operation('GetHostedZoneLimit', 'GET', '/hostedzonelimit/:Id/:Type', wide.getHostedZoneLimit),
  operation(
    'GetReusableDelegationSetLimit',
    'GET',
    '/reusabledelegationsetlimit/:Id/:Type',
    wide.getReusableDelegationSetLimit,
  ),
  operation('GetGeoLocation', 'GET', '/geolocation', wide.getGeoLocation),
  operation('ListGeoLocations', 'GET', '/geolocations', wide.listGeoLocations),
  operation('CreateQueryLoggingConfig', 'POST', '/queryloggingconfig', wide.createQueryLoggingConfig),
  operation('GetQueryLoggingConfig', 'GET', '/queryloggingconfig/:Id', wide.getQueryLoggingConfig),
  operation('ListQueryLoggingConfigs', 'GET', '/queryloggingconfig', wide.listQueryLoggingConfigs),
  operation('DeleteQueryLoggingConfig', 'DELETE', '/queryloggingconfig/:Id', wide.deleteQueryLoggingConfig),
  operation('UpdateHostedZoneFeatures', 'POST', '/hostedzone/:Id/features', wide.updateHostedZoneFeatures),
  prepared('CreateTrafficPolicy', 'POST', '/trafficpolicy', policies.createTrafficPolicy),
  prepared('CreateTrafficPolicyVersion', 'POST', '/trafficpolicy/:Id', policies.createTrafficPolicyVersion),
  operation('GetTrafficPolicy', 'GET', '/trafficpolicy/:Id/:Version', policies.getTrafficPolicy),
  operation('UpdateTrafficPolicyComment', 'POST', '/trafficpolicy/:Id/:Version', policies.updateTrafficPolicyComment),
  operation('DeleteTrafficPolicy', 'DELETE', '/trafficpolicy/:Id/:Version', policies.deleteTrafficPolicy),
  operation('ListTrafficPolicies', 'GET', '/trafficpolicies', policies.listTrafficPolicies),
  operation('ListTrafficPolicyVersions', 'GET', '/trafficpolicies/:Id/versions', policies.listTrafficPolicyVersions),
  prepared('CreateTrafficPolicyInstance', 'POST', '/trafficpolicyinstance', instances.createTrafficPolicyInstance),
  operation('GetTrafficPolicyInstance', 'GET', '/trafficpolicyinstance/:Id', instances.getTrafficPolicyInstance),
  prepared('UpdateTrafficPolicyInstance', 'POST', '/trafficpolicyinstance/:Id', instances.updateTrafficPolicyInstance),
  operation(
    'DeleteTrafficPolicyInstance',
    'DELETE',
    '/trafficpolicyinstance/:Id',
    instances.deleteTrafficPolicyInstance,
  ),
  operation('ListTrafficPolicyInstances', 'GET', '/trafficpolicyinstances', instances.listTrafficPolicyInstances),
  operation(
    'ListTrafficPolicyInstancesByHostedZone',
    'GET',
    '/trafficpolicyinstances/hostedzone',
    instances.listTrafficPolicyInstancesByHostedZone,
  ),
  operation(
    'ListTrafficPolicyInstancesByPolicy',
    'GET',
    '/trafficpolicyinstances/trafficpolicy',
    instances.listTrafficPolicyInstancesByPolicy,
  ),
  operation(
    'GetTrafficPolicyInstanceCount',
    'GET',
    '/trafficpolicyinstancecount',
    instances.getTrafficPolicyInstanceCount,
  ),
]
