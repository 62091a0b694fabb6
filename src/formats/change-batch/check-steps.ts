import type { Deployment } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import type { CheckChange } from '../../route53/zone-transition.ts'
import { canonicalJson } from '../../values/digest.ts'
import type { Live, Note } from '../format.ts'
import { healthCheckConfig, sortChecks, unreachableCheckNotes } from './health-checks.ts'
import { liveCheckId } from './live-zone.ts'
import { type CheckConfig, type CheckMatch, LASTING } from './match-checks.ts'
import type { Json, References } from './reference.ts'
import { checkSteps, type Step } from './steps.ts'

/** What is to be done about health checks, before the batches and after them. */
export interface CheckWork {
  readonly before: readonly Step[]
  readonly after: readonly Step[]
  readonly changes: readonly CheckChange[]
  readonly notes: readonly Note[]
}

/** Members that UpdateHealthCheck clears only by name. @see R3.28 */
const RESETTABLE = ['FullyQualifiedDomainName', 'Regions', 'ResourcePath', 'ChildHealthChecks']
/** Members that settings leave out where they are false. */
const FLAGS = ['Inverted', 'Disabled']

interface Updated {
  readonly check: HealthCheck
  readonly there: { readonly awsId: string; readonly config: CheckConfig }
  readonly config: CheckConfig
}

/** The call that gives a check at AWS other settings: the members that differ, and those that go. */
function updateStep({ check, there, config }: Updated, references: References): Step {
  const changed = Object.entries(healthCheckConfig(check, references.check)).filter(
    ([member]) => canonicalJson(config[member] ?? null) !== canonicalJson(there.config[member] ?? null),
  )
  const gone = (members: readonly string[]) =>
    members.filter((member) => there.config[member] !== undefined && config[member] === undefined)
  const reset = gone(RESETTABLE)
  return {
    op: 'UpdateHealthCheck',
    params: {
      HealthCheckId: there.awsId,
      ...Object.fromEntries(changed),
      ...Object.fromEntries(gone(FLAGS).map((member) => [member, false])),
      ResetElements: reset.length === 0 ? undefined : reset,
    },
  }
}

/** Checks that records of these zones name before, and that nothing in the files or the plan needs any more; those that watch others first. */
function unused(
  { healthChecks }: Deployment,
  live: Live,
  matches: ReadonlyMap<string, CheckMatch>,
  kept: ReadonlySet<string>,
): readonly { readonly awsId: string; readonly name: string }[] {
  const there = live.deployment
  const named = new Set(
    there.zones.flatMap(({ recordSets }) =>
      recordSets.flatMap(({ healthCheckId: id }) => (id === undefined ? [] : [liveCheckId(there, id)])),
    ),
  )
  const needed = new Set([
    ...kept,
    ...[...matches.values()].flatMap((match) =>
      match.there === undefined || match.action === 'replace' ? [] : match.there.awsId,
    ),
    ...[...healthChecks.values()].flatMap(({ awsId }) => awsId ?? []),
  ])
  const candidates = [...there.healthChecks.values()].flatMap((check) => {
    const awsId = check.awsId ?? check.id
    const isLeaving = named.has(awsId) && !needed.has(awsId) && !live.undescribed.has(check.id)
    return isLeaving ? [{ awsId, name: check.id, isParent: check.type === 'CALCULATED' }] : []
  })
  const leaving = new Set(candidates.map(({ awsId }) => awsId))
  const parents = [...there.healthChecks.values()].filter((check) => !leaving.has(check.awsId ?? check.id))
  const children = new Set(
    parents.flatMap((check) =>
      check.type === 'CALCULATED' ? check.children.map((child) => liveCheckId(there, child)) : [],
    ),
  )
  return candidates
    .filter(({ awsId }) => !children.has(awsId))
    .sort((a, b) => Number(b.isParent) - Number(a.isParent) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

const fixedNote = ({ check: { id }, there, config }: CheckMatch): readonly Note[] => {
  const members = LASTING.filter((member) => there?.config[member] !== config[member])
  const what = members.length === 0 ? 'what it looks at, an address or a name' : members.join(' and ')
  const message = `health check ${id} is ${there?.awsId} at AWS, which cannot change ${what}: without that id in the plan or --ids a new check takes its place`
  return [{ severity: 'approx', code: 'check-fixed', path: id, message }]
}

const asFields = (config: CheckConfig): ReadonlyMap<string, Json> => new Map(Object.entries(config))

/**
 * The calls that make AWS's health checks the plan's, what changes, and what cannot: a check whose Type,
 * RequestInterval or MeasureLatency differs is made anew, and the old one goes after the last record has left it, with
 * `prune`.
 *
 * @param kept checks that record sets name after the batches, by their ids at AWS
 * @see engines.md 2.3, 2.4
 */
export function checkWork(
  deployment: Deployment,
  live: Live,
  matches: ReadonlyMap<string, CheckMatch>,
  references: References,
  kept: ReadonlySet<string>,
  prune: boolean,
): CheckWork {
  const all = sortChecks(deployment).flatMap((check) => matches.get(check.id) ?? [])
  const isMade = ({ action }: CheckMatch) => action === 'create' || action === 'replace'
  const made = all.filter(isMade)
  const updated = all.flatMap(({ check, there, config, action }): readonly Updated[] =>
    action === 'update' && there !== undefined ? [{ check, there, config }] : [],
  )
  const leaving = prune ? unused(deployment, live, matches, kept) : []
  return {
    before: [
      ...made.flatMap(({ check }) => checkSteps(check, references, deployment)),
      ...updated.map((each) => updateStep(each, references)),
    ],
    after: leaving.map(({ awsId }) => ({ op: 'DeleteHealthCheck', params: { HealthCheckId: awsId } })),
    changes: [
      ...made.map(({ check, config, there, action }): CheckChange => {
        const replaces = action === 'replace' && there !== undefined ? { replaces: there.awsId } : {}
        return { action: 'create', name: check.id, before: new Map(), after: asFields(config), ...replaces }
      }),
      ...updated.map(({ check, there, config }): CheckChange => {
        const [before, after] = [asFields(there.config), asFields(config)]
        return { action: 'update', name: check.id, awsId: there.awsId, before, after }
      }),
      ...leaving.map(
        ({ awsId, name }): CheckChange => ({ action: 'delete', name, awsId, before: new Map(), after: new Map() }),
      ),
    ],
    notes: [
      ...unreachableCheckNotes([...made, ...updated].map(({ check }) => check)),
      ...all.filter(({ action }) => action === 'fixed').flatMap(fixedNote),
    ],
  }
}
