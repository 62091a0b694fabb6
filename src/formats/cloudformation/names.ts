import { sha256Hex } from '../../values/digest.ts'

const HASH_LENGTH = 6

/** Text in letters and digits, each word with a capital: `use1-web` is `Use1Web`; what has none of them gets a hash. */
function camel(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const joined = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('')
  return joined === '' ? sha256Hex(text).slice(0, HASH_LENGTH) : joined
}

const ID_LENGTH_MAX = 255

/**
 * A logical id for each thing, from what it is called: CloudFormation replaces a resource whose logical id changes. Where
 * several would have one id, all of them get a hash of their names.
 */
export function logicalIds<T>(
  kind: string,
  things: readonly T[],
  nameOf: (thing: T) => string,
): ReadonlyMap<T, string> {
  const plain = things.map((thing) => `${kind}${camel(nameOf(thing))}`.slice(0, ID_LENGTH_MAX - HASH_LENGTH))
  const counts = new Map<string, number>()
  for (const id of plain) counts.set(id, (counts.get(id) ?? 0) + 1)
  return new Map(
    things.map((thing, index) => {
      const id = plain[index] ?? ''
      return [thing, counts.get(id) === 1 ? id : `${id}${sha256Hex(nameOf(thing)).slice(0, HASH_LENGTH)}`]
    }),
  )
}
