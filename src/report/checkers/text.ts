import type { CheckerNeeds, CheckerRange } from '../../route53/checker-ranges.ts'
import { countOf } from '../../values/count.ts'
import type { Style } from '../style.ts'
import { formatTable } from '../table.ts'
import { wrapWords } from '../width.ts'

/** A block a line with the region of its checkers, and what to make of them. */
export function checkersToText({ ports }: CheckerNeeds, ranges: readonly CheckerRange[], style: Style): string {
  const rows = ranges.map(({ cidr, region }) => [cidr, region === undefined ? style.quiet('all regions') : region])
  const table = formatTable([{ title: 'block' }, { title: 'checkers in' }], rows, {
    width: style.width,
    heading: style.quiet,
  })
  const words = `${countOf(ranges.length, 'block')}. An endpoint has to admit all of them on TCP ${ports.join(', ')} (R3.10a), or Route 53 finds it unhealthy. Ready to use: --format nftables or terraform.`
  return (
    table +
    wrapWords(words, style.width)
      .map((line) => `${line}\n`)
      .join('')
  )
}
