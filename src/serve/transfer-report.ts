import { displayName } from '../values/name.ts'
import type { Counters } from './counters.ts'
import type { MetricFamily } from './prometheus.ts'
import type { Transfers } from './transfers.ts'

/** What status tells of secondaries: serials by zone and client, requests by what was sent, NOTIFY by whether it was answered. Nothing where there are none. */
export function transferStatus(
  transfers: Transfers | undefined,
  counters: Counters,
): Readonly<Record<string, unknown>> {
  if (transfers === undefined) return {}
  const { badSignatures, ...sent } = counters.transfers
  return {
    transfers: {
      serials: transfers.published().map(({ line, published }) => ({
        zone: displayName(published.zone.name),
        client: line === '' ? null : line,
        serial: published.serial,
      })),
      requests: { ...sent, bad_signatures: badSignatures },
      notifies: { ...transfers.notifies },
    },
  }
}

/** The same as metrics. */
export function transferFamilies(transfers: Transfers | undefined, counters: Counters): readonly MetricFamily[] {
  if (transfers === undefined) return []
  const { badSignatures, ...sent } = counters.transfers
  const requests = Object.entries({ ...sent, bad_signature: badSignatures })
  return [
    {
      name: 'r53sim_zone_serial',
      type: 'gauge',
      help: 'Serial of a zone as secondaries get it.',
      samples: transfers.published().map(({ line, published: { zone, serial } }) => ({
        labels: { zone: displayName(zone.name), client: line },
        value: serial,
      })),
    },
    {
      name: 'r53sim_transfer_requests_total',
      type: 'counter',
      help: 'Requests of secondaries by what they got.',
      samples: requests.map(([outcome, value]) => ({ labels: { outcome }, value })),
    },
    {
      name: 'r53sim_notifies_total',
      type: 'counter',
      help: 'NOTIFY by whether the secondary answered.',
      samples: Object.entries(transfers.notifies).map(([outcome, value]) => ({ labels: { outcome }, value })),
    },
  ]
}
