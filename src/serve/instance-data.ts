import type { InstanceData } from '../discovery/registry.ts'
import { formatAddress, parseAddress } from '../values/ip-prefix.ts'

export interface DataProblem {
  readonly message: string
  readonly hint: string
}

const ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** True if the text can be the id of an instance: one label of a host name, as it becomes part of one. */
export const isInstanceId = (text: unknown): text is string => typeof text === 'string' && ID.test(text)

export const ID_PROBLEM: DataProblem = {
  message: 'the instance has no id that can be a label of a name',
  hint: 'write {"id": "i-1"}: lower-case letters, digits and hyphens, at most 63',
}

function addressOf(value: unknown, family: 'ipv4' | 'ipv6'): string | undefined | DataProblem {
  if (value === undefined) return undefined
  const address = typeof value === 'string' ? parseAddress(value) : undefined
  const example = family === 'ipv4' ? '192.0.2.10' : '2001:db8::10'
  if (address === undefined || formatAddress(address).includes(':') !== (family === 'ipv6'))
    return { message: `"${family}" is no address of its family`, hint: `write {"${family}": "${example}"}` }
  return formatAddress(address)
}

function numberOf(value: unknown, name: string, least: number): number | undefined | DataProblem {
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 65_535) return value
  return { message: `"${name}" is no whole number from ${least} to 65535`, hint: `write {"${name}": ${least}}` }
}

const isProblem = (value: unknown): value is DataProblem => typeof value === 'object' && value !== null

/** What an instance says of itself; members that are not its own are ignored. */
export function readInstance(value: unknown): InstanceData | DataProblem {
  if (typeof value !== 'object' || value === null || !('id' in value) || !isInstanceId(value.id)) return ID_PROBLEM
  const member = (name: string): unknown => Object.entries(value).find(([key]) => key === name)?.[1]
  const [ipv4, ipv6] = [addressOf(member('ipv4'), 'ipv4'), addressOf(member('ipv6'), 'ipv6')]
  const port = numberOf(member('port'), 'port', 1)
  const priority = numberOf(member('priority'), 'priority', 0)
  const weight = numberOf(member('weight'), 'weight', 0)
  if (isProblem(ipv4)) return ipv4
  if (isProblem(ipv6)) return ipv6
  if (isProblem(port)) return port
  if (isProblem(priority)) return priority
  if (isProblem(weight)) return weight
  if (ipv4 === undefined && ipv6 === undefined)
    return { message: 'the instance has no address', hint: 'write {"ipv4": "192.0.2.10"}, {"ipv6": …} or both' }
  return {
    id: value.id,
    ...(ipv4 === undefined ? {} : { ipv4 }),
    ...(ipv6 === undefined ? {} : { ipv6 }),
    ...(port === undefined ? {} : { port }),
    priority: priority ?? 1,
    weight: weight ?? 1,
  }
}
