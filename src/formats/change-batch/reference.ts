import type { CidrCollection, Deployment, Zone } from '../../model/deployment.ts'
import { zoneLabels } from '../order.ts'

/** An id that AWS gives: known, or known by name until then. */
export interface Reference {
  readonly reference: string
  readonly id: string | undefined
}

/** JSON as AWS takes it, with ids that may still be open. */
export type Template =
  | string
  | number
  | boolean
  | Reference
  | readonly Template[]
  | { readonly [member: string]: Template | undefined }

export type Json = string | number | boolean | readonly Json[] | { readonly [member: string]: Json }

/** A name of the plan as a part of a reference: nothing in it can end a placeholder or break a line. */
const referencePart = (name: string) =>
  Array.from(new TextEncoder().encode(name), (byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9_.+-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`
  }).join('')

export const isReference = (value: Template): value is Reference => typeof value === 'object' && 'reference' in value
const isList = (value: Template): value is readonly Template[] => Array.isArray(value)

function render(value: Template, reference: (open: Reference) => string, text: (plain: string) => string): Json {
  if (typeof value === 'string') return text(value)
  if (typeof value !== 'object') return value
  if (isReference(value)) return value.id ?? reference(value)
  if (isList(value)) return value.map((item) => render(item, reference, text))
  const rendered: { [member: string]: Json } = {}
  for (const [key, member] of Object.entries(value))
    if (member !== undefined) rendered[key] = render(member, reference, text)
  return rendered
}

/** The ids that are still open in a template, by reference. */
export function openReferences(value: Template, found = new Map<string, Reference>()): ReadonlyMap<string, Reference> {
  if (typeof value !== 'object') return found
  if (isReference(value)) return value.id === undefined ? found.set(value.reference, value) : found
  for (const member of Object.values(value)) if (member !== undefined) openReferences(member, found)
  return found
}

/** What stands in a plain file for an id that is not known: AWS refuses it, and it is easy to find. @see engines.md 2.4 */
export const replaceMark = ({ reference }: Reference): string => `REPLACE-${reference.replace(':', '-')}`

/** For a file that goes to AWS as it is. */
export const renderPlain = (value: Template): Json => render(value, replaceMark, (text) => text)

const OPEN = '\u0024{'

/** What stands in the bundle for an id that a step before saves, or `--ids` gives. @see engines.md 2.4 */
export const placeholder = ({ reference }: Reference): string => `${OPEN}${reference}}`

/** For the bundle: open ids as `${check:use1}`; a `${` that stands in the plan's own text becomes `$${`. @see engines.md 2.4 */
export const renderBundle = (value: Template): Json =>
  render(value, placeholder, (text) => text.replaceAll(OPEN, (open) => `$${open}`))

/** Ids of everything that AWS numbers. */
export interface References {
  readonly zone: (zone: Zone) => Reference
  /** A check by the plan's id; one that the plan does not declare is taken for an id at AWS. */
  readonly check: (id: string) => Reference
  readonly collection: (collection: CidrCollection) => Reference
  readonly collectionById: (id: string) => Reference
}

/** Ids from `--ids`, else from the plan, else open. */
export function createReferences(deployment: Deployment, ids: ReadonlyMap<string, string>): References {
  const labels = zoneLabels(deployment)
  const collections = new Map([...deployment.cidrCollections.values()].map((item) => [item.id, item]))
  const make = (kind: string, name: string, known: string | undefined): Reference => ({
    reference: `${kind}:${referencePart(name)}`,
    id: ids.get(`${kind}:${name}`) ?? known,
  })
  const ofCollection = ({ name, id, idIsMadeUp }: CidrCollection) => make('cidr', name, idIsMadeUp ? undefined : id)
  return {
    zone: ({ id, idIsMadeUp }) => make('zone', labels.get(id) ?? id, idIsMadeUp ? undefined : id),
    check: (id) => {
      const check = deployment.healthChecks.get(id)
      return check ? make('check', id, check.awsId) : { reference: `check:${referencePart(id)}`, id }
    },
    collection: ofCollection,
    collectionById: (id) => {
      const collection = collections.get(id)
      return collection ? ofCollection(collection) : { reference: `cidr:${referencePart(id)}`, id }
    },
  }
}
