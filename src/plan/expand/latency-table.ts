import { findRegion } from '../../route53/regions.ts'

/** Why a table is none; lines count from 1. */
export interface TableProblem {
  readonly line: number
  readonly message: string
}

/** Milliseconds by region, by client name or country. */
export interface LatencyTable {
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly problems: readonly TableProblem[]
}

/** One line's cells; quotation marks around a cell are taken off. */
const cellsOf = (line: string): readonly string[] =>
  line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))

/**
 * A table of round-trip times as comma-separated text: regions in the first line, then a line for each client or
 * country. Empty cells are regions without a figure. Everything wrong is listed; the rest is read.
 *
 * @see plan.md "Clients, expectations, invariants"
 */
export function parseLatencyTable(text: string): LatencyTable {
  const problems: TableProblem[] = []
  const rows = new Map<string, ReadonlyMap<string, number>>()
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const regions = cellsOf(lines[0] ?? '').slice(1)
  for (const region of regions)
    if (findRegion(region) === undefined) problems.push({ line: 1, message: `"${region}" is not a region` })
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue
    const [name = '', ...cells] = cellsOf(line)
    const row = new Map<string, number>()
    for (const [column, cell] of cells.entries()) {
      const region = regions[column]
      if (cell === '') continue
      const milliseconds = /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : undefined
      if (region === undefined) problems.push({ line: index + 1, message: `"${cell}" has no region above it` })
      else if (milliseconds === undefined)
        problems.push({ line: index + 1, message: `"${cell}" is not a number of milliseconds` })
      else row.set(region, milliseconds)
    }
    rows.set(name, row)
  }
  return { rows, problems }
}
