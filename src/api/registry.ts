import type { Action } from './action.ts'
import * as checks from './actions/health-checks.ts'
import * as zones from './actions/hosted-zones.ts'
import * as records from './actions/record-sets.ts'
import * as tags from './actions/tags.ts'
import * as vpcs from './actions/vpcs.ts'

export interface Operation {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the version; `:Name` is a label. */
  readonly path: string
  readonly run: Action
}

const operation = (name: string, method: Operation['method'], path: string, run: Action): Operation => ({
  name,
  method,
  path,
  run,
})

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
]
