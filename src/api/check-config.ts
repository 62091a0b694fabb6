import type { Endpoint } from '../model/deployment.ts'
import { type HealthCheck, isEndpointCheck } from '../model/health-check.ts'
import { checkDefaults } from '../route53/defaults.ts'
import { formatAddress, parseAddress } from '../values/ip-prefix.ts'
import { displayName, parseName } from '../values/name.ts'
import type { StoredCheck } from './account.ts'
import { FROM_API } from './record-set.ts'
import type { ApiHealthCheckConfig } from './shapes.ts'

/** A check of a plan in the API's words. `idOf` gives the API's id of a child. */
export function configOfCheck(check: HealthCheck, idOf: (name: string) => string): ApiHealthCheckConfig {
  const shared = { Inverted: check.inverted, Disabled: check.disabled }
  if (isEndpointCheck(check))
    return {
      Type: check.type,
      ...(check.ipAddress === undefined ? {} : { IPAddress: check.ipAddress }),
      ...(check.fullyQualifiedDomainName === undefined
        ? {}
        : { FullyQualifiedDomainName: check.fullyQualifiedDomainName }),
      Port: check.port,
      ...(check.resourcePath === undefined ? {} : { ResourcePath: check.resourcePath }),
      ...(check.searchString === undefined ? {} : { SearchString: check.searchString }),
      RequestInterval: check.requestInterval,
      FailureThreshold: check.failureThreshold,
      MeasureLatency: check.measureLatency,
      EnableSNI: check.enableSni,
      ...(check.regions.length === 0 ? {} : { Regions: check.regions }),
      ...shared,
    }
  switch (check.type) {
    case 'CALCULATED':
      return {
        Type: check.type,
        ChildHealthChecks: check.children.map(idOf),
        HealthThreshold: check.healthThreshold,
        ...shared,
      }
    case 'CLOUDWATCH_METRIC':
      return {
        Type: check.type,
        AlarmIdentifier: { Region: check.alarm.region, Name: check.alarm.name },
        InsufficientDataHealthStatus: check.insufficientDataHealthStatus,
        ...shared,
      }
    case 'RECOVERY_CONTROL':
      return { Type: check.type, RoutingControlArn: check.routingControlArn, ...shared }
  }
}

const canonicalAddress = (text: string) => {
  const address = parseAddress(text)
  return address === undefined ? text : formatAddress(address)
}

function watchedBy(
  { IPAddress, FullyQualifiedDomainName: host }: ApiHealthCheckConfig,
  endpoints: Iterable<Endpoint>,
): readonly string[] {
  const address = IPAddress === undefined ? undefined : canonicalAddress(IPAddress)
  const name = host === undefined ? undefined : parseName(host)
  return [...endpoints].flatMap(({ name: endpoint, ipv4, ipv6, dnsName }) => {
    const isWatched =
      address === undefined ? name?.ok === true && dnsName === name.name : ipv4 === address || ipv6 === address
    return isWatched ? [endpoint] : []
  })
}

const isTls = (type: ApiHealthCheckConfig['Type']) => type === 'HTTPS' || type === 'HTTPS_STR_MATCH'

/** A stored check as the deployment has it. `nameOf` gives the deployment's name of a child. */
export function checkOfConfig(
  { id, name, config }: StoredCheck,
  nameOf: (id: string) => string,
  endpoints: Iterable<Endpoint>,
): HealthCheck {
  const { Type: type, Inverted: inverted = false, Disabled: disabled = false } = config
  const common = { id: name, awsId: id, generation: 1, inverted, disabled, inline: false, at: FROM_API }
  switch (type) {
    case 'CALCULATED':
      return {
        ...common,
        type,
        children: (config.ChildHealthChecks ?? []).map(nameOf),
        healthThreshold: config.HealthThreshold ?? 0,
      }
    case 'CLOUDWATCH_METRIC': {
      const { Name = '', Region = '' } = config.AlarmIdentifier ?? {}
      const insufficientDataHealthStatus = config.InsufficientDataHealthStatus ?? 'LastKnownStatus'
      return { ...common, type, alarm: { name: Name, region: Region }, insufficientDataHealthStatus }
    }
    case 'RECOVERY_CONTROL':
      return { ...common, type, routingControlArn: config.RoutingControlArn ?? '' }
    default: {
      const host = config.FullyQualifiedDomainName
      const parsed = host === undefined ? undefined : parseName(host)
      return {
        ...common,
        type,
        ...(config.IPAddress === undefined ? {} : { ipAddress: canonicalAddress(config.IPAddress) }),
        ...(host === undefined
          ? {}
          : { fullyQualifiedDomainName: parsed?.ok ? displayName(parsed.name).replace(/\.$/, '') : host }),
        port: config.Port ?? (isTls(type) ? checkDefaults.httpsPort : checkDefaults.httpPort),
        ...(config.ResourcePath === undefined
          ? {}
          : { resourcePath: config.ResourcePath.startsWith('/') ? config.ResourcePath : `/${config.ResourcePath}` }),
        ...(config.SearchString === undefined ? {} : { searchString: config.SearchString }),
        enableSni: config.EnableSNI ?? isTls(type),
        requestInterval: config.RequestInterval ?? checkDefaults.requestIntervalSeconds,
        failureThreshold: config.FailureThreshold ?? checkDefaults.failureThreshold,
        measureLatency: config.MeasureLatency ?? false,
        regions: config.Regions ?? [],
        watches: watchedBy(config, endpoints),
      }
    }
  }
}
