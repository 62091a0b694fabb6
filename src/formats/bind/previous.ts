import type { Zone } from '../../model/deployment.ts'
import { findSoa } from './soa.ts'

const ZONE_LINE = /^;r53sim:zone (\{.*\})\n/

function parseObject(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** True if `text` is an earlier file of that zone: same name, public or private alike, and no other id. */
export function isFileOf(text: string, zone: Zone): boolean {
  const header = parseObject(ZONE_LINE.exec(text)?.[1] ?? '')
  if (!header || !('zone' in header) || header.zone !== zone.name) return false
  if ('vpcs' in header !== (zone.vpcs !== undefined)) return false
  return !('id' in header) || zone.idIsMadeUp === true || header.id === zone.id
}

/** The records of a file in an order of their own, with the SOA but for its serial. */
export function contentOf(text: string): string {
  const records = text.split('\n').filter((line) => /^[^;$]/.test(line) && !/^@ \d+ IN SOA /.test(line))
  return [...records.sort(), findSoa(text)?.rest ?? ''].join('\n')
}
