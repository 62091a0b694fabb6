import { checkerAddressBlocks, checkerRegionCodes } from '../../route53/checkers.ts'
import { type Action, formatTime, getCheck, param } from '../action.ts'
import { invalidInput } from '../errors.ts'
import type { ProbeReport } from '../world.ts'
import type { XmlMembers } from '../xml.ts'

/** An address that a region's checkers might have: the first of a published block, by the region's place in the list. */
const checkerAddress = (region: string): string => {
  const blocks = checkerAddressBlocks().filter((block) => !block.includes(':'))
  const index = Math.max(0, checkerRegionCodes.indexOf(region))
  return blocks[index % blocks.length]?.split('/')[0] ?? '127.0.0.1'
}

const words = ({ passed, message }: ProbeReport) => {
  const status = /^(\d{3})\b(?:, )?(.*)$/s.exec(message)
  if (!passed) return `Failure: ${message}`
  return status === null ? 'Success: Connection established' : `Success: HTTP Status Code ${status[1]}, OK`
}

const observation = (region: string, status: string, atMs: number): XmlMembers => ({
  Region: region,
  IPAddress: checkerAddress(region),
  StatusReport: { Status: status, CheckedTime: formatTime(atMs) },
})

/** Regions of the check, and what was last seen; refuses checks that look at nothing by themselves. */
function observed(account: Parameters<Action>[0], request: Parameters<Action>[1]) {
  const check = getCheck(account, param(request, 'HealthCheckId'))
  const { Type: type, Regions = [] } = check.config
  const regions = Regions.length > 0 ? Regions : checkerRegionCodes
  return { type, regions, report: request.world.report(check.name) }
}

/** @see api.md §6 */
export const getHealthCheckStatus: Action = (account, request) => {
  const { type, regions, report } = observed(account, request)
  if (type === 'CALCULATED' || type === 'CLOUDWATCH_METRIC' || type === 'RECOVERY_CONTROL')
    throw invalidInput(`The status of a ${type} health check is not observed by checkers`)
  const before = report.healthy
    ? 'Success: no probe yet, so it counts as healthy'
    : 'Failure: no probe yet, and it counts as unhealthy'
  const { probe } = report
  return {
    members: {
      HealthCheckObservations: regions.map((region) =>
        observation(region, probe === undefined ? before : words(probe), probe?.atMs ?? request.nowMs),
      ),
    },
  }
}

export const getHealthCheckLastFailureReason: Action = (account, request) => {
  const { regions, report } = observed(account, request)
  const { lastFailure } = report
  return {
    members: {
      HealthCheckObservations:
        lastFailure === undefined
          ? []
          : regions.map((region) => observation(region, words(lastFailure), lastFailure.atMs)),
    },
  }
}

export const getCheckerIpRanges: Action = () => ({ members: { CheckerIpRanges: checkerAddressBlocks() } })
