import { findRule, type TransferPeer, type TransferRule } from '../dns/transfer-access.ts'
import type { TransferEvent } from '../dns/transfer-respond.ts'
import type { TsigKey } from '../dns/tsig.ts'
import type { ServerView } from '../dns/view.ts'
import type { DomainName } from '../values/name.ts'
import { type NotifyTarget, openNotifier } from './notifier.ts'
import { type LineClient, type Publication, type PublisherOptions, startPublisher } from './publisher.ts'
import type { SecondaryHandler } from './secondary-handler.ts'

/** A server that serves what this one decides. */
export interface Secondary extends NotifyTarget {
  /** Which requests come from it. */
  readonly rule: TransferRule
  /** Whose snapshot it gets. */
  readonly client: LineClient
}

/** The client of unknown place, for whom there is always a snapshot. */
export const DEFAULT_LINE: LineClient = { name: '', client: {} }

export interface TransferOptions
  extends Pick<PublisherOptions, 'view' | 'store' | 'nowMs' | 'timers' | 'onUnsaved' | 'onFailure'> {
  readonly secondaries: readonly Secondary[]
  /** Who else may have zones. */
  readonly rules: readonly TransferRule[]
  readonly keys: ReadonlyMap<DomainName, TsigKey>
  readonly onEvent: (event: TransferEvent) => void
  readonly onPublished: (publications: readonly Publication[]) => void
  readonly onUnanswered: (secondary: NotifyTarget, zone: DomainName) => void
}

/** What became of NOTIFY, by zone and secondary. */
export interface NotifyCounters {
  answered: number
  unanswered: number
}

/** Being the primary of other servers. */
export interface Transfers {
  /** What the server listens with. */
  readonly handler: SecondaryHandler
  /** The state that everybody else is answered from: its SOAs have the serials of the default client's snapshot. */
  view(): ServerView
  readonly notifies: Readonly<NotifyCounters>
  /** What is published, by line. */
  published(): readonly Publication[]
  /** Tells all secondaries of all zones, once the server listens. */
  notifyAll(): void
  /** Health or plan may have changed. */
  update(): void
  close(): Promise<void>
}

/** Publishes all zones and stands ready to give them away; rejects with the system's error where a source address cannot be used. @see engines.md section 4 */
export async function startTransfers(options: TransferOptions): Promise<Transfers> {
  const { secondaries, rules, keys, nowMs, timers, onEvent, onPublished } = options
  const notifies: NotifyCounters = { answered: 0, unanswered: 0 }
  const notifier = await openNotifier(secondaries, {
    nowMs,
    timers,
    onAnswered: () => {
      notifies.answered += 1
    },
    onUnanswered: (target, zone) => {
      notifies.unanswered += 1
      options.onUnanswered(target, zone)
    },
  })
  const lines = new Map([DEFAULT_LINE, ...secondaries.map(({ client }) => client)].map((line) => [line.name, line]))
  const notify = (publications: readonly Publication[]) => {
    for (const secondary of secondaries)
      for (const { line, published } of publications)
        if (line === secondary.client.name) notifier.notify(secondary, published)
  }
  const publisher = await startPublisher({
    ...options,
    lines: [...lines.values()],
    onPublished: (publications) => {
      notify(publications)
      onPublished(publications)
    },
  })
  const placed = secondaries.map(({ rule, client }) => ({ ...rule, line: client.name }))
  const setting = {
    rules: [...secondaries.map(({ rule }) => rule), ...rules],
    keys,
    nowSeconds: () => Math.floor(nowMs() / 1000),
    lineFor: (peer: TransferPeer) => publisher.line(findRule(placed, peer)?.line ?? DEFAULT_LINE.name),
  }
  return {
    handler: { setting, onEvent },
    view: () => publisher.line(DEFAULT_LINE.name).view,
    notifies,
    published: publisher.all,
    notifyAll: () => notify(publisher.all()),
    update: publisher.update,
    close: async () => {
      publisher.close()
      await notifier.close()
    },
  }
}
