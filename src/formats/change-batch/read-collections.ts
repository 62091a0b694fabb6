import { objectOf } from '../../plan/source.ts'
import type { Draft } from '../draft.ts'
import type { Note } from '../format.ts'
import { openIdOf } from './read-bundle.ts'
import { type Gathered, textOf, wrongShape } from './read-documents.ts'

/** A record set's use of a collection. */
export interface CollectionUse {
  readonly collection: string
  readonly location: string
}

interface Collection {
  readonly name: string
  readonly id: string | undefined
  readonly locations: Map<string, unknown[]>
}

const LETTERS_OF_ID = 8

/** The collection whose locations are those of the blocks: their answer does not say whose they are. */
function ownerOf(
  collections: readonly Collection[],
  uses: readonly CollectionUse[],
  locations: ReadonlySet<string>,
): Collection | undefined {
  if (collections.length < 2) return collections[0]
  const fitting = collections.filter(({ id, name }) =>
    uses.some((use) => (use.collection === id || use.collection === name) && locations.has(use.location)),
  )
  return fitting.length === 1 ? fitting[0] : undefined
}

/**
 * Puts the CIDR collections into the draft, also those that only records name. Returns the draft's name of the
 * collection that a record refers to, by id or mark.
 */
export function readCollections(
  gathered: Gathered,
  uses: readonly CollectionUse[],
  draft: Draft,
  notes: Note[],
): (reference: string) => string {
  const collections: Collection[] = []
  const byReference = new Map<string, Collection>()
  const referenceOf = (text: string) => {
    const open = openIdOf(text)
    return open?.kind === 'cidr' ? open.name : text
  }
  const add = (name: string, id: string | undefined) => {
    const known = byReference.get(id ?? name) ?? { name, id, locations: new Map<string, unknown[]>() }
    if (!collections.includes(known)) collections.push(known)
    byReference.set(name, known)
    if (id !== undefined) byReference.set(id, known)
    return known
  }
  for (const item of gathered.collections) {
    const name = textOf(item.value, 'Name')
    if (name === undefined) gathered.diagnostics.push(wrongShape(item, [], 'a CIDR collection without a Name'))
    else {
      add(name, textOf(item.value, 'Id'))
      draft.place(['cidr_collections', name], item.where([]))
    }
  }
  for (const { collection } of uses) {
    const reference = referenceOf(collection)
    if (byReference.has(reference)) continue
    const isMark = openIdOf(collection) !== undefined
    const name = isMark ? reference : `cidr-${reference.slice(0, LETTERS_OF_ID)}`
    add(name, isMark ? undefined : reference)
    const message = `CIDR collection ${reference} is in none of the files: the plan calls it ${name}; add the output of list-cidr-collections`
    notes.push({ severity: 'approx', code: 'collection-unknown', path: name, message })
  }
  const unowned = new Set(
    gathered.blocks.flatMap(({ item, collection }) =>
      collection === undefined ? (textOf(item.value, 'LocationName') ?? []) : [],
    ),
  )
  const ownerOfBlocks = ownerOf(
    collections,
    uses.map(({ collection, location }) => ({ collection: referenceOf(collection), location })),
    unowned,
  )
  for (const { item, collection } of gathered.blocks) {
    const owner = collection === undefined ? ownerOfBlocks : byReference.get(referenceOf(collection))
    const location = textOf(item.value, 'LocationName')
    const block = textOf(item.value, 'CidrBlock')
    const list = block === undefined ? item.value.CidrList : [block]
    if (owner === undefined || location === undefined || !Array.isArray(list)) {
      const hint = 'import one collection with its blocks at a time'
      const message = owner === undefined ? 'these blocks may be of several collections' : 'this is no block'
      gathered.diagnostics.push(wrongShape(item, [], message, hint))
      continue
    }
    const blocks = owner.locations.get(location) ?? []
    owner.locations.set(location, blocks)
    for (const [index, text] of list.entries()) {
      const place = ['cidr_collections', owner.name, 'locations', location, blocks.length]
      draft.place(place, item.where(block === undefined ? ['CidrList', index] : ['CidrBlock']))
      blocks.push(text)
    }
  }
  for (const { collection, location } of uses) {
    const owner = byReference.get(referenceOf(collection))
    if (owner === undefined || location === '*' || owner.locations.has(location)) continue
    owner.locations.set(location, [])
    const message = `no file has the blocks of location ${location}: no client is in it; add the output of list-cidr-blocks`
    notes.push({ severity: 'approx', code: 'location-without-blocks', path: `${owner.name}/${location}`, message })
  }
  for (const { name, id, locations } of collections)
    draft.put(['cidr_collections', name], objectOf({ id, locations: objectOf(Object.fromEntries(locations)) }))
  return (text) => byReference.get(referenceOf(text))?.name ?? referenceOf(text)
}
