import type { CidrCollection } from '../../model/deployment.ts'
import { removing } from '../../model/fix.ts'
import { contains, formatPrefix, type IpPrefix } from '../../values/ip-prefix.ts'
import type { Finding, LintRule } from '../rule.ts'

/** A block with its location, and its place among all blocks of the collection. */
interface Placed {
  readonly block: IpPrefix
  readonly location: string
  readonly index: number
}

const blocksOf = ({ locations }: CidrCollection): readonly Placed[] =>
  [...locations]
    .flatMap(([location, blocks]) => blocks.map((block) => ({ block, location })))
    .map((placed, index) => ({ ...placed, index }))

/** Blocks before what lies in them; equal blocks in plan order. */
const byAddress = ({ block: a, index: i }: Placed, { block: b, index: j }: Placed) =>
  a.family - b.family || (a.bits < b.bits ? -1 : a.bits > b.bits ? 1 : a.length - b.length || i - j)

function describe({ name, at }: CidrCollection, inner: Placed, outer: Placed): Finding {
  const isSame = inner.block.length === outer.block.length
  const [later, earlier] = isSame || inner.index > outer.index ? [inner, outer] : [outer, inner]
  const where = inner.location === outer.location ? inner.location : `${outer.location} and ${inner.location}`
  const related = [
    { at: at.field('blocks', isSame ? earlier.index : outer.index), message: `in ${outer.location} here` },
  ]
  if (isSame) {
    const message = `${formatPrefix(inner.block)} stands twice in collection "${name}" (${where})`
    const place = at.field('blocks', later.index)
    // In two locations nobody knows which of them was meant.
    const fix =
      inner.location === outer.location ? removing(place, 'item', `the second ${formatPrefix(later.block)}`) : undefined
    return { at: place, message, hint: 'remove one', related, fix }
  }
  const isUseless = inner.location === outer.location
  const message = isUseless
    ? `${formatPrefix(inner.block)} of ${inner.location} lies in ${formatPrefix(outer.block)} of the same location`
    : `${formatPrefix(inner.block)} of ${inner.location} lies in ${formatPrefix(outer.block)} of ${outer.location}`
  const hint = isUseless
    ? 'remove the smaller block'
    : 'the longest match wins: give each client one location, or ignore this'
  return { severity: 'warning', at: at.field('blocks', inner.index), message, hint, related }
}

export const cidrBlockOverlap: LintRule = {
  id: 'cidr-block-overlap',
  severity: 'error',
  about: 'cidr-collection',
  summary: 'same block twice in a CIDR collection; a warning where one block lies in another',
  rules: ['R1.37', 'R2.41'],
  rejectedByApi: true,
  why:
    'Which location a client belongs to is decided by the longest block around it. Two equal blocks leave that ' +
    'open.',
  bad: `version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24], tokyo: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www:
        A:
          ip_based:
            collection: offices
            locations: { paris: { values: [192.0.2.10] }, tokyo: { values: [192.0.2.20] }, default: { values: [192.0.2.30] } }
`,
  good: `version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24], tokyo: [203.0.113.0/24] } }
zones:
  example.com:
    records:
      www:
        A:
          ip_based:
            collection: offices
            locations: { paris: { values: [192.0.2.10] }, tokyo: { values: [192.0.2.20] }, default: { values: [192.0.2.30] } }
`,
  *check({ deployment }) {
    for (const collection of deployment.cidrCollections.values()) {
      const around: Placed[] = []
      for (const placed of blocksOf(collection).toSorted(byAddress)) {
        let outer = around.at(-1)
        while (outer && !contains(outer.block, placed.block)) {
          around.pop()
          outer = around.at(-1)
        }
        if (outer) yield describe(collection, placed, outer)
        around.push(placed)
      }
    }
  },
}
