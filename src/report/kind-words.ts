import type { ClientKind } from '../decide/client-kinds.ts'
import type { Client } from '../model/client.ts'
import type { Question } from '../simulate/questions.ts'
import { formatPrefix } from '../values/ip-prefix.ts'
import { printable } from '../values/printable.ts'
import { spokenName } from './record-words.ts'

/** A question, and those who get the same for it. */
export interface Asked extends Question {
  readonly kinds: readonly ClientKind[]
}

/** `www.example.com A`. */
export const recordName = ({ name, type }: Question): string => `${spokenName(name)} ${type}`

/** True if nobody else gets anything else for the name and type. */
export const isAlone = (row: Asked, rows: readonly Asked[]): boolean =>
  rows.filter(({ zone, name, type }) => zone === row.zone && name === row.name && type === row.type).length === 1

const KINDS_SHOWN_MAX = 3

/** `EU (paris), NA-US-WA and 3 more`; `all` where one row speaks for every kind. */
export function kindsText({ kinds }: Pick<Asked, 'kinds'>, alone: boolean): string {
  if (alone && kinds.every(({ label }) => label === 'all')) return 'all'
  const labels = kinds.map(({ label, named, isAssumed }) => {
    const known = named.length > 0 && !named.includes(label) && label !== 'all' ? ` (${named.join(', ')})` : ''
    return printable(`${label}${known}${isAssumed ? ' (if any)' : ''}`)
  })
  if (alone && kinds.length > 1) return 'all'
  const more = labels.length > KINDS_SHOWN_MAX ? ` and ${labels.length - KINDS_SHOWN_MAX} more` : ''
  return labels.slice(0, KINDS_SHOWN_MAX).join(', ') + more
}

/** A client in the form that `--client` takes; '' for one of unknown place. */
export function clientText({
  continent,
  country,
  subdivision,
  coordinates,
  subnet,
  region,
  latencyMs,
}: Client): string {
  const parts = [
    continent === undefined ? [] : [`continent=${continent}`],
    country === undefined ? [] : [`country=${country}`],
    subdivision === undefined ? [] : [`subdivision=${subdivision}`],
    region === undefined ? [] : [`region=${region}`],
    coordinates === undefined ? [] : [`latitude=${coordinates.latitude}`, `longitude=${coordinates.longitude}`],
    subnet === undefined ? [] : [`subnet=${formatPrefix(subnet)}`],
    [...(latencyMs ?? [])].map(([name, milliseconds]) => `latency.${name}=${milliseconds}`),
  ]
  return parts.flat().join(',')
}

/** A kind of client as machine output has it. */
export function kindJson({ label, named, client }: ClientKind): object {
  return {
    kind: label,
    ...(named.length > 0 ? { named } : {}),
    ...(clientText(client) === '' ? {} : { client: clientText(client) }),
  }
}
