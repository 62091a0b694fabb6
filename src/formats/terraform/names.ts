import { sha256Hex } from '../../values/digest.ts'

const HASH_LENGTH = 6

/** Text as a part of a label: lower-case letters and digits, every other byte an underscore. */
export const labelPart = (text: string): string =>
  Array.from(new TextEncoder().encode(text.toLowerCase()), (byte) => {
    const character = String.fromCharCode(byte)
    return /[a-z0-9]/.test(character) ? character : '_'
  }).join('')

/**
 * A label for each thing, by what it is: where several would have one label, all of them get a hash of what they are, so
 * that none depends on the others' order. A label does not begin with a digit.
 */
export function labelsFor<T>(things: readonly T[], partsOf: (thing: T) => readonly string[]): ReadonlyMap<T, string> {
  const plain = (thing: T) => {
    const label = partsOf(thing).map(labelPart).join('_')
    return /^[a-z_]/.test(label) ? label : `_${label}`
  }
  const counts = new Map<string, number>()
  for (const thing of things) counts.set(plain(thing), (counts.get(plain(thing)) ?? 0) + 1)
  return new Map(
    things.map((thing) => {
      const label = plain(thing)
      const hash = sha256Hex(JSON.stringify(partsOf(thing))).slice(0, HASH_LENGTH)
      return [thing, counts.get(label) === 1 ? label : `${label}_${hash}`]
    }),
  )
}
