import type { TtlSource } from '../../model/record-set.ts'
import { RECORD_TTL_SECONDS } from '../../route53/defaults.ts'
import { TTL_SECONDS_MAX } from '../../route53/limits.ts'
import { parseDuration } from '../../values/duration.ts'
import type { Ttl } from '../document.gen.ts'
import type { Context } from './context.ts'
import { type Place, type Placed, valueAt } from './origin.ts'

/** The TTL that holds at some point of a plan. */
export interface EffectiveTtl {
  readonly seconds: number
  readonly source: TtlSource
  /** What it was written in as `ttl`; undefined for the built-in one. */
  readonly at?: Placed
}

/** Where a TTL was written. */
export const ttlPlace = ({ at }: EffectiveTtl): Place | undefined => at && valueAt([...at.path, 'ttl'])

/** Seconds, reported and undefined where Route 53 takes no such TTL. @see R1.29 */
function parseTtl(context: Context, written: Ttl, at: Placed): number | undefined {
  const seconds = parseDuration(written)
  if (seconds !== undefined && Number.isInteger(seconds) && seconds <= TTL_SECONDS_MAX) return seconds
  context.report('ttl-range', valueAt([...at.path, 'ttl']), `${written} is not a TTL`, {
    hint: `write whole seconds from 0 to ${TTL_SECONDS_MAX}, or text such as 60s, 5m, 1h`,
  })
  return undefined
}

/** The TTL written as member of what stands at `at`, or `outer` where none is. The nearest wins. @see plan.md "Branches" */
export function nearestTtl(
  context: Context,
  written: Ttl | undefined,
  at: Placed,
  source: TtlSource,
  outer: EffectiveTtl,
): EffectiveTtl {
  if (written === undefined) return outer
  const seconds = parseTtl(context, written, at)
  return seconds === undefined ? outer : { seconds, source, at }
}

/** The TTL of records that give none: `defaults.ttl`, else 60 s. */
export function defaultTtl(context: Context): EffectiveTtl {
  const builtIn: EffectiveTtl = { seconds: RECORD_TTL_SECONDS, source: 'built-in' }
  return nearestTtl(context, context.document.defaults?.ttl, { path: ['defaults'] }, 'defaults', builtIn)
}
