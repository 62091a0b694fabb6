import { decide } from '../../decide/decide.ts'
import type { Step } from '../../decide/decision.ts'
import type { GraphMember, Group } from '../../decide/graph.ts'
import { plainAnswers } from '../../decide/plain-answers.ts'
import type { HealthState } from '../../health/health-state.ts'
import { toNumber } from '../../values/fraction.ts'
import { placeText } from '../place.ts'
import type { Branch, RecordTree } from '../record-tree.ts'
import { answerWords, branchWords, spokenName } from '../record-words.ts'
import { type Seen, seenIn } from '../seen-steps.ts'
import type { LiveEntry } from './entries.ts'
import type { Asked, Counts, LiveRecords } from './records.ts'
import type { LiveBranch, LiveTree } from './types.ts'

/** Leaves of larger groups are left out: nobody reads them, and they would be sent at every change. */
const ANSWERS_SHOWN_MAX = 8
const BRANCHES_SHOWN_MAX = 200

/** The policy that the author nested in a branch. */
function nestedGroup({ edge }: GraphMember): Group | undefined {
  if (edge?.kind !== 'group') return undefined
  return edge.group.members[0]?.recordSet.generated ? edge.group : undefined
}

const treeOf = ({ zone, name, type, members }: Group): RecordTree => ({
  zone,
  name,
  type,
  branches: members.map(({ recordSet }) => ({ recordSet })),
})

function healthOf({ recordSet, edge }: GraphMember, health: HealthState): boolean | null {
  const said = [
    ...(recordSet.healthCheckId === undefined ? [] : [health.checks.get(recordSet.healthCheckId) !== false]),
    ...(edge?.kind === 'resource' && edge.healthMatters ? [health.resources.get(edge.key) !== false] : []),
  ]
  return said.length === 0 ? null : said.every(Boolean)
}

type Told = Pick<LiveBranch, 'outcome' | 'because' | 'rule' | 'share'>

/** What came of a branch. Members of a multivalue group answer together, so that none has a share. */
function toldOf(seen: Seen | undefined, isTogether: boolean): Told {
  if (!seen) return { outcome: 'not-asked', because: '', rule: '', share: null }
  const { outcome, because, rule, share, health } = seen.step
  switch (outcome) {
    case 'chosen': {
      const answers = seen.failsOpen ? 'fails-open' : 'answers'
      return { outcome: answers, because, rule, share: share === undefined || isTogether ? null : toNumber(share) }
    }
    case 'dropped':
      return { outcome: 'out', because, rule, share: null }
    case 'not-needed':
      return { outcome: 'standby', because: health ?? because, rule, share: null }
    default:
      return { outcome: 'not-asked', because, rule, share: null }
  }
}

interface Around {
  readonly seen: ReadonlyMap<GraphMember['recordSet'], Seen>
  readonly records: LiveRecords
  readonly asked: Asked
}

function branchesOf(group: Group, around: Around): readonly LiveBranch[] {
  const siblings = treeOf(group).branches
  return group.members.slice(0, BRANCHES_SHOWN_MAX).map((member, index) => {
    const branch = siblings[index] ?? { recordSet: member.recordSet }
    return branchOf(member, branch, siblings, group, around)
  })
}

function branchOf(
  member: GraphMember,
  branch: Branch,
  siblings: readonly Branch[],
  { kind }: Group,
  around: Around,
): LiveBranch {
  const { recordSet } = member
  const { deployment } = around.records.graph
  const [label = '', detail = ''] = branchWords(branch, siblings)
  const nested = nestedGroup(member)
  const branches = nested ? branchesOf(nested, around) : []
  const words = nested ? [] : answerWords(deployment, recordSet)
  return {
    path: recordSet.branch,
    label,
    detail,
    answers: words.slice(0, ANSWERS_SHOWN_MAX),
    policy: nested?.kind ?? null,
    check: recordSet.healthCheckId ?? null,
    endpoint: recordSet.data.endpoint ?? null,
    healthy: healthOf(member, around.records.health),
    ...toldOf(around.seen.get(recordSet), kind === 'multivalue'),
    given: nested ? branches.reduce((sum, { given }) => sum + given, 0) : around.asked.given(recordSet),
    place: placeText(recordSet.at.span()),
    branches,
  }
}

/** A record's tree, as it decides for the so many-th kind of client. */
export function liveTree(entry: LiveEntry, client: number, records: LiveRecords, counts: Counts): LiveTree {
  const { group, zone, key } = entry
  const kinds = entry.kinds()
  const index = kinds[client] === undefined ? 0 : client
  const steps: Step[] = []
  const query = { name: group.name, type: group.type, zoneId: zone.zone.id }
  const decision = decide(records.graph, records.health, query, kinds[index]?.client ?? {}, (step) => steps.push(step))
  return {
    key,
    name: spokenName(group.name),
    type: group.type,
    clients: kinds.map(({ label }) => label),
    client: index,
    answers: plainAnswers(decision),
    branches: branchesOf(group, { seen: seenIn(steps), records, asked: counts(zone.zone.id, group.name) }),
  }
}
