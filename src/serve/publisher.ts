import { flattenSteps } from '../decide/flatten.ts'
import type { TransferLine } from '../dns/transfer-respond.ts'
import { type PublishedZone, publish, servedSoa, type TransferZone, transferZoneSteps } from '../dns/transfer-zone.ts'
import { type ServerView, withSoas } from '../dns/view.ts'
import type { Client } from '../model/client.ts'
import type { DomainName } from '../values/name.ts'
import { risingSerial } from '../values/serial.ts'
import type { Steps } from '../values/steps.ts'
import { inSlices } from './in-slices.ts'
import type { KnownSerial, SerialStore } from './serial-file.ts'
import type { Timers } from './timers.ts'

/** Who a line of snapshots is for: `name` as `client=` says it, empty for a client of unknown place. */
export interface LineClient {
  readonly name: string
  readonly client: Client
}

/** A zone that has a new serial on a line. */
export interface Publication {
  readonly line: string
  readonly published: PublishedZone
}

export interface PublisherOptions {
  readonly lines: readonly LineClient[]
  /** The state that answers are given from. */
  readonly view: () => ServerView
  readonly store: SerialStore
  readonly nowMs: () => number
  readonly timers: Timers
  /** Hears of every new serial once it is in use. */
  readonly onPublished: (publications: readonly Publication[]) => void
  /** Serials are in use but could not be kept. */
  readonly onUnsaved: (error: unknown) => void
  /** A fault of ours: the zones stay as they were. */
  readonly onFailure: (error: unknown) => void
}

/** Zones as secondaries get them, following health and plan. */
export interface Publisher {
  line(name: string): TransferLine
  /** Everything as it stands now, by line. */
  all(): readonly Publication[]
  /** Something may have changed: published soon, together with what changes until then. */
  update(): void
  close(): void
}

/** Verdicts that come together become one serial. @see engines.md 4.7 */
const SETTLE_MS = 50
/** At most two new serials a second, always ending with the last state. @see engines.md 4.7 */
const INTERVAL_MS = 500

type Zones = ReadonlyMap<DomainName, PublishedZone>

/** Public zones only: a private one is for its VPC. Of several with one name the first, as for queries. */
function* zonesNow({ graph, health }: ServerView, client: Client): Steps<readonly TransferZone[]> {
  const snapshot = yield* flattenSteps(graph, health, { client, weighted: 'largest' })
  const zones = new Map<DomainName, TransferZone>()
  for (const { zone } of graph.zones) {
    if (zone.vpcs !== undefined || zones.has(zone.name)) continue
    const found = yield* transferZoneSteps(zone, snapshot.zones.get(zone.id) ?? [])
    if (found !== undefined) zones.set(zone.name, found)
  }
  return [...zones.values()]
}

const keyOf = (line: string, zone: string) => `${zone} ${line}`

/** One line's answers and zones, swapped as one. */
function createLine(currentView: () => ServerView) {
  let zones: Zones = new Map()
  let shown: { readonly of: ServerView; readonly zones: Zones; readonly view: ServerView } | undefined
  const view = () => {
    const of = currentView()
    if (shown?.of !== of || shown.zones !== zones) {
      const soas = new Map([...zones.values()].map((zone) => [zone.zone.id, servedSoa(zone)]))
      shown = { of, zones, view: withSoas(of, soas) }
    }
    return shown.view
  }
  return {
    zones: () => zones,
    swap: (next: Zones) => {
      zones = next
    },
    shown: (): TransferLine => ({ zones, view: view() }),
  }
}

/**
 * Publishes all zones once and then whenever `update` says so. A serial is kept in the store before it is shown to
 * anybody; it rises exactly when a record of the zone's snapshot differs, and equal content has the serial of the run
 * before.
 *
 * @see engines.md 4.2, 4.7; D85
 */
export async function startPublisher(options: PublisherOptions): Promise<Publisher> {
  const { lines, view, store, nowMs, timers, onPublished, onUnsaved, onFailure } = options
  const open = new Map(lines.map(({ name }) => [name, createLine(view)]))
  // Also of zones that are gone: one that comes back must not fall behind itself.
  const serials = new Map<string, KnownSerial>(store.known.map((known) => [keyOf(known.line, known.zone), known]))
  let [closed, running, dirty, lastMs] = [false, false, false, Number.NEGATIVE_INFINITY]
  let forget: (() => void) | undefined

  const getLine = (name: string) => {
    const line = open.get(name)
    if (line === undefined) throw new Error(`unreachable: there is no line ${name}`)
    return line
  }

  function next(line: string, before: PublishedZone | undefined, zone: TransferZone): PublishedZone {
    if (before?.zone.digest === zone.digest) return { ...before, zone }
    const known = serials.get(keyOf(line, zone.name))
    if (known?.digest === zone.digest) return publish(before, zone, known.serial)
    const serial = risingSerial(known?.serial ?? zone.soa.serial, nowMs() / 1000)
    return publish(before, zone, serial)
  }

  async function save(publications: readonly Publication[]): Promise<void> {
    for (const { line, published } of publications) {
      const { zone, serial } = published
      serials.set(keyOf(line, zone.name), { line, zone: zone.name, serial, digest: zone.digest })
    }
    try {
      await store.save([...serials.values()])
    } catch (error) {
      // Secondaries that keep a dead address would be worse than a serial that a restart may have to skip.
      onUnsaved(error)
    }
  }

  /** What each line would have by the state of now. */
  function* foresee() {
    const current = view()
    const swaps = []
    for (const { name, client } of lines) {
      const line = getLine(name)
      const before = line.zones()
      const after = new Map<DomainName, PublishedZone>()
      for (const zone of yield* zonesNow(current, client)) {
        yield
        after.set(zone.name, next(name, before.get(zone.name), zone))
      }
      swaps.push({ name, line, before, after })
    }
    return swaps
  }

  async function publishNow(): Promise<readonly Publication[]> {
    const swaps = await inSlices(foresee())
    const publications = swaps.flatMap(({ name, before, after }) =>
      [...after.values()]
        .filter((published) => before.get(published.zone.name)?.serial !== published.serial)
        .map((published) => ({ line: name, published })),
    )
    if (publications.length > 0) await save(publications)
    for (const { line, after } of swaps) line.swap(after)
    return publications
  }

  async function run(): Promise<void> {
    forget = undefined
    running = true
    dirty = false
    lastMs = nowMs()
    try {
      const publications = await publishNow()
      if (publications.length > 0 && !closed) onPublished(publications)
    } catch (error) {
      onFailure(error)
    } finally {
      running = false
      if (dirty && !closed) schedule()
    }
  }

  function schedule(): void {
    const wait = Math.max(SETTLE_MS, INTERVAL_MS - Math.max(nowMs() - lastMs, 0))
    forget = timers.after(wait, () => void run())
  }

  await publishNow()
  return {
    line: (name) => getLine(name).shown(),
    all: () =>
      [...open].flatMap(([line, { zones }]) => [...zones().values()].map((published) => ({ line, published }))),
    update: () => {
      if (closed) return
      dirty = true
      if (!running && forget === undefined) schedule()
    },
    close: () => {
      closed = true
      forget?.()
    },
  }
}
