import type { Mismatch } from '../../simulate/claims.ts'
import type { ExpectationResult, Miss, TestIdentity } from '../../simulate/test-run.ts'
import { formatDuration } from '../../values/duration.ts'
import { printable } from '../../values/printable.ts'

/** `eu-outage`, or of a case what it asks: `case 1: www A, paris, failed euw1`. */
export function testName({ id, index, query, fail }: TestIdentity): string {
  if (id !== undefined) return printable(id)
  const clients = query.clients === 'all' ? ['all clients'] : query.clients
  const parts = [`${query.name} ${query.type}`, ...clients, ...(fail.length > 0 ? [`failed ${fail.join(', ')}`] : [])]
  return printable(`case ${(index ?? 0) + 1}: ${parts.join(', ')}`)
}

/** `answers: expected 192.0.2.10, got 192.0.2.20`. */
export const mismatchWords = ({ claim, expected, got }: Mismatch): string =>
  printable(`${claim}: expected ${expected}, got ${got}`)

/** Everything that one miss says, a sentence each. */
export function missWords(
  { atSeconds, atTime }: ExpectationResult,
  { client, mismatches, settledAt }: Miss,
): readonly string[] {
  const clock = atTime === undefined ? '' : `(${atTime}) `
  const when = atSeconds === undefined ? '' : `at ${formatDuration(atSeconds)} ${clock}`
  const who = client === '' ? '' : `${printable(client)}: `
  const late = settledAt === undefined ? [] : [`${who}not settled until ${formatDuration(settledAt)}`]
  return [...mismatches.map((mismatch) => `${when}${who}${mismatchWords(mismatch)}`), ...late]
}
