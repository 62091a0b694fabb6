import type { HealthCheck } from '../model/health-check.ts'
import { parseLiveQuestion } from '../report/live/question.ts'
import { type Counts, type LiveRecords, liveRecord, liveRecords } from '../report/live/records.ts'
import { liveTree } from '../report/live/tree.ts'
import type { LiveCheck, LiveDocument, Page } from '../report/live/types.ts'
import { type CheckHistory, followChecks } from '../serve/check-history.ts'
import { type EventLog, isoTime } from '../serve/events.ts'
import type { QueryStats } from '../serve/query-stats.ts'
import { checkStatus, overrideStatuses, type StatusSource } from '../serve/status.ts'
import type { Steps } from '../values/steps.ts'

/** Rows of a list that are sent at once. */
const PAGE_SIZE = 50

export interface LiveSource {
  readonly status: StatusSource
  readonly queryStats: QueryStats
  readonly events: EventLog
  readonly nowMs: () => number
}

/** The part of a list from `offset`, or its end where there is no such part. */
function pageOf<T, R>(all: readonly T[], offset: number, row: (item: T) => R): Page<R> {
  const last = Math.max(0, Math.ceil(all.length / PAGE_SIZE) - 1) * PAGE_SIZE
  const from = Math.min(offset, last)
  return { matched: all.length, offset: from, rows: all.slice(from, from + PAGE_SIZE).map(row) }
}

const checkText = ({ id, type }: HealthCheck) => `${id}\n${type}`.toLowerCase()

const checkRow = (source: StatusSource, history: CheckHistory, check: HealthCheck): LiveCheck => ({
  ...checkStatus(source, check),
  history: history.of(check.id),
})

function refusedOf({ lastReload }: StatusSource): LiveDocument['refused'] {
  const last = lastReload()
  return last?.result.outcome === 'kept' ? { at: isoTime(last.atMs), message: last.result.problem.message } : null
}

/** Answers what the page and `ctl watch` ask for; how records stand is worked out once for a state of health. */
export function openLive({ status, queryStats, events, nowMs }: LiveSource): (asked: URLSearchParams) => Steps<object> {
  const { session } = status
  const isThere = (id: string) => session.plan().graph.deployment.healthChecks.has(id)
  const history = followChecks(events, isThere)
  const counts: Counts = (zoneId, name) => queryStats.asked(zoneId, name)
  let known: LiveRecords | undefined

  return function* (asked): Steps<LiveDocument> {
    const question = parseLiveQuestion(asked)
    yield* queryStats.settle()
    const { graph, health } = session.live.view()
    const records = yield* liveRecords(graph, health, known)
    known = records
    const { entries, states } = records
    const rows = [...entries.keys()].filter((index) => {
      if (question.only === 'trouble' && states[index] === 'healthy') return false
      if (question.only === 'routed' && entries[index]?.group.kind === 'simple') return false
      return entries[index]?.text.includes(question.search)
    })
    const allChecks = [...graph.deployment.healthChecks.values()]
    const isUnhealthy = ({ id }: HealthCheck) => health.checks.get(id) === false
    const checks = allChecks.filter(
      (check) => (question.only !== 'trouble' || isUnhealthy(check)) && checkText(check).includes(question.search),
    )
    const page = pageOf(rows, question.records, (index) => {
      const entry = entries[index]
      return entry === undefined ? [] : [liveRecord(entry, states[index] ?? 'healthy', records, counts)]
    })
    const { udp, tcp, tls } = status.counters.queries
    return {
      schema: 'r53sim/live/v1',
      version: status.version,
      at: isoTime(nowMs()),
      started: isoTime(status.startedMs),
      plan: { name: status.planName, digest: session.plan().digest },
      health: status.health,
      refused: refusedOf(status),
      totals: {
        zones: graph.zones.length,
        records: entries.length,
        troubled: states.filter((state) => state !== 'healthy').length,
        checks: allChecks.length,
        unhealthy: allChecks.filter(isUnhealthy).length,
        queries: udp + tcp + tls,
      },
      records: { ...page, rows: page.rows.flat() },
      checks: pageOf(checks, question.checks, (check) => checkRow(status, history, check)),
      overrides: overrideStatuses(session),
      trees: question.trees.flatMap(({ key, client }) => {
        const entry = entries.find((each) => each.key === key)
        return entry === undefined ? [] : [liveTree(entry, client, records, counts)]
      }),
    }
  }
}
