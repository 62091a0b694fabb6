import { decide } from '../../decide/decide.ts'
import type { DecisionGraph } from '../../decide/graph.ts'
import { plainAnswers } from '../../decide/plain-answers.ts'
import type { HealthState } from '../../health/health-state.ts'
import type { RecordSet } from '../../model/record-set.ts'
import type { DomainName } from '../../values/name.ts'
import { displayName } from '../../values/name.ts'
import type { Steps } from '../../values/steps.ts'
import { spokenName } from '../record-words.ts'
import { type LiveEntry, liveEntries } from './entries.ts'
import type { LiveRecord, RecordState } from './types.ts'

/** What has been asked and answered of one name. */
export interface Asked {
  /** Queries of that type. */
  queries(type: string): number
  /** Answers given from that record set. */
  given(recordSet: RecordSet): number
}

/** What is counted of a name of a zone; of names below a wildcard, all together. */
export type Counts = (zoneId: string, name: DomainName) => Asked

/** The records of a plan in one state of health. */
export interface LiveRecords {
  readonly graph: DecisionGraph
  readonly health: HealthState
  readonly entries: readonly LiveEntry[]
  /** Of each entry. */
  readonly states: readonly RecordState[]
}

const CLIENTS_SHOWN_MAX = 4

/** Checks and resources behind a record that are believed unhealthy. */
const unhealthyIn = ({ checks, resources }: LiveEntry, health: HealthState): number =>
  checks.filter((id) => health.checks.get(id) === false).length +
  resources.filter((name) => health.resources.get(name) === false).length

const decideFor = ({ zone, group }: LiveEntry, graph: DecisionGraph, health: HealthState) => {
  const query = { name: group.name, type: group.type, zoneId: zone.zone.id }
  return (client: Parameters<typeof decide>[3]) => decide(graph, health, query, client)
}

/** Nothing is decided for what has nothing unhealthy behind it. */
function stateOf(entry: LiveEntry, graph: DecisionGraph, health: HealthState): RecordState {
  if (unhealthyIn(entry, health) === 0) return 'healthy'
  const decisions = entry.kinds().map(({ client }) => decideFor(entry, graph, health)(client))
  const outcomes = decisions.flatMap((decision) => decision.outcomes)
  if (outcomes.some(({ failOpen }) => failOpen)) return 'fail-open'
  return decisions.some(({ kind }) => kind === 'nodata') ? 'no-answer' : 'degraded'
}

/** How all records stand; what is the same as `before` is taken from it. */
export function* liveRecords(
  graph: DecisionGraph,
  health: HealthState,
  before: LiveRecords | undefined,
): Steps<LiveRecords> {
  if (before?.graph === graph && before.health === health) return before
  const entries = before?.graph === graph ? before.entries : yield* liveEntries(graph)
  const states: RecordState[] = []
  for (const entry of entries) {
    yield
    states.push(stateOf(entry, graph, health))
  }
  return { graph, health, entries, states }
}

/** Queries for a record; below a wildcard names are not told apart, but what it answered is. */
function queriesOf({ group, zone }: LiveEntry, counts: Counts): number {
  const asked = counts(zone.zone.id, group.name)
  if (!group.name.startsWith('*')) return asked.queries(group.type)
  return group.members.reduce((sum, { recordSet }) => sum + asked.given(recordSet), 0)
}

/** One record on one line. */
export function liveRecord(
  entry: LiveEntry,
  state: RecordState,
  { graph, health }: LiveRecords,
  counts: Counts,
): LiveRecord {
  const { group, zone, key, checks, resources } = entry
  const kinds = entry.kinds()
  const decided = decideFor(entry, graph, health)
  return {
    key,
    name: spokenName(group.name),
    type: group.type,
    zone: displayName(zone.zone.name),
    policy: group.kind,
    state,
    checks: checks.length + resources.length,
    unhealthy: unhealthyIn(entry, health),
    answers: kinds
      .slice(0, CLIENTS_SHOWN_MAX)
      .map(({ label, client }) => ({ client: label, answers: plainAnswers(decided(client)) })),
    more_clients: Math.max(0, kinds.length - CLIENTS_SHOWN_MAX),
    queries: queriesOf(entry, counts),
  }
}
