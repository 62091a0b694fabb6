import { sha256Hex } from '../../values/digest.ts'

const HASH_LENGTH = 6
const encoder = new TextEncoder()

/** Text as a part of a label: lower-case letters and digits, every other byte an underscore. */
export const labelPart = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]/gu, (character) => (character < '\u0080' ? '_' : '_'.repeat(encoder.encode(character).length)))

/**
 * A label for each thing, by what it is: where several would have one label, all of them get a hash of what they are, so
 * that none depends on the others' order. A label does not begin with a digit.
 */
export function labelsFor<T>(things: readonly T[], partsOf: (thing: T) => readonly string[]): ReadonlyMap<T, string> {
  const plain = things.map((thing) => {
    const label = partsOf(thing).map(labelPart).join('_')
    return /^[a-z_]/.test(label) ? label : `_${label}`
  })
  const counts = new Map<string, number>()
  for (const label of plain) counts.set(label, (counts.get(label) ?? 0) + 1)
  return new Map(
    things.map((thing, index) => {
      const label = plain[index] ?? ''
      if (counts.get(label) === 1) return [thing, label]
      return [thing, `${label}_${sha256Hex(JSON.stringify(partsOf(thing))).slice(0, HASH_LENGTH)}`]
    }),
  )
}
