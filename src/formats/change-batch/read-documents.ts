import type { Diagnostic } from '../../model/diagnostic.ts'
import type { PlanPath } from '../../plan/positions.ts'
import { createReport, isObject, type PlainObject, type PlanFile } from '../../plan/source.ts'
import { put } from '../../values/put.ts'
import type { Where } from '../draft.ts'
import { type JsonDocument, readDocuments } from '../json-documents.ts'
import { openBundle, openReference } from './read-bundle.ts'

/** One object of an answer or request, and where it stands. */
export interface Item {
  readonly value: PlainObject
  readonly where: (rest: PlanPath) => Where
}

export type Action = 'CREATE' | 'UPSERT' | 'DELETE'

/** Record sets that belong together, of one page or batch. */
export interface RecordList {
  readonly file: PlanFile
  readonly items: readonly { readonly item: Item; readonly action: Action }[]
  /** The zone by id or by a mark, where the file says it. */
  readonly zone?: string
  /** The answer, where it says that another page follows. */
  readonly more?: Item
}

/** Everything that files of the Route 53 API hold, by kind. */
export interface Gathered {
  readonly recordLists: RecordList[]
  readonly zones: Item[]
  readonly checks: Item[]
  readonly collections: Item[]
  /** Blocks of a collection; `collection` where the file says which. */
  readonly blocks: { readonly item: Item; readonly collection?: string }[]
  readonly tags: Item[]
  /** Ids of signed zones, or the marks that stand for them. */
  readonly signed: string[]
  /** Pages of the other lists: the answer, where it says that another page follows. */
  readonly pages: Map<string, (Item | undefined)[]>
  readonly diagnostics: Diagnostic[]
}

export const createGathered = (): Gathered => ({
  recordLists: [],
  zones: [],
  checks: [],
  collections: [],
  blocks: [],
  tags: [],
  signed: [],
  pages: new Map(),
  diagnostics: [],
})

export const textOf = (object: PlainObject, key: string): string | undefined => {
  const value = object[key]
  return typeof value === 'string' ? value : undefined
}

/** The error that something is not what its place says. */
export function wrongShape({ where }: Item, rest: PlanPath, message: string, hint?: string): Diagnostic {
  const { file, locate } = where(rest)
  const { key, value } = locate([])
  return createReport(file).error('plan-schema', value ?? key ?? [0, 0], message, hint)
}

/** A part of one document. */
function itemAt(document: JsonDocument, path: PlanPath, value: PlainObject): Item {
  return { value, where: (rest) => document.where([...path, ...rest]) }
}

/** The objects of a list; anything else in it is an error. */
function itemsIn(gathered: Gathered, item: Item, key: string): readonly Item[] {
  const list = item.value[key]
  if (list === undefined) return []
  if (!Array.isArray(list)) {
    gathered.diagnostics.push(wrongShape(item, [key], `${key} is no list`))
    return []
  }
  return list.flatMap((value: unknown, index): readonly Item[] => {
    if (isObject(value)) return [{ value, where: (rest) => item.where([key, index, ...rest]) }]
    gathered.diagnostics.push(wrongShape(item, [key, index], `${key} holds objects, and this is none`))
    return []
  })
}

function objectIn(item: Item, key: string): Item | undefined {
  const value = item.value[key]
  return isObject(value) ? { value, where: (rest) => item.where([key, ...rest]) } : undefined
}

const isAction = (text: unknown): text is Action => text === 'CREATE' || text === 'UPSERT' || text === 'DELETE'

/** A change batch: `zone` where the request around it says whose. */
function gatherChanges(gathered: Gathered, file: PlanFile, batch: Item, zone?: string): void {
  const items = itemsIn(gathered, batch, 'Changes').flatMap((change) => {
    const { Action: action } = change.value
    const item = objectIn(change, 'ResourceRecordSet')
    if (item !== undefined && isAction(action)) return [{ item, action }]
    const what = item === undefined ? 'a change without ResourceRecordSet' : 'a change whose Action is none'
    gathered.diagnostics.push(wrongShape(change, [], what, 'Action is CREATE, UPSERT or DELETE'))
    return []
  })
  gathered.recordLists.push({ file, items, ...(zone === undefined ? {} : { zone }) })
}

function gatherSets(
  gathered: Gathered,
  file: PlanFile,
  items: readonly Item[],
  more: Pick<RecordList, 'zone' | 'more'> = {},
): void {
  gathered.recordLists.push({ file, items: items.map((item) => ({ item, action: 'CREATE' as const })), ...more })
}

/** Members by which an answer, or the AWS CLI, says that it is not all. */
const MORE = ['NextToken', 'IsTruncated']

const saysMore = ({ value }: Item) => value.IsTruncated === true || typeof value.NextToken === 'string'

/** The error of a list of which no page is the last: what comes after is in none of the files. */
export function endsEarly(pages: readonly (Item | undefined)[]): readonly Diagnostic[] {
  const last = pages.at(-1)
  if (last === undefined || pages.some((page) => page === undefined)) return []
  const name = textOf(last.value, 'NextRecordName')
  const from = name === undefined ? '' : `, from ${name} on`
  const member = MORE.find((each) => each in last.value)
  const message = `the list goes on after this page, and no file has the rest${from}`
  const hint = 'print it whole, without --max-items and --no-paginate, or add the pages that follow'
  return [wrongShape(last, member === undefined ? [] : [member], message, hint)]
}

const LISTS = ['HealthChecks', 'HostedZones', 'CidrCollections', 'CidrBlocks']

function gatherPage({ pages }: Gathered, answer: Item): void {
  const list = LISTS.find((each) => each in answer.value)
  if (list !== undefined) put(pages, list, saysMore(answer) ? answer : undefined)
}

/** get-hosted-zone puts beside the zone what list-hosted-zones leaves out. */
function gatherZone(gathered: Gathered, answer: Item, zone: Item): void {
  const { DelegationSet, VPCs } = answer.value
  const servers = isObject(DelegationSet) ? DelegationSet.NameServers : undefined
  gathered.zones.push({ ...zone, value: Object.assign(Object.create(null), zone.value, { servers, VPCs }) })
}

/** A call that the bundle makes, as if its answer had been given. */
function gatherStep(gathered: Gathered, file: PlanFile, step: Item): void {
  const params = objectIn(step, 'params')
  if (params === undefined) return
  switch (step.value.op) {
    case 'CreateHealthCheck': {
      const [save = ''] = isObject(step.value.save) ? Object.keys(step.value.save) : []
      const PlanId = openReference(save)?.name
      gathered.checks.push({ ...params, value: Object.assign(Object.create(null), params.value, { PlanId }) })
      return
    }
    case 'CreateCidrCollection':
      gathered.collections.push(params)
      return
    case 'ChangeCidrCollection':
      for (const change of itemsIn(gathered, params, 'Changes'))
        gathered.blocks.push({ item: change, collection: textOf(params.value, 'Id') ?? '' })
      return
    case 'ChangeResourceRecordSets': {
      const batch = objectIn(params, 'ChangeBatch')
      if (batch !== undefined) gatherChanges(gathered, file, batch, textOf(params.value, 'HostedZoneId'))
      return
    }
    case 'ChangeTagsForResource':
    case 'UpdateHealthCheck':
    case 'DeleteHealthCheck':
      // About checks that are at AWS: what they are, other files say.
      return
    default:
      gathered.diagnostics.push(wrongShape(step, ['op'], `the bundle has a step that import does not know`))
  }
}

const EXPECTED =
  'import reads what aws route53 prints: list-resource-record-sets, list-health-checks, get-hosted-zone, list-hosted-zones, ' +
  'list-cidr-collections, list-cidr-blocks, list-tags-for-resources; and change batches'

function gatherAnswer(gathered: Gathered, file: PlanFile, answer: Item): void {
  const { value } = answer
  const zone = objectIn(answer, 'HostedZone')
  const check = objectIn(answer, 'HealthCheck')
  const batch = objectIn(answer, 'ChangeBatch')
  const tags = objectIn(answer, 'ResourceTagSet')
  const id = textOf(value, 'HostedZoneId')
  gatherPage(gathered, answer)
  if ('ResourceRecordSets' in value)
    gatherSets(gathered, file, itemsIn(gathered, answer, 'ResourceRecordSets'), {
      ...(id === undefined ? {} : { zone: id }),
      ...(saysMore(answer) ? { more: answer } : {}),
    })
  else if ('HealthChecks' in value) gathered.checks.push(...itemsIn(gathered, answer, 'HealthChecks'))
  else if (check !== undefined) gathered.checks.push(check)
  else if ('HostedZones' in value) gathered.zones.push(...itemsIn(gathered, answer, 'HostedZones'))
  else if (zone !== undefined) gatherZone(gathered, answer, zone)
  else if ('CidrCollections' in value) gathered.collections.push(...itemsIn(gathered, answer, 'CidrCollections'))
  else if ('CidrBlocks' in value)
    for (const item of itemsIn(gathered, answer, 'CidrBlocks')) gathered.blocks.push({ item })
  else if ('CidrLocations' in value) return
  else if ('Changes' in value) gatherChanges(gathered, file, answer)
  else if (batch !== undefined) gatherChanges(gathered, file, batch, id)
  else if ('ResourceTagSets' in value) gathered.tags.push(...itemsIn(gathered, answer, 'ResourceTagSets'))
  else if (tags !== undefined) gathered.tags.push(tags)
  else if ('steps' in value) {
    const bundle = { ...answer, value: openBundle(value) }
    for (const step of itemsIn(gathered, bundle, 'steps')) gatherStep(gathered, file, step)
  } else gathered.diagnostics.push(wrongShape(answer, [], 'this is no answer of the Route 53 API', EXPECTED))
}

/** A list alone, as `--query` leaves it: record sets have a Name and a Type. */
function gatherList(gathered: Gathered, file: PlanFile, document: JsonDocument, list: readonly unknown[]): void {
  const items = list.flatMap((value, index) => (isObject(value) ? [itemAt(document, [index], value)] : []))
  if (items.length === list.length && items.every(({ value }) => 'Name' in value && 'Type' in value))
    gatherSets(gathered, file, items)
  else gathered.diagnostics.push(wrongShape(itemAt(document, [], {}), [], 'this list holds no record sets', EXPECTED))
}

/** Sorts what the files hold by kind, file by file and answer by answer. */
export function gather(files: readonly PlanFile[]): Gathered {
  const gathered = createGathered()
  for (const file of files) {
    const { documents, diagnostics } = readDocuments(file)
    gathered.diagnostics.push(...diagnostics)
    for (const document of documents) {
      const { value } = document
      if (Array.isArray(value)) gatherList(gathered, file, document, value)
      else if (isObject(value)) gatherAnswer(gathered, file, itemAt(document, [], value))
      else gathered.diagnostics.push(wrongShape(itemAt(document, [], {}), [], 'this is no JSON object', EXPECTED))
    }
  }
  for (const pages of gathered.pages.values()) gathered.diagnostics.push(...endsEarly(pages))
  return gathered
}
