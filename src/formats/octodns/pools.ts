import { isObject, objectOf, type PlainObject } from '../../plan/source.ts'

/** What answers at one place of a tree: values under a check, or a group of others. */
export type Branch =
  | { readonly kind: 'leaf'; readonly values: readonly string[]; readonly check?: string }
  | { readonly kind: 'weighted'; readonly id: string; readonly members: readonly WeightedLeaf[] }
  | { readonly kind: 'failover'; readonly id: string; readonly primary: Branch; readonly secondary: Branch }

interface WeightedLeaf {
  readonly branch: Branch
  readonly weight: number
}

/** A part of a record that has not the shape that octoDNS gives it. */
export class Misshapen {
  readonly path: readonly (string | number)[]
  readonly message: string
  constructor(path: readonly (string | number)[], message: string) {
    this.path = path
    this.message = message
  }
}

export interface PoolContext {
  readonly pools: PlainObject
  /** What answers when all pools have failed. */
  readonly last: readonly string[]
  /** The name of the check of a value; undefined where it is always taken for up. */
  readonly checkOf: (value: string) => string | undefined
  readonly textOf: (value: unknown) => string | undefined
}

function leavesOf(context: PoolContext, id: string, pool: PlainObject): readonly WeightedLeaf[] | Misshapen {
  const { values } = pool
  if (!Array.isArray(values) || values.length === 0) return new Misshapen(['pools', id], 'a pool without values')
  const leaves: WeightedLeaf[] = []
  for (const [index, item] of values.entries()) {
    const path = ['pools', id, 'values', index]
    const text = isObject(item) ? context.textOf(item.value) : undefined
    if (!isObject(item) || text === undefined) return new Misshapen(path, 'a pool holds values, each with its `value`')
    const { weight = 1, status = 'obey' } = item
    if (typeof weight !== 'number' || !Number.isInteger(weight) || weight < 1 || weight > 255)
      return new Misshapen(path, 'a weight is a whole number from 1 to 100')
    if (status === 'down') continue
    const check = status === 'up' ? undefined : context.checkOf(text)
    leaves.push({ branch: { kind: 'leaf', values: [text], ...(check === undefined ? {} : { check }) }, weight })
  }
  return leaves
}

/**
 * A pool with those that it falls back to: its values by weight while one of them is up, then the next pool, at last the
 * record's own values.
 *
 * @see octoDNS, dynamic records
 */
export function poolBranch(context: PoolContext, id: string, above: readonly string[] = []): Branch | Misshapen {
  if (above.includes(id))
    return new Misshapen(['pools', id], `pools fall back in a circle: ${[...above, id].join(', ')}`)
  const pool = context.pools[id]
  if (!isObject(pool)) return new Misshapen(['pools'], `there is no pool ${id}`)
  const leaves = leavesOf(context, id, pool)
  if (leaves instanceof Misshapen) return leaves
  const { fallback } = pool
  const next: Branch | Misshapen =
    typeof fallback === 'string'
      ? poolBranch(context, fallback, [...above, id])
      : { kind: 'leaf', values: context.last }
  if (next instanceof Misshapen) return next
  const [first, ...others] = leaves
  if (first === undefined) return next
  const own: Branch = others.length === 0 ? first.branch : { kind: 'weighted', id: `${id}-value`, members: leaves }
  const neverFails = leaves.some(({ branch }) => branch.kind === 'leaf' && branch.check === undefined)
  return neverFails ? own : { kind: 'failover', id: `${id}-pool`, primary: own, secondary: next }
}

const ALIAS = 'AliasTarget'

/** Where record sets stand; names that are made for groups lie below `root`. */
export interface Place {
  readonly name: string
  readonly root: string
  readonly type: string
  readonly ttl: number
  readonly zone: string
}

/** Record sets of a tree; groups below the first are records of names made for them. */
export function branchSets(branch: Branch, at: Place, emitted: Map<string, Branch>): readonly PlainObject[] {
  const below: PlainObject[] = []
  const member = (part: Branch): PlainObject => {
    if (part.kind === 'leaf')
      return objectOf({
        TTL: at.ttl,
        ResourceRecords: part.values.map((Value) => objectOf({ Value })),
        HealthCheckId: part.check,
      })
    // As octoDNS calls them at AWS.
    const name = `_octodns-${part.id}.${at.root}`
    if (!emitted.has(name)) {
      emitted.set(name, part)
      below.push(...branchSets(part, { ...at, name }, emitted))
    }
    return objectOf({ [ALIAS]: objectOf({ HostedZoneId: at.zone, DNSName: name, EvaluateTargetHealth: true }) })
  }
  const set = (members: PlainObject, more: PlainObject): PlainObject =>
    objectOf({ Name: at.name, Type: at.type, ...more, ...members })
  const own = ((): readonly PlainObject[] => {
    switch (branch.kind) {
      case 'leaf':
        return [set(member({ kind: 'leaf', values: branch.values }), {})]
      case 'weighted':
        return branch.members.map(({ branch: part, weight }, index) =>
          set(member(part), objectOf({ SetIdentifier: `${index + 1}`, Weight: weight })),
        )
      case 'failover':
        return [
          set(member(branch.primary), objectOf({ SetIdentifier: 'primary', Failover: 'PRIMARY' })),
          set(member(branch.secondary), objectOf({ SetIdentifier: 'secondary', Failover: 'SECONDARY' })),
        ]
    }
  })()
  return [...own, ...below]
}

/** A member of a group whose policy is not the branch's: its leaf, or an alias to what is below. */
export function routedSets(
  branch: Branch,
  policy: PlainObject,
  at: Place,
  emitted: Map<string, Branch>,
): readonly PlainObject[] {
  // A group of one, of which the policy is then replaced: what leads to the branch is the same.
  const [first, , ...below] = branchSets(
    { kind: 'failover', id: '', primary: branch, secondary: { kind: 'leaf', values: [] } },
    at,
    emitted,
  )
  if (first === undefined) return []
  const { Failover: _failover, SetIdentifier: _identifier, ...data } = first
  return [objectOf({ ...data, ...policy }), ...below]
}
