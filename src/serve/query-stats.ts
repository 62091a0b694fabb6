import type { LeafAnswer } from '../decide/decision.ts'
import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import type { Tally } from '../dns/engine/variant.ts'
import { findRecordType } from '../dns/protocol.ts'
import type { Account } from '../dns/respond.ts'
import type { RecordSet } from '../model/record-set.ts'
import { type DomainName, displayName } from '../values/name.ts'
import type { Rdata } from '../values/rdata/rdata.ts'
import type { Steps } from '../values/steps.ts'
import type { ReplyCounter } from './handler.ts'
import { createHistogram, type Labels, type MetricFamily, type Sample } from './prometheus.ts'

/** Queries by what was asked and answered. Everything it is keyed by comes from the plan: no client can make it grow (D74). */
export interface QueryStats extends ReplyCounter {
  /** What was counted elsewhere. */
  readonly add: (tally: Tally) => void
  /** Has counts handed over by `settle` when they are wanted. */
  follow(settle: () => Steps<void>): void
  /** Takes all that was counted elsewhere until now: `families` has it then. */
  settle(): Steps<void>
  /** Forgets what another plan no longer has; given up where yet another plan comes meanwhile. */
  adopt(graph: DecisionGraph): Steps<void>
  families(): readonly MetricFamily[]
  /** What was counted of a name of a zone; of names below a wildcard, all together. Current after `settle`. */
  asked(zoneId: string, name: DomainName): { queries(type: string): number; given(recordSet: RecordSet): number }
  /** Queries answered from each zone since the start, by its id. */
  zoneTotals(): ReadonlyMap<string, number>
}

/** Seconds. */
const LATENCY_BOUNDS = [0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1]

/** Names that the plan has not: a wildcard's, or nobody's. */
const OTHER = 'other'

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED']
const rcodeText = (rcode: number) => RCODES[rcode] ?? (rcode === 9 ? 'NOTAUTH' : `RCODE${rcode}`)

/** A record set that was given in answers. */
interface AnswerCount {
  readonly recordSet: RecordSet
  readonly answer: string
  count: number
}

interface NameStats {
  readonly zoneId: string
  /** Of all names of the zone. */
  readonly total: { count: number }
  /** Undefined for names that the plan has not. */
  readonly name: DomainName | undefined
  readonly labels: Labels
  /** By type and response code. */
  readonly queries: Map<string, { readonly type: string; readonly rcode: number; count: number }>
  /** By record set and values. */
  readonly answers: Map<string, AnswerCount>
}

const ANSWER_TEXT_MAX = 200

const textOf = (values: readonly Rdata[]) =>
  values
    .map(({ text }) => text)
    .join(' ')
    .slice(0, ANSWER_TEXT_MAX)

const identityOf = ({ branch, type, setIdentifier }: RecordSet) => `${branch}\n${type}\n${setIdentifier ?? ''}`

const sameValues = (a: RecordSet, b: RecordSet) =>
  a.data.kind === 'values' && b.data.kind === 'values'
    ? textOf(a.data.values) === textOf(b.data.values)
    : a.data.kind === b.data.kind

function* answerSamples(all: Iterable<NameStats>): Iterable<Sample> {
  for (const { labels, answers } of all)
    for (const { recordSet, answer, count } of answers.values()) {
      const { type, branch, setIdentifier = '' } = recordSet
      yield { labels: { ...labels, type, record: branch, set_identifier: setIdentifier, answer }, value: count }
    }
}

function* querySamples(all: Iterable<NameStats>): Iterable<Sample> {
  for (const { labels, queries } of all)
    for (const { type, rcode, count } of queries.values())
      yield { labels: { ...labels, type, rcode: rcodeText(rcode) }, value: count }
}

/** What a reply was about. */
interface Asked extends Pick<Account, 'zone' | 'leaves'> {
  readonly name: DomainName | undefined
  readonly type: number
}

/** Counts replies, and how long they took to make. */
export function createQueryStats(): QueryStats {
  const byName = new Map<string, NameStats>()
  const totals = new Map<string, NameStats['total']>()
  const latency = createHistogram(LATENCY_BOUNDS)

  function statsOf(zone: ZoneGraph | undefined, name: DomainName | undefined): NameStats {
    const zoneId = zone?.zone.id ?? ''
    const key = `${zoneId} ${name ?? ''}`
    const known = byName.get(key)
    if (known) return known
    const labels = {
      hosted_zone_id: zone === undefined ? OTHER : zoneId,
      name: name === undefined ? OTHER : displayName(name),
    }
    const total = totals.get(zoneId) ?? { count: 0 }
    totals.set(zoneId, total)
    const stats = { zoneId, total, name, labels, queries: new Map(), answers: new Map() }
    byName.set(key, stats)
    return stats
  }

  function countQueries({ queries }: NameStats, type: string, rcode: number, count: number): void {
    const key = `${type} ${rcode}`
    const counted = queries.get(key)
    if (counted) counted.count += count
    else queries.set(key, { type, rcode, count })
  }

  function countAnswers({ answers }: NameStats, { recordSet, values }: LeafAnswer, count: number): void {
    const answer = textOf(values)
    const answerKey = `${identityOf(recordSet)}\n${answer}`
    const answered = answers.get(answerKey)
    if (answered) answered.count += count
    else if (count > 0) answers.set(answerKey, { recordSet, answer, count })
  }

  function add({ name, type: code, zone, leaves }: Asked, rcode: number, count: number, given?: Uint32Array): void {
    const isPlanned = name !== undefined && zone?.names.has(name) === true
    const stats = statsOf(zone, isPlanned ? name : undefined)
    stats.total.count += count
    countQueries(stats, findRecordType(code) ?? OTHER, rcode, count)
    for (const [index, leaf] of leaves.entries()) countAnswers(stats, leaf, given?.[index] ?? count)
  }

  const sources: (() => Steps<void>)[] = []
  function* settle(): Steps<void> {
    for (const source of sources) yield* source()
  }

  let newest: DecisionGraph | undefined
  function* adopt(graph: DecisionGraph): Steps<void> {
    newest = graph
    yield* settle()
    const zones = new Map(graph.zones.map((zone) => [zone.zone.id, zone]))
    const present = new Map<string, RecordSet>()
    for (const { zone } of graph.zones)
      for (const recordSet of zone.recordSets) {
        yield
        present.set(identityOf(recordSet), recordSet)
      }
    for (const id of totals.keys()) if (id !== '' && !zones.has(id)) totals.delete(id)
    for (const [key, { zoneId, name, answers }] of byName) {
      yield
      if (newest !== graph) return
      const zone = zones.get(zoneId)
      const isThere = zoneId === '' || (zone !== undefined && (name === undefined || zone.names.has(name)))
      if (!isThere) byName.delete(key)
      for (const [answerKey, { recordSet }] of answers) {
        const now = present.get(identityOf(recordSet))
        if (now === undefined || !sameValues(now, recordSet)) answers.delete(answerKey)
      }
    }
  }

  function asked(zoneId: string, name: DomainName) {
    const found = byName.get(`${zoneId} ${name.startsWith('*') ? '' : name}`)
    let given: Map<string, number> | undefined
    return {
      queries: (type: string) =>
        [...(found?.queries.values() ?? [])].reduce((sum, each) => sum + (each.type === type ? each.count : 0), 0),
      given: (recordSet: RecordSet) => {
        if (given === undefined) {
          given = new Map()
          for (const { recordSet: answered, count } of found?.answers.values() ?? []) {
            const identity = identityOf(answered)
            given.set(identity, (given.get(identity) ?? 0) + count)
          }
        }
        return given.get(identityOf(recordSet)) ?? 0
      },
    }
  }

  return {
    asked,
    count: (reply, { query, zone, leaves }) => {
      const { name, type = 0 } = query?.question ?? {}
      add({ name, type, zone, leaves }, (reply[3] ?? 0) & 0x0f, 1)
    },
    observe: (tookMs, count) => latency.observe(tookMs / 1000, count),
    add: ({ made, rcode, count, given }) => {
      if (made !== undefined) add(made, rcode, count, given)
    },
    follow: (source) => {
      sources.push(source)
    },
    adopt,
    settle,
    zoneTotals: () => new Map([...totals].map(([id, { count }]) => [id, count])),
    families: () => [
      {
        name: 'r53sim_dns_queries_total',
        type: 'counter',
        help: 'Queries by name of the plan, type and response code (DNSQueries). Other names, types and zones are "other".',
        samples: querySamples(byName.values()),
      },
      {
        name: 'r53sim_dns_answers_total',
        type: 'counter',
        help: 'Record sets given in answers.',
        samples: answerSamples(byName.values()),
      },
      {
        name: 'r53sim_dns_response_seconds',
        type: 'histogram',
        help: 'How long replies took to make, from the message read to the message ready.',
        samples: latency.samples(),
      },
    ],
  }
}
