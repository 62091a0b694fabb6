import type { RelatedPlace } from '../../model/diagnostic.ts'
import { removing } from '../../model/fix.ts'
import { limits } from '../../route53/limits.ts'
import { tidyAddress } from '../../values/ip-prefix.ts'
import { quoteText } from '../../values/rdata/quote-text.ts'
import type { Rdata, RdataProblem, RecordType } from '../../values/rdata/rdata.ts'
import { parseRdata } from '../../values/rdata/registry.ts'
import type { PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import { type Place, spanAt, valueAt } from './origin.ts'

/** Values as the author wrote them, and the place of each. */
export interface WrittenValues {
  readonly texts: readonly string[]
  /** Where all of them stand. */
  readonly pathOf: () => PlanPath
  readonly placeOf: (index: number) => Place
}

/** Values that parsed, and the place each of them came from. */
export interface ParsedValues {
  readonly values: readonly Rdata[]
  readonly placeOf: (index: number) => Place
}

/** How the text of TXT and SPF values is meant: as people write it, or as the API does, in quotes. */
export type TextStyle = 'plain' | 'quoted'

/** Values of CAA records whose last field lacks its quotation marks. */
const BARE_CAA = /^(\s*\d+\s+[A-Za-z0-9]+\s+)([^\s"\\]+)\s*$/

/** What a value must mean that does not parse: text without its quotation marks, an address in another form. */
function meantValue(type: RecordType, text: string, rule: RdataProblem['rule']): string | undefined {
  const meant =
    type === 'A' || type === 'AAAA'
      ? tidyAddress(text, type === 'A' ? 4 : 6)
      : type === 'CAA'
        ? text.replace(BARE_CAA, '$1"$2"')
        : rule === 'txt-unquoted' && !/["\\]/.test(text)
          ? quoteText(text)
          : undefined
  return meant !== undefined && meant !== text && parseRdata(type, meant).ok ? meant : undefined
}

function parseValue(
  context: Context,
  type: RecordType,
  text: string,
  placeOf: () => Place,
  style: TextStyle,
): Rdata | undefined {
  const isPlain = style === 'plain' && (type === 'TXT' || type === 'SPF') && !text.startsWith('"')
  const parsed = parseRdata(type, isPlain ? quoteText(text) : text)
  if (parsed.ok) return parsed.rdata
  const { rule, message, hint, column } = parsed.problem
  const meant = isPlain ? undefined : meantValue(type, text, rule)
  if (isPlain) context.report(rule, placeOf(), message, { hint })
  else context.reportWithin(rule, placeOf(), text, column, message, hint, meant)
  return undefined
}

/** The item of the list that a value is, or is in as the API writes it. */
const itemAround = ({ path, part }: Place): Place => ({
  path: path.at(-1) === 'Value' ? path.slice(0, -1) : path,
  part,
})

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
  { texts, pathOf, placeOf }: WrittenValues,
  style: TextStyle,
): ParsedValues {
  const [only] = texts
  if (only !== undefined && texts.length === 1) {
    const rdata = parseValue(context, type, only, () => placeOf(0), style)
    return { values: rdata === undefined ? [] : [rdata], placeOf }
  }
  const max = countMax(type)
  if (texts.length === 0) context.report('value-count', valueAt(pathOf()), `the ${type} record has no value`)
  if (texts.length > max) {
    const most = max === 1 ? 'exactly one value' : `at most ${max} values`
    context.report('value-count', valueAt(pathOf()), `${type} records have ${most}, this one has ${texts.length}`)
  }
  const kept = new Map<string, { readonly rdata: Rdata; readonly index: number }>()
  for (const [index, text] of texts.entries()) {
    const rdata = parseValue(context, type, text, () => placeOf(index), style)
    if (rdata === undefined) continue
    const earlier = kept.get(rdata.text)
    if (earlier !== undefined) {
      const place = placeOf(index)
      const related: RelatedPlace[] = [
        { message: 'first written here', at: spanAt(context.positions, placeOf(earlier.index)) },
      ]
      const message = `the value ${rdata.text} stands twice in one ${type} record`
      const fix = removing(spanAt(context.positions, itemAround(place)), 'item', `the second ${rdata.text}`)
      context.report('value-duplicate', place, message, { hint: 'remove one', related, fix })
    } else if (kept.size < max) kept.set(rdata.text, { rdata, index })
  }
  const indexes = Array.from(kept.values(), ({ index }) => index)
  return {
    values: Array.from(kept.values(), ({ rdata }) => rdata),
    placeOf: (position) => placeOf(indexes[position] ?? position),
  }
}
