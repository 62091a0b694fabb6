import type { MetricFamily } from '../serve/prometheus.ts'
import type { Server } from '../serve/server.ts'
import { transferFamilies, transferStatus } from '../serve/transfer-report.ts'
import type { Transfers } from '../serve/transfers.ts'
import type { Extras } from './serve-extras.ts'
import type { OpenedGeo } from './serve-geo.ts'
import type { OpenedSigning } from './serve-signing.ts'

/** What hangs on, for status and metrics. */
export const moreOf = (
  { zones }: OpenedSigning,
  transfers: Transfers | undefined,
  { counters }: Server,
  extras: Extras,
  geo: OpenedGeo,
  apiFamilies: () => readonly MetricFamily[],
) => ({
  more: () => ({ ...zones.status(), ...transferStatus(transfers, counters), ...extras.status(), ...geo.status() }),
  families: () => [
    ...zones.families(),
    ...transferFamilies(transfers, counters),
    ...extras.families(),
    ...geo.families(),
    ...apiFamilies(),
  ],
})
