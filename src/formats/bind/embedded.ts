import { labelsOf } from '../../values/name.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'
import type { Item, ZoneRecord } from './read-records.ts'

/** Below it, next to the records that they are about, structured comments stand as TXT records. @see engines.md 3.6 */
export const EMBEDDED_LABEL = '_r53sim'

/** The first string of such a record. */
export const partHead = (part: number, parts: number): string => `r53sim ${part}/${parts}`

/** The character strings of a TXT record. @see RFC 1035 §3.3.14 */
function stringsOf({ wire }: Rdata): readonly string[] {
  const strings: string[] = []
  for (let at = 0; at < wire.length; at += 1 + (wire[at] ?? 0))
    strings.push(String.fromCharCode(...wire.subarray(at + 1, at + 1 + (wire[at] ?? 0))))
  return strings
}

interface Part {
  readonly record: ZoneRecord
  readonly number: number
  readonly count: number
  readonly text: string
}

function partOf(record: ZoneRecord): Part | undefined {
  if (record.rdata.type !== 'TXT' || labelsOf(record.owner)[0] !== EMBEDDED_LABEL) return undefined
  const [head = '', ...rest] = stringsOf(record.rdata)
  const [, number, count] = /^r53sim (\d{1,5})\/(\d{1,5})$/.exec(head) ?? []
  return number === undefined || count === undefined
    ? undefined
    : { record, number: Number(number), count: Number(count), text: rest.join('') }
}

/** Items of which embedded comments have become comments, before all others; `complain` is told of those with a part missing. */
export function unpackEmbedded(
  items: readonly Item[],
  complain: (record: ZoneRecord, message: string) => void,
): readonly Item[] {
  const others: Item[] = []
  const byOwner = new Map<string, Map<number, Part>>()
  for (const item of items) {
    const part = item.kind === 'record' ? partOf(item.record) : undefined
    if (part === undefined) others.push(item)
    else byOwner.set(part.record.owner, (byOwner.get(part.record.owner) ?? new Map()).set(part.number, part))
  }
  // Comments that the file still has say the same.
  if (items.some((item) => item.kind === 'comment' && item.text.startsWith('r53sim:zone '))) return others
  const comments = [...byOwner.values()].flatMap((parts): readonly Item[] => {
    const all = [...parts.values()].sort((a, b) => a.number - b.number)
    const [first] = all
    if (first === undefined) return []
    const { record, count } = first
    if (all.length !== count || all.at(-1)?.number !== count) {
      complain(record, `${all.length} of ${count} parts of these comments are in the file`)
      return []
    }
    const spot = { file: record.file, range: record.range }
    const lines = all
      .map(({ text }) => text)
      .join('')
      .split('\n')
    return lines.map((line) => ({ kind: 'comment', text: line.replace(/^;/, ''), spot }))
  })
  // The zone's own comments come first: they say how the others are to be taken.
  return [...comments.filter(isZoneItem), ...comments.filter((item) => !isZoneItem(item)), ...others]
}

const isZoneItem = (item: Item) => item.kind === 'comment' && item.text.startsWith('r53sim:zone ')
