import type { RelatedPlace } from '../../model/diagnostic.ts'
import { limits } from '../../route53/limits.ts'
import { quoteText } from '../../values/rdata/quote-text.ts'
import type { Rdata, RecordType } from '../../values/rdata/rdata.ts'
import { parseRdata } from '../../values/rdata/registry.ts'
import type { Context } from './context.ts'
import { type Place, spanAt } from './origin.ts'

/** One value as the author wrote it. */
export interface WrittenValue {
  readonly text: string
  readonly place: Place
}

/** Values that parsed, each with the place it came from. */
export interface ParsedValues {
  readonly values: readonly Rdata[]
  readonly places: readonly Place[]
}

/** How the text of TXT and SPF values is meant: as people write it, or as the API does, in quotes. */
export type TextStyle = 'plain' | 'quoted'

function parseValue(context: Context, type: RecordType, written: WrittenValue, style: TextStyle): Rdata | undefined {
  const isPlain = style === 'plain' && (type === 'TXT' || type === 'SPF') && !written.text.startsWith('"')
  const parsed = parseRdata(type, isPlain ? quoteText(written.text) : written.text)
  if (parsed.ok) return parsed.rdata
  const { rule, message, hint, column } = parsed.problem
  if (isPlain) context.report(rule, written.place, message, { hint })
  else context.reportWithin(rule, written.place, written.text, column, message, hint)
  return undefined
}

/** How many values a record of the type may have. @see R1.27 */
const countMax = (type: RecordType) => (type === 'CNAME' || type === 'SOA' ? 1 : limits.valuesPerRecord)

/**
 * The values of one record, in canonical form. What does not parse, stands twice or is too much is reported and left
 * out; none left means that the record has no data.
 *
 * @see R1.11 to R1.27
 */
export function parseValues(
  context: Context,
  type: RecordType,
  written: readonly WrittenValue[],
  whole: Place,
  style: TextStyle,
): ParsedValues {
  const max = countMax(type)
  if (written.length === 0) context.report('value-count', whole, `the ${type} record has no value`)
  if (written.length > max) {
    const most = max === 1 ? 'exactly one value' : `at most ${max} values`
    context.report('value-count', whole, `${type} records have ${most}, this one has ${written.length}`)
  }
  const kept = new Map<string, { readonly rdata: Rdata; readonly place: Place }>()
  for (const value of written) {
    const rdata = parseValue(context, type, value, style)
    if (rdata === undefined) continue
    const earlier = kept.get(rdata.text)
    if (earlier !== undefined) {
      const related: RelatedPlace[] = [{ message: 'first written here', at: spanAt(context.positions, earlier.place) }]
      const message = `the value ${rdata.text} stands twice in one ${type} record`
      context.report('value-duplicate', value.place, message, { hint: 'remove one', related })
    } else if (kept.size < max) kept.set(rdata.text, { rdata, place: value.place })
  }
  return { values: [...kept.values()].map(({ rdata }) => rdata), places: [...kept.values()].map(({ place }) => place) }
}
