import type { FieldName, Origin, Span } from '../../model/origin.ts'
import type { Policy } from '../../model/record-set.ts'
import type { DomainName } from '../../values/name.ts'
import type { RecordType } from '../../values/rdata/rdata.ts'
import type { RecordBody, RecordObject } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import { type Context, quietly } from './context.ts'
import { resolveCheckName } from './health-checks.ts'
import { fieldSpan, keyAt, memberAt, type Place, type Placed, valueAt } from './origin.ts'
import { type AnyBranch, branchPolicy, policyIn, type WrittenBranch, type WrittenPolicy } from './policies.ts'
import { aliasData, type BranchData, endpointData, literalData, valuesAt } from './record-data.ts'
import { type EffectiveTtl, nearestTtl, ttlPlace } from './ttl.ts'
import type { ZoneSite } from './zone-site.ts'

/** One record of the plan: all that is written for a name and type. A class because large plans have many, and few whose paths anybody asks for. */
export class WrittenRecord implements Placed {
  readonly site: ZoneSite
  readonly name: DomainName
  readonly type: RecordType
  /** The name as the author wrote it. */
  readonly key: string
  readonly body: RecordBody

  constructor(site: ZoneSite, name: DomainName, type: RecordType, key: string, body: RecordBody) {
    this.site = site
    this.name = name
    this.type = type
    this.key = key
    this.body = body
  }

  /** Of the name's key. */
  get namePath(): PlanPath {
    return ['zones', this.site.zone.key, 'records', this.key]
  }

  /** Of the type's key. */
  get path(): PlanPath {
    return [...this.namePath, this.type]
  }
}

/** Where in a record's tree the expansion is. */
export interface Spot {
  readonly record: WrittenRecord
  /** Where the record sets stand: the record's name, or a generated one. */
  readonly name: DomainName
  /** Keys of the branches above. */
  readonly keys: readonly string[]
  readonly ttl: EffectiveTtl
}

/** A branch where it stands. */
export interface BranchSpot {
  readonly spot: Spot
  readonly branch: WrittenBranch
}

const isList = (body: RecordBody): body is readonly string[] => Array.isArray(body)
const isShort = (body: RecordBody): body is string | readonly string[] => typeof body === 'string' || isList(body)

const NO_MEMBERS: RecordObject = {}

/** What is written beside the values of a record. */
export const membersOf = ({ body }: WrittenRecord): RecordObject => (isShort(body) ? NO_MEMBERS : body)

/** The TTL of a record without the branches below it. */
export const recordTtl = (context: Context, record: WrittenRecord): EffectiveTtl =>
  nearestTtl(context, membersOf(record).ttl, record, 'record', record.site.ttl)

export const branchTtl = (context: Context, { spot, branch }: BranchSpot): EffectiveTtl =>
  nearestTtl(context, branch.body.ttl, branch, 'branch', spot.ttl)

/** What `body` answers with, unless it is a policy; undefined and reported where it cannot. */
function dataOf(
  context: Context,
  { site, type }: WrittenRecord,
  body: AnyBranch | RecordObject,
  at: Placed,
  isName: boolean,
): BranchData | undefined {
  const { endpoint, values, alias, evaluate_target_health: evaluateTargetHealth } = body
  if (endpoint !== undefined) {
    const place = memberAt(at, isName ? undefined : 'endpoint')
    return endpointData(context, site, type, { name: endpoint, place, evaluateTargetHealth, at })
  }
  if (values !== undefined) return literalData(context, type, valuesAt(values, at, 'values'))
  return alias === undefined ? undefined : aliasData(context, site, alias, at.path, evaluateTargetHealth)
}

/** What a record without a policy answers with; undefined and reported where it cannot. */
export function simpleData(context: Context, record: WrittenRecord): BranchData | undefined {
  const { body, type } = record
  if (!isShort(body)) return dataOf(context, record, body, record, false)
  const written = isList(body)
    ? valuesAt(body, record)
    : { texts: [body], pathOf: () => record.path, placeOf: () => valueAt(record.path) }
  return literalData(context, type, written)
}

/** What a branch without a nested policy answers with; undefined and reported where it cannot. */
export const branchData = (context: Context, { spot, branch }: BranchSpot): BranchData | undefined =>
  dataOf(context, spot.record, branch.body, branch, branch.isShort)

/** A check, and where it was written. */
interface AttachedCheck {
  readonly id: string
  readonly isInherited: boolean
  readonly placeOf: () => Place
}

/**
 * The check of one record set: as written, else the endpoint's. Route 53 takes none on simple and geoproximity records
 * of private zones, so that the endpoint's does not come along there.
 *
 * @see R1.50; plan.md "Branches"
 */
export function checkOf(
  context: Context,
  { site }: WrittenRecord,
  { health_check: written }: AnyBranch | RecordObject,
  at: Placed,
  kind: Policy['kind'],
  inherited: BranchData['check'],
): AttachedCheck | undefined {
  if (written === false) return undefined
  if (written !== undefined) {
    const place = memberAt(at, 'health_check')
    resolveCheckName(context, site.world.declaredChecks, written, place)
    return { id: written, isInherited: false, placeOf: () => place }
  }
  if (inherited === undefined) return undefined
  const isRefused = site.zone.isPrivate && (kind === 'simple' || kind === 'geoproximity')
  return isRefused ? undefined : { id: inherited.id, isInherited: true, placeOf: inherited.placeOf }
}

/** Where the alias to a nested policy was written, by its members. */
function hopPlace({ path }: WrittenBranch, nested: WrittenPolicy, name: FieldName): Place | undefined {
  if (name === 'evaluateTargetHealth') return valueAt([...path, 'evaluate_target_health'])
  return name === 'alias' || name === 'hostedZoneId' ? keyAt(nested.path) : undefined
}

/** Origin of the record set of a branch, or of a record without a policy: places are worked out as the record set was. */
export class LeafOrigin implements Origin {
  private readonly context: Context
  private readonly record: WrittenRecord
  private readonly at: BranchSpot | undefined

  constructor(context: Context, record: WrittenRecord, at: BranchSpot | undefined) {
    this.context = context
    this.record = record
    this.at = at
  }

  span(): Span {
    return this.context.positions.keySpan((this.at?.branch ?? this.record).path)
  }

  field(name: FieldName, index?: number): Span {
    return fieldSpan(this.context.positions, this, this.placeOf(name, index))
  }

  private placeOf(name: FieldName, index: number | undefined): Place | undefined {
    const { record, at } = this
    const { path } = at?.branch ?? record
    const body = at?.branch.body ?? membersOf(record)
    switch (name) {
      case 'name':
        return keyAt(record.namePath)
      case 'type':
        return keyAt(record.path)
      case 'ttl':
        return ttlPlace(at ? branchTtl(quietly(this.context), at) : recordTtl(quietly(this.context), record))
      case 'setIdentifier':
        return 'set_identifier' in body ? valueAt([...path, 'set_identifier']) : keyAt(path)
      case 'policy':
        return at && keyAt(at.branch.policy.path)
      case 'collection':
        return at && valueAt([...at.branch.policy.path, 'collection'])
      case 'role':
      case 'location':
      case 'region':
        return (at && branchPolicy(quietly(this.context), at.branch, record.site.world)?.location) ?? keyAt(path)
      case 'weight':
      case 'bias':
        return name in body ? valueAt([...path, name]) : undefined
      case 'healthCheck':
        return this.checkPlace(body)
      default:
        return this.dataPlace(name, index)
    }
  }

  private data(): BranchData | undefined {
    const context = quietly(this.context)
    return this.at ? branchData(context, this.at) : simpleData(context, this.record)
  }

  private checkPlace(body: AnyBranch | RecordObject): Place | undefined {
    const { record, at } = this
    const inherited = body.health_check === undefined ? this.data()?.check : undefined
    const kind = at?.branch.policy.kind ?? 'simple'
    return checkOf(quietly(this.context), record, body, at?.branch ?? record, kind, inherited)?.placeOf()
  }

  private dataPlace(name: FieldName, index: number | undefined): Place | undefined {
    const { at } = this
    const nested = at && policyIn(at.branch.body, at.branch)
    return at && nested ? hopPlace(at.branch, nested, name) : this.data()?.placeOf(name, index)
  }
}
