import { resolve } from 'node:path'
import { flatten } from '../decide/flatten.ts'
import type { TransferEvent } from '../dns/transfer-respond.ts'
import type { ServerView } from '../dns/view.ts'
import type { Client } from '../model/client.ts'
import type { SnapshotSet } from '../model/snapshot.ts'
import { recordTitle } from '../report/record-words.ts'
import type { EventLog } from '../serve/events.ts'
import { formatListenAddress, type ListenAddress } from '../serve/listen.ts'
import type { NotifyTarget } from '../serve/notifier.ts'
import { isLoopback } from '../serve/pool.ts'
import type { LineClient } from '../serve/publisher.ts'
import { NO_STORE, openSerialFile, type SerialStore } from '../serve/serial-file.ts'
import { systemTimers } from '../serve/timers.ts'
import { DEFAULT_LINE, startTransfers, type Transfers } from '../serve/transfers.ts'
import { clockTime } from '../values/clock-time.ts'
import { displayName } from '../values/name.ts'
import { printable } from '../values/printable.ts'
import { Failure, reasonOf } from './failure.ts'
import type { System } from './system.ts'
import { readTransferAccess, type TransferAccess, type TransferFlags } from './transfer-options.ts'

export interface TransferSurroundings {
  readonly view: () => ServerView
  readonly listen: readonly ListenAddress[]
  /** Whatever happens may change what is published. */
  readonly events: EventLog
  readonly system: System
}

const warn = ({ stderr }: System, sentence: string) => stderr.write(`! ${printable(sentence)}\n`)

async function openStore(data: string | undefined, system: System): Promise<SerialStore> {
  if (data === undefined) {
    warn(system, 'serials of this run go by the clock: --data DIR keeps them rising whatever happens to it')
    return NO_STORE
  }
  const folder = resolve(system.cwd, data)
  try {
    const { store, warning } = await openSerialFile(folder, system.nowMs())
    if (warning !== undefined) warn(system, warning)
    return store
  } catch (error) {
    throw new Failure(`cannot keep serials in ${folder}: ${reasonOf(error)}`, 'name a folder that can be written')
  }
}

const NAMES_MAX = 8

/** What the zones of one line lack beside what is answered here: names that keep one of several answers, and names that are missing. @see engines.md 4.1 */
function lossesOf({ graph, health }: ServerView, client: Client) {
  const isPublic = new Set(graph.zones.filter(({ zone }) => zone.vpcs === undefined).map(({ zone }) => zone.id))
  const sets = [...flatten(graph, health, { client, weighted: 'largest' }).zones]
    .filter(([id]) => isPublic.has(id))
    .flatMap(([, found]) => found)
  const withPolicies = ({ name, type, frozen }: SnapshotSet) => {
    const choosing = frozen.filter((kind) => kind !== 'failover' && kind !== 'simple')
    return choosing.length === 0 ? [] : [`${recordTitle(name, type)} (${choosing.join(', ')})`]
  }
  const isMissing = ({ answers }: SnapshotSet) => answers.length === 0
  return {
    frozen: sets.filter((set) => !isMissing(set)).flatMap(withPolicies),
    missing: sets.filter(isMissing).map(({ name, type }) => recordTitle(name, type)),
  }
}

const listed = (names: readonly string[]) =>
  names.slice(0, NAMES_MAX).join(', ') + (names.length > NAMES_MAX ? ` and ${names.length - NAMES_MAX} more` : '')

/** Lines that somebody may transfer. */
function linesIn({ secondaries, rules }: TransferAccess): readonly LineClient[] {
  const lines = [...(rules.length > 0 ? [DEFAULT_LINE] : []), ...secondaries.map(({ client }) => client)]
  return [...new Map(lines.map((line) => [line.name, line])).values()]
}

/** What an operator should know before secondaries answer the world. */
function remark(access: TransferAccess, { view, listen, system }: TransferSurroundings): void {
  const isOpen = [...access.secondaries.map(({ rule }) => rule), ...access.rules].some(({ key }) => key === undefined)
  if (isOpen && listen.some(({ address }) => !isLoopback(address)))
    warn(system, 'transfers are allowed by address alone: --tsig NAME with --tsig-file FILE has them signed')
  for (const { name, client } of linesIn(access)) {
    const { frozen, missing } = lossesOf(view(), client)
    const who = name === '' ? 'secondaries' : `secondaries for ${name}`
    if (frozen.length > 0) warn(system, `${who} hold one answer each for ${listed(frozen)}`)
    if (missing.length > 0)
      warn(system, `${who} have no answer for ${listed(missing)}: name a client with --secondary ADDR,client=CLIENT`)
  }
}

const SIGNATURE_LINE_EVERY_MS = 1000

/** Says why a signature was not taken, at most once a second: whoever can send may repeat it. */
function eventReporter(system: System): (event: TransferEvent) => void {
  let saidAt = Number.NEGATIVE_INFINITY
  return (event) => {
    if (event.kind !== 'bad-signature') return
    const now = system.monotonicMs()
    if (now - saidAt < SIGNATURE_LINE_EVERY_MS) return
    saidAt = now
    warn(system, `${event.address} signed with ${displayName(event.keyName)}, which was not taken: ${event.error}`)
  }
}

/** Publishes the zones and prepares to give them to secondaries; says every new serial, and what goes wrong. Undefined where the options allow nobody. */
export async function openTransfers(
  flags: TransferFlags & { readonly data?: string },
  surroundings: TransferSurroundings,
): Promise<Transfers | undefined> {
  const { view, events, system } = surroundings
  const access = readTransferAccess(flags, view().graph.deployment, system)
  if (access === undefined) return undefined
  const store = await openStore(flags.data, system)
  const where = ({ at }: NotifyTarget) => formatListenAddress(at)
  let isUnsaved = false
  try {
    const transfers = await startTransfers({
      ...access,
      view,
      store,
      nowMs: system.nowMs,
      timers: systemTimers,
      onEvent: eventReporter(system),
      onPublished: (publications) => {
        const time = clockTime(system.nowMs())
        for (const { line, published } of publications) {
          const client = line === '' ? '' : ` for ${printable(line)}`
          system.stdout.write(`${time} serial ${displayName(published.zone.name)} ${published.serial}${client}\n`)
        }
      },
      onUnanswered: (target, zone) =>
        warn(system, `${where(target)} does not answer when it is told that ${displayName(zone)} has changed`),
      onUnsaved: (error) => {
        if (!isUnsaved) warn(system, `serials cannot be kept: ${reasonOf(error)}`)
        isUnsaved = true
      },
      onFailure: (error) => warn(system, `zones could not be published: ${reasonOf(error)}. Please report this.`),
    })
    remark(access, surroundings)
    events.subscribe(transfers.update)
    return transfers
  } catch (error) {
    const sources = access.secondaries.flatMap(({ source }) => source ?? [])
    if (sources.length === 0) throw error
    throw new Failure(
      `cannot send from ${sources.join(' or ')}: ${reasonOf(error)}`,
      'source= is an address of this machine',
    )
  }
}

/** The newest serial that is served. */
export const newestSerial = (transfers: Transfers): number =>
  Math.max(...transfers.published().map(({ published }) => published.serial))
