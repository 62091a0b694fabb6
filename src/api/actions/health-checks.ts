import { unsupportedByChecks } from '../../cloudwatch/check-stream.ts'
import { CHECKER_REGIONS_MIN, checkerRegionCodes, isCheckerRegion } from '../../route53/checkers.ts'
import { checkDefaults } from '../../route53/defaults.ts'
import { limits } from '../../route53/limits.ts'
import { canonicalJson } from '../../values/digest.ts'
import { parseAddress } from '../../values/ip-prefix.ts'
import { type Account, type StoredCheck, withEntry, withoutEntry } from '../account.ts'
import { type Action, checkQuota, getCheck, pageByKey, pageSize, param } from '../action.ts'
import { ApiError, invalidInput } from '../errors.ts'
import { alarmKey, ruleOf } from '../services/cloudwatch/alarm-config.ts'
import { type ApiHealthCheckConfig, createCheckShape, updateCheckShape } from '../shapes.ts'
import type { XmlMembers } from '../xml.ts'

/** What a check that follows a metric shows of it. @see R3.22 */
function alarmConfiguration({ alarm }: StoredCheck): XmlMembers | undefined {
  if (alarm === undefined) return undefined
  const { EvaluationPeriods, Threshold, ComparisonOperator, Period, MetricName, Namespace, Statistic } = alarm
  return {
    ...{ EvaluationPeriods, Threshold, ComparisonOperator, Period, MetricName, Namespace, Statistic },
    Dimensions: alarm.Dimensions ?? [],
  }
}

const checkMembers = (check: StoredCheck): XmlMembers => ({
  Id: check.id,
  CallerReference: check.callerReference,
  HealthCheckConfig: check.config,
  HealthCheckVersion: check.version,
  CloudWatchAlarmConfiguration: alarmConfiguration(check),
})

/** The settings of the alarm that a check names, as they are now; refuses those that Route 53 does not follow. @see R3.22 */
function takenUp({ alarms }: Account, { AlarmIdentifier: alarm }: ApiHealthCheckConfig): Pick<StoredCheck, 'alarm'> {
  const config = alarm && alarms.get(alarmKey(alarm.Region, alarm.Name))?.config
  if (alarm === undefined || config === undefined) return {}
  const why = unsupportedByChecks(ruleOf(config, alarm.Region))
  if (why !== undefined) throw invalidInput(`Invalid parameter : the alarm ${alarm.Name} ${why}`)
  return { alarm: config }
}

const isProbe = (type: ApiHealthCheckConfig['Type']) =>
  type !== 'CALCULATED' && type !== 'CLOUDWATCH_METRIC' && type !== 'RECOVERY_CONTROL'
const isTls = (type: ApiHealthCheckConfig['Type']) => type === 'HTTPS' || type === 'HTTPS_STR_MATCH'

/** What a check has that does not say. @see R3.2, R3.7, R3.9 */
function withDefaults(config: ApiHealthCheckConfig): ApiHealthCheckConfig {
  const { Type } = config
  const shared = { Inverted: checkDefaults.inverted, Disabled: checkDefaults.disabled }
  if (!isProbe(Type)) return { ...shared, ...config }
  const port = isTls(Type) ? checkDefaults.httpsPort : checkDefaults.httpPort
  return {
    ...(Type === 'TCP' ? {} : { Port: port }),
    RequestInterval: checkDefaults.requestIntervalSeconds,
    FailureThreshold: checkDefaults.failureThreshold,
    MeasureLatency: checkDefaults.measureLatency,
    EnableSNI: isTls(Type),
    ...shared,
    ...config,
  }
}

/** Why there can be no such check; undefined where there can. @see R3.1 to R3.24 */
function configProblem(account: Account, config: ApiHealthCheckConfig): string | undefined {
  const { Type: type, IPAddress, FullyQualifiedDomainName: host, RequestInterval, Regions = [], SearchString } = config
  if (type === 'CALCULATED') {
    const { ChildHealthChecks: children = [], HealthThreshold } = config
    if (HealthThreshold === undefined) return 'HealthThreshold must be given for CALCULATED health checks'
    const unknown = children.find((child) => !account.checks.has(child))
    return unknown === undefined ? undefined : `Child health check ${unknown} does not exist`
  }
  if (type === 'CLOUDWATCH_METRIC')
    return config.AlarmIdentifier === undefined
      ? 'AlarmIdentifier must be given for CLOUDWATCH_METRIC health checks'
      : undefined
  if (type === 'RECOVERY_CONTROL')
    return config.RoutingControlArn === undefined
      ? 'RoutingControlArn must be given for RECOVERY_CONTROL health checks'
      : undefined
  if (IPAddress === undefined && (host === undefined || host === ''))
    return 'Invalid parameter : Either IPAddress or FullyQualifiedDomainName must be given'
  if (IPAddress !== undefined && parseAddress(IPAddress) === undefined)
    return `Invalid parameter : IPAddress ${IPAddress} is no address`
  if (type === 'TCP' && config.Port === undefined) return 'Invalid parameter : Port must be given for TCP health checks'
  if (RequestInterval !== 10 && RequestInterval !== 30) return 'Invalid parameter : RequestInterval must be 10 or 30'
  const isSearching = type === 'HTTP_STR_MATCH' || type === 'HTTPS_STR_MATCH'
  if (isSearching !== (SearchString !== undefined && SearchString !== ''))
    return isSearching
      ? 'Invalid parameter : SearchString must be given'
      : 'Invalid parameter : SearchString is not permitted'
  const unknown = Regions.find((region) => !isCheckerRegion(region))
  if (unknown !== undefined)
    return `Invalid XML ; cvc-enumeration-valid: Value '${unknown}' is not facet-valid with respect to enumeration '[${checkerRegionCodes.join(', ')}]'. It must be a value from the enumeration.`
  return Regions.length > 0 && Regions.length < CHECKER_REGIONS_MIN
    ? `Invalid parameter : at least ${CHECKER_REGIONS_MIN} Regions must be given`
    : undefined
}

function refuseProblem(account: Account, config: ApiHealthCheckConfig): void {
  const problem = configProblem(account, config)
  if (problem !== undefined) throw invalidInput(problem)
}

/** @see R6.8 */
export const createHealthCheck: Action = (account, request) => {
  const { CallerReference: callerReference, HealthCheckConfig } = request.body(createCheckShape)
  const config = withDefaults(HealthCheckConfig)
  refuseProblem(account, config)
  const reference = `healthcheck ${callerReference}`
  const usedBy = account.references.get(reference)
  if (usedBy !== undefined) {
    const known = account.checks.get(usedBy)
    if (known === undefined || canonicalJson(known.config) !== canonicalJson(config))
      throw new ApiError(
        'HealthCheckAlreadyExists',
        `A health check has already been created with the caller reference ${callerReference}`,
      )
    return { members: { HealthCheck: checkMembers(known) }, location: `healthcheck/${known.id}` }
  }
  checkQuota(request, 'healthChecksPerAccount', account.checks.size + 1, 'TooManyHealthChecks')
  const id = request.ids.uuid()
  const check: StoredCheck = { id, name: id, callerReference, config, version: 1, ...takenUp(account, config) }
  const next = {
    ...account,
    checks: withEntry(account.checks, id, check),
    references: withEntry(account.references, reference, id),
  }
  return { account: next, members: { HealthCheck: checkMembers(check) }, location: `healthcheck/${id}` }
}

export const getHealthCheck: Action = (account, request) => ({
  members: { HealthCheck: checkMembers(getCheck(account, param(request, 'HealthCheckId'))) },
})

export const updateHealthCheck: Action = (account, request) => {
  const { HealthCheckVersion, ResetElements = [], ...changed } = request.body(updateCheckShape)
  const check = getCheck(account, param(request, 'HealthCheckId'))
  if (HealthCheckVersion !== undefined && HealthCheckVersion !== check.version)
    throw new ApiError(
      'HealthCheckVersionMismatch',
      `The health check has version ${check.version}, not ${HealthCheckVersion}`,
    )
  const reset = new Set<string>(ResetElements)
  const left: Partial<ApiHealthCheckConfig> = Object.fromEntries(
    Object.entries(check.config).filter(([member]) => !reset.has(member)),
  )
  const config: ApiHealthCheckConfig = { ...left, Type: check.config.Type, ...changed }
  refuseProblem(account, config)
  const { alarm, ...rest } = check
  const isSameAlarm = canonicalJson(config.AlarmIdentifier ?? {}) === canonicalJson(check.config.AlarmIdentifier ?? {})
  const kept = alarm !== undefined && isSameAlarm ? { alarm } : {}
  const next: StoredCheck = { ...rest, ...kept, config, version: check.version + 1, ...takenUp(account, config) }
  return {
    account: { ...account, checks: withEntry(account.checks, check.id, next) },
    members: { HealthCheck: checkMembers(next) },
  }
}

/** Records that use it stay as they are. @see R6.13 */
export const deleteHealthCheck: Action = (account, request) => {
  const { id } = getCheck(account, param(request, 'HealthCheckId'))
  return {
    account: {
      ...account,
      checks: withoutEntry(account.checks, id),
      tags: withoutEntry(account.tags, `healthcheck/${id}`),
    },
  }
}

const PAGE = 100

export const listHealthChecks: Action = ({ checks }, request) => {
  const marker = request.query('marker')
  const size =
    request.query('maxitems') === undefined ? PAGE : pageSize(request, 'maxitems', limits.listHealthChecksPageMax)
  const { items, next } = pageByKey(checks.values(), size, marker, ({ id }) => id)
  return {
    members: {
      HealthChecks: items.map(checkMembers),
      Marker: marker ?? '',
      IsTruncated: next !== undefined,
      NextMarker: next?.id,
      MaxItems: size,
    },
  }
}

export const getHealthCheckCount: Action = ({ checks }) => ({ members: { HealthCheckCount: checks.size } })
