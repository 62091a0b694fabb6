import { resolve } from 'node:path'
import type { Denial } from '../dns/dnssec/denial.ts'
import type { Zone } from '../model/deployment.ts'
import { createZoneSigning, type PreparedZones, type ZoneSigning } from '../serve/zone-signing.ts'
import { printable } from '../values/printable.ts'
import { Failure } from './failure.ts'
import type { System } from './system.ts'

export interface SigningFlags {
  readonly dnssec?: boolean
  readonly denial: Denial
  readonly data?: string
}

/** What the zones that are now signed need at their parents, one line each; and which cannot be signed. */
function say({ added, problems }: PreparedZones, signing: ZoneSigning, isKept: boolean, system: System): void {
  for (const { message, hint } of problems) system.stderr.write(`! ${printable(message)}: ${printable(hint)}\n`)
  for (const zone of added) system.stderr.write(`${signing.dsOf(zone)}\n`)
  if (added.length > 0 && !isKept)
    system.stderr.write('! these DS records hold until the end of this run: --data DIR keeps the keys\n')
}

/** Signing as it goes on from plan to plan. */
export interface OpenedSigning {
  readonly zones: ZoneSigning
  /** Says the DS records of the zones that serving begins with, and that secondaries (`hasSecondaries`) get no signatures. */
  announce(hasSecondaries: boolean): void
  /** Takes up the zones of another plan, and says what is new. */
  follow(zones: readonly Zone[]): void
}

/** Opens or makes the keys of all zones that are to be signed; refuses to start where some cannot be used, because answers without signatures would be taken for forged ones. @see D90, D91 */
export function openSigning(
  { dnssec = false, denial, data }: SigningFlags,
  first: readonly Zone[],
  system: System,
): OpenedSigning {
  const zones = createZoneSigning({
    all: dnssec,
    denial,
    directory: data === undefined ? undefined : resolve(system.cwd, data),
    clock: { nowSeconds: () => system.nowMs() / 1000, elapsedMs: system.monotonicMs },
  })
  const prepared = zones.prepare(first)
  const [problem] = prepared.problems
  if (problem !== undefined) throw new Failure(problem.message, problem.hint)
  const isKept = data !== undefined
  return {
    zones,
    announce: (hasSecondaries) => {
      say(prepared, zones, isKept, system)
      if (hasSecondaries && prepared.added.length > 0)
        system.stderr.write(
          '! secondaries get signed zones without signatures: let them sign, or leave the DS records out at the parent\n',
        )
    },
    follow: (next) => say(zones.prepare(next), zones, isKept, system),
  }
}
