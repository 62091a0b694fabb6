import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Deployment } from '../model/deployment.ts'
import type { EventLog } from '../serve/events.ts'
import type { ReplyListener } from '../serve/handler.ts'
import { type HealthFile, NOTHING_KNOWN, openHealthFile } from '../serve/health-file.ts'
import { counterBy } from '../serve/metrics.ts'
import type { MetricFamily } from '../serve/prometheus.ts'
import { openQueryLog, type QueryLog } from '../serve/query-log.ts'
import type { Session } from '../serve/session.ts'
import { systemTimers } from '../serve/timers.ts'
import { startWebhook, type Webhook } from '../serve/webhook.ts'
import { printable } from '../values/printable.ts'
import { collect } from './command.ts'
import { Failure, reasonOf } from './failure.ts'
import { defineGeoDb, type GeoFlags } from './geo-db.ts'
import { readSecret } from './serve-control.ts'
import type { Probes } from './serve-probes.ts'
import type { System } from './system.ts'

export interface ExtraFlags extends GeoFlags {
  readonly queryLog?: string
  readonly webhook?: readonly string[]
  readonly webhookSecret?: string
}

export function defineExtras(command: Command): void {
  defineGeoDb(command)
    .option('--query-log <file>', "a line of JSON a query, with the fields of Route 53's query log")
    .option('--webhook <url>', 'sends changes of health, answers, overrides and plan there (repeatable)', collect)
    .option('--webhook-secret <file>', 'signs what is sent to webhooks')
}

/** What hangs on to a server. */
export interface Extras {
  readonly onReply: ReplyListener | undefined
  /** On SIGHUP. */
  reopen(): void
  status(): Readonly<Record<string, unknown>>
  families(): readonly MetricFamily[]
  close(): Promise<void>
}

const warn = (system: System, sentence: string) => system.stderr.write(`! ${printable(sentence)}\n`)

/** The log group of a zone's query logging configuration. */
export type LogGroupOf = (zoneId: string) => string | undefined

function openLog(path: string, logGroupOf: LogGroupOf, system: System): QueryLog {
  try {
    return openQueryLog({
      path: resolve(system.cwd, path),
      nowMs: system.nowMs,
      timers: systemTimers,
      logGroupOf,
      onProblem: (error) =>
        warn(system, `cannot write ${path}: ${reasonOf(error)}; queries are answered, but not logged`),
    })
  } catch (error) {
    throw new Failure(`cannot write ${path}: ${reasonOf(error)}`, 'name a file that can be made with --query-log')
  }
}

function webhookUrl(text: string): string {
  if (URL.canParse(text)) {
    const { protocol, href } = new URL(text)
    if (protocol === 'http:' || protocol === 'https:') return href
  }
  throw new Failure(`--webhook "${text}" is no address of the web`, 'write it like https://example.com/hook')
}

/** Opens what the command line asks for; a file that cannot be written or a secret that cannot be read does not let the server start. */
export function openExtras(flags: ExtraFlags, events: EventLog, logGroupOf: LogGroupOf, system: System): Extras {
  const { queryLog, webhook = [], webhookSecret } = flags
  const urls = webhook.map(webhookUrl)
  const secret = webhookSecret === undefined ? undefined : readSecret(webhookSecret, '--webhook-secret', system)
  if (secret !== undefined && urls.length === 0)
    throw new Failure('--webhook-secret signs nothing', 'add --webhook URL')
  const log = queryLog === undefined ? undefined : openLog(queryLog, logGroupOf, system)
  const hooks = urls.map((url): readonly [string, Webhook] => [
    new URL(url).host,
    startWebhook({
      url,
      secret,
      events,
      nowMs: system.nowMs,
      timers: systemTimers,
      onProblem: (message) => warn(system, message),
    }),
  ])
  return {
    onReply: log?.onReply,
    reopen: () => log?.reopen(),
    status: () => ({
      ...(log === undefined ? {} : { query_log: log.counts() }),
      ...(hooks.length === 0 ? {} : { webhooks: hooks.map(([host, hook]) => ({ host, ...hook.counts() })) }),
    }),
    families: () => [
      ...(log === undefined
        ? []
        : [
            counterBy(
              'r53sim_query_log_lines_total',
              'Lines of the query log.',
              'result',
              Object.entries(log.counts()),
            ),
          ]),
      {
        name: 'r53sim_webhook_events_total',
        type: 'counter' as const,
        help: 'Events for webhooks, by what became of them.',
        samples: hooks.flatMap(([host, hook], index) => {
          const { waiting: _waiting, ...counts } = hook.counts()
          return Object.entries(counts).map(([result, value]) => ({
            labels: { webhook: String(index + 1), host, result },
            value,
          }))
        }),
      },
    ],
    close: async () => {
      for (const [, hook] of hooks) hook.close()
      await log?.close()
    },
  }
}

/** Health that is kept in the folder of `--data`. */
export interface KeptHealth {
  readonly known: HealthFile['known']
  /** Keeps what is known now; resolves when it is safe, or when that was said to be impossible. */
  save(session: Session, probes: Probes): Promise<void>
}

/** The health of earlier runs; without a folder nothing is known and nothing kept. */
export function openKeptHealth(data: string | undefined, deployment: Deployment, system: System): KeptHealth {
  if (data === undefined) return { known: NOTHING_KNOWN, save: () => Promise.resolve() }
  const folder = resolve(system.cwd, data)
  const open = () => {
    try {
      return openHealthFile(folder, deployment, system.nowMs())
    } catch (error) {
      throw new Failure(`cannot read the health kept in ${folder}: ${reasonOf(error)}`, 'name another folder')
    }
  }
  const file = open()
  if (file.warning !== undefined) warn(system, file.warning)
  let isTroubled = false
  let [current, next]: [Promise<void>, Promise<void> | undefined] = [Promise.resolve(), undefined]
  const write = async (session: Session, probes: Probes) => {
    next = undefined
    try {
      await file.save(session.plan().graph.deployment, probes.states(), session.overrides())
      isTroubled = false
    } catch (error) {
      if (!isTroubled) warn(system, `cannot keep health in ${folder}: ${reasonOf(error)}`)
      isTroubled = true
    }
  }
  return {
    known: file.known,
    // Many changes at once are one write: the one that begins when the one before is done.
    save: (session, probes) => {
      next ??= current = current.then(() => write(session, probes))
      return next
    },
  }
}
