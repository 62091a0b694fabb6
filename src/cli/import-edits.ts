import { compile } from '../decide/compile.ts'
import { flatten } from '../decide/flatten.ts'
import { type Edit, findEdits } from '../formats/bind/edits.ts'
import type { Note } from '../formats/format.ts'
import type { Imported } from '../formats/import-format.ts'
import type { Adopted } from '../plan/adopt.ts'
import { Failure } from './failure.ts'

/** Whose version counts where records and their comments disagree. */
export type Trust = 'records' | 'comments'

/** What files come to. */
export interface Reading {
  readonly imported: Imported
  readonly adopted: Adopted
}

/** Every group whose records are not what the plan answers for the client and in the state of health that the file names. */
function editsOf({ imported: { stated = [] }, adopted: { deployment } }: Reading): readonly Edit[] {
  const compared = stated.filter(({ groups }) => groups.length > 0)
  if (deployment === undefined || compared.length === 0) return []
  const graph = compile(deployment)
  return compared.flatMap((snapshot): readonly Edit[] => {
    const zone = deployment.zones.find(({ at }) => at.span().file === snapshot.file)
    if (zone === undefined) return []
    const { client, unhealthy, weighted } = snapshot
    const health = {
      checks: new Map(unhealthy.checks.map((id) => [id, false])),
      resources: new Map(unhealthy.resources.map((key) => [key, false])),
    }
    const { zones } = flatten(graph, health, { weighted, ...(client === undefined ? {} : { client }) })
    return findEdits(snapshot, zone, zones.get(zone.id) ?? [])
  })
}

const noteOf = ({ message }: Edit, trust: Trust | undefined): Note => ({
  severity: trust === undefined ? 'lost' : 'approx',
  code: 'edited-by-hand',
  path: '',
  message: trust === undefined ? message : `${message}: the ${trust} count`,
})

/** The reading that holds, what was edited in the files, and whether somebody must say first which version counts. */
export interface Settled extends Reading {
  readonly edited: readonly Note[]
  readonly problem?: Failure
}

/**
 * Settles what to do about records that were edited by hand beside comments that say something else. Where the records
 * count, those are read again as plain ones, and so on, since others may follow them: in the end the plan answers
 * exactly what the file holds.
 *
 * @see engines.md 1.5
 */
export async function settleEdits(
  first: Reading,
  read: (trusted: ReadonlySet<string>) => Promise<Reading>,
  trust: Trust | undefined,
): Promise<Settled> {
  let reading = first
  let edits = editsOf(reading)
  const all = [...edits]
  while (trust === 'records' && edits.length > 0) {
    reading = await read(new Set(all.map(({ group }) => group.key)))
    edits = editsOf(reading)
    all.push(...edits)
  }
  const edited = all.map((edit) => noteOf(edit, trust))
  if (trust !== undefined || all.length === 0) return { ...reading, edited }
  const what = all.length === 1 ? 'a record was' : `${all.length} records were`
  const problem = new Failure(
    `nothing is written: ${what} edited by hand`,
    '--trust records takes what the file answers, --trust comments what its comments say',
    1,
  )
  return { ...reading, edited, problem }
}
