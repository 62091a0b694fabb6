import { compile } from '../../src/decide/compile.ts'
import { flatten } from '../../src/decide/flatten.ts'
import type { ExportContext } from '../../src/formats/format.ts'
import type { HealthState } from '../../src/health/health-state.ts'
import type { Deployment } from '../../src/model/deployment.ts'

/** 2026-11-29 12:00:00 UTC. */
export const NOON = 1_795_953_600

/** An export without options, with what a test says instead. Checks named in `down` are unhealthy. */
export function exportContext(
  deployment: Deployment,
  more: Partial<ExportContext> = {},
  down: readonly string[] = [],
): ExportContext {
  const health: HealthState = { checks: new Map(down.map((id) => [id, false])), resources: new Map() }
  const weighted = more.weighted ?? 'largest'
  return {
    planName: 'plan',
    snapshot: (client = more.client) =>
      flatten(compile(deployment), health, { weighted, ...(client === undefined ? {} : { client }) }),
    failed: down,
    weighted,
    serial: { kind: 'plan' },
    previous: [],
    nowSeconds: NOON,
    createOnly: false,
    includeApex: false,
    prune: false,
    force: false,
    existingZones: false,
    ids: new Map(),
    importIds: new Map(),
    views: false,
    uncheckedWeights: false,
    embed: false,
    transfer: { primary: { address: '127.0.0.1', port: 5353 }, listen: { address: '127.0.0.1', port: 53 } },
    ...more,
  }
}
