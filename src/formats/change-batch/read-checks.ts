import { isObject, objectOf, type PlainObject } from '../../plan/source.ts'
import type { Draft } from '../draft.ts'
import type { Note } from '../format.ts'
import { readHealthCheckConfig } from '../health-check-config.ts'
import { openIdOf } from './read-bundle.ts'
import { type Gathered, type Item, textOf, wrongShape } from './read-documents.ts'

/** Names of checks in the draft. */
export interface CheckNames {
  /** The draft's name of the check that a record or a check refers to, by id or mark. */
  readonly nameOf: (reference: string) => string
  readonly has: (reference: string) => boolean
  /** By the draft's names. */
  readonly callerReferences: ReadonlyMap<string, string>
}

/** As export makes caller references: the plan's name, the digest and the generation. @see engines.md 2.4 */
const CALLER_REFERENCE = /^r53sim-(.+)-[0-9a-f]{12}-g(\d{1,9})$/s
/** Longer names were cut: what is left is no name. */
const CALLER_REFERENCE_NAME_MAX = 30

interface OwnReference {
  readonly name?: string
  readonly generation?: number
}

function ownReference(text: string | undefined): OwnReference {
  const [, name = '', generation] = CALLER_REFERENCE.exec(text ?? '') ?? []
  if (generation === undefined) return {}
  return { ...(name.length < CALLER_REFERENCE_NAME_MAX ? { name } : {}), generation: Number(generation) }
}

/** The Name tags by check id: what the console shows. */
function tagNames(tags: readonly Item[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { value } of tags) {
    const id = textOf(value, 'ResourceId')
    const list: unknown = value.Tags
    if (value.ResourceType !== 'healthcheck' || id === undefined || !Array.isArray(list)) continue
    for (const tag of list)
      if (isObject(tag) && tag.Key === 'Name' && typeof tag.Value === 'string' && tag.Value !== '')
        names.set(id, tag.Value)
  }
  return names
}

interface FoundCheck {
  readonly item: Item
  readonly config: PlainObject
  readonly id: string | undefined
  readonly planId: string | undefined
  readonly name: string
  readonly generation: number | undefined
}

/** The checks, each once: the same one may come with several files. */
function findChecks({ checks, tags, diagnostics }: Gathered): readonly FoundCheck[] {
  const tagged = tagNames(tags)
  const found = new Map<string, FoundCheck>()
  const taken = new Map<string, string>()
  for (const item of checks) {
    const { HealthCheckConfig: config } = item.value
    if (!isObject(config)) {
      diagnostics.push(wrongShape(item, [], 'a health check without HealthCheckConfig'))
      continue
    }
    const id = textOf(item.value, 'Id')
    const planId = textOf(item.value, 'PlanId')
    const reference = textOf(item.value, 'CallerReference')
    const { name: own, generation } = ownReference(reference)
    const key = id ?? planId ?? reference ?? `${found.size}`
    const wanted = [planId, id && tagged.get(id), own, id, reference].find((name) => name !== undefined && name !== '')
    const owner = taken.get(wanted ?? key)
    const name = owner === undefined || owner === key ? (wanted ?? key) : key
    taken.set(name, key)
    found.set(key, { item, config, id, planId, name, generation })
  }
  return [...found.values()]
}

/** An alarm as AWS describes it beside the check: how long it takes to notice. @see R3.21 */
function alarmOf({ value }: Item, region: string): PlainObject {
  const { CloudWatchAlarmConfiguration: described } = value
  const { Period: period, EvaluationPeriods: datapoints } = isObject(described) ? described : {}
  return objectOf({
    region,
    period: typeof period === 'number' ? period : undefined,
    datapoints: typeof datapoints === 'number' ? datapoints : undefined,
  })
}

/** Children by the draft's names. */
function withNames(members: PlainObject, nameOf: CheckNames['nameOf']): PlainObject {
  const { children } = members
  if (!Array.isArray(children)) return members
  const named = children.map((child: unknown) => (typeof child === 'string' ? nameOf(child) : child))
  return objectOf({ ...members, children: named })
}

/** Puts the checks and the alarms they follow into the draft. */
export function readChecks(gathered: Gathered, draft: Draft): CheckNames {
  const found = findChecks(gathered)
  const names = new Map<string, string>()
  for (const { id, planId, name } of found) {
    if (planId !== undefined) names.set(planId, name)
    if (id !== undefined) names.set(id, name)
  }
  const referenceOf = (text: string) => {
    const open = openIdOf(text)
    return open?.kind === 'check' ? open.name : text
  }
  const nameOf = (text: string) => names.get(referenceOf(text)) ?? referenceOf(text)
  for (const { item, config, id, name, generation } of found) {
    const path = ['health_checks', name]
    const where = (rest: readonly (string | number)[]) => item.where(['HealthCheckConfig', ...rest])
    const { members, places, alarm } = readHealthCheckConfig(config, where)
    const own = { id, generation: generation === 1 ? undefined : generation }
    draft.put(path, objectOf({ ...own, ...withNames(members, nameOf) }), item.where([]))
    for (const [member, place] of places) draft.place([...path, ...member], place)
    if (alarm !== undefined) draft.put(['alarms', alarm.name], alarmOf(item, alarm.region), where(['AlarmIdentifier']))
  }
  const callerReferences = new Map(
    found.flatMap(({ item, name }) => {
      const reference = textOf(item.value, 'CallerReference')
      return reference === undefined ? [] : [[name, reference] as const]
    }),
  )
  return { nameOf, has: (text) => names.has(referenceOf(text)), callerReferences }
}

/** What records say about a check that no file describes. */
export interface CheckUse {
  readonly name: string
  /** Addresses and host names of the records that carry it. */
  readonly targets: readonly string[]
}

const STAND_IN_PORT = 443

/**
 * A check that records name and no file describes: it stands in the plan as one on the record's own address, so that
 * failing the endpoint fails it, or as an alarm where there is no one address.
 */
export function putStandIn(draft: Draft, { name, targets }: CheckUse): Note {
  const [target, ...more] = new Set(targets)
  const path = ['health_checks', name]
  const message = (what: string) =>
    `health check ${name} is in none of the files: the plan has ${what} in its place; add the output of list-health-checks`
  if (target !== undefined && more.length === 0) {
    const isAddress = /^[0-9a-f:.]+$/.test(target) && !/[a-z]\.$/.test(target)
    const at = isAddress ? { ip_address: target } : { fqdn: target.replace(/\.$/, '') }
    draft.put(path, objectOf({ id: name, type: 'TCP', ...at, port: STAND_IN_PORT }))
    return { severity: 'approx', code: 'check-unknown', path: name, message: message(`a TCP check of ${target}`) }
  }
  const alarm = `check-${name}`
  draft.put(['alarms', alarm], objectOf({ region: 'us-east-1' }))
  draft.put(
    path,
    objectOf({ id: name, type: 'CLOUDWATCH_METRIC', alarm: objectOf({ name: alarm, region: 'us-east-1' }) }),
  )
  return { severity: 'approx', code: 'check-unknown', path: name, message: message('an alarm') }
}
