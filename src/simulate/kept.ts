import type { Decision } from '../decide/decision.ts'
import type { ZoneGraph } from '../decide/graph.ts'
import type { Client } from '../model/client.ts'
import { add, type Fraction, toNumber } from '../values/fraction.ts'
import { negativeTtlSeconds } from './bounds.ts'
import { addScaled, type Curve, constantCurve, type Grid, heldByClients } from './curve.ts'
import type { TimeModel } from './model.ts'

/** How long some clients keep an answer: shares come to 1. */
export interface KeptFor {
  readonly ttl: number
  readonly share: number
}

/** How long clients keep an answer: the longest TTL on the way to it, of a negative one that of the zone's SOA. */
export function keptFor(
  { outcomes }: Pick<Decision, 'outcomes'>,
  { zone }: Pick<ZoneGraph, 'zone'>,
): readonly KeptFor[] {
  const shares = new Map<number, Fraction>()
  for (const { share, from, chain } of outcomes) {
    const ttls = [...from, ...chain.map(({ leaf }) => leaf)].map(({ ttlSeconds }) => ttlSeconds)
    const ttl = Math.max(0, ...ttls, ...(from.length === 0 ? [negativeTtlSeconds(zone)] : []))
    const known = shares.get(ttl)
    shares.set(ttl, known ? add(known, share) : share)
  }
  return [...shares].map(([ttl, share]) => ({ ttl, share: toNumber(share) }))
}

/** A TTL as the client's resolver takes it. */
export function resolvedTtl(ttl: number, { resolver }: TimeModel, client: Client): number {
  const { minTtlSeconds = resolver.minTtl, maxTtlSeconds = resolver.maxTtl } = client.resolver ?? {}
  return Math.min(Math.max(ttl, minTtlSeconds), Math.max(maxTtlSeconds, minTtlSeconds))
}

/**
 * What clients hold: from each event on they keep what they had before it for as long as that answer's TTL says.
 *
 * @param beginnings when epochs begin, seconds
 * @param kept for each epoch how long its answer is kept
 */
export function heldAcross(
  servers: Curve,
  beginnings: readonly number[],
  grid: Grid,
  kept: readonly (readonly KeptFor[])[],
  model: TimeModel,
  client: Client,
): Curve {
  const known = new Map<string, Curve>()
  const heldFor = (times: readonly KeptFor[]): Curve => {
    const ttls = times.map(({ ttl, share }) => ({ ttl: resolvedTtl(ttl, model, client), share }))
    const key = ttls.map(({ ttl, share }) => `${ttl} ${share}`).join(' ')
    let curve = known.get(key)
    if (!curve) {
      curve = ttls.reduce(
        (sum, { ttl, share }) => addScaled(sum, heldByClients(servers, grid, ttl, model.clients), share),
        constantCurve(grid, 0),
      )
      known.set(key, curve)
    }
    return curve
  }
  const result = new Float64Array(grid.count)
  let [epoch, index] = [0, 0]
  while (index < grid.count) {
    const next = beginnings[epoch + 1] ?? Number.POSITIVE_INFINITY
    const until = Math.min(grid.count, Math.max(index, Math.ceil(next / grid.cell)))
    result.set(heldFor(kept[Math.max(0, epoch - 1)] ?? []).values.subarray(index, until), index)
    index = until
    epoch += 1
  }
  return { before: servers.before, values: result }
}
