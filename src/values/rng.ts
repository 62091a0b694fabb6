/** The next number in [0, 1), 32 bits of it. The only source of chance in the core; always an argument. */
export type Rng = () => number

/** 32-bit FNV-1a of the UTF-16 code units: a stable, platform-independent hash for seeds and made-up addresses. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ (text.charCodeAt(index) & 0xff), 0x01000193)
    hash = Math.imul(hash ^ (text.charCodeAt(index) >>> 8), 0x01000193)
  }
  return hash >>> 0
}

/** A stream of its own for each (seed, entity, purpose), so that two plans share the numbers they have in common. Mulberry32; the algorithm is frozen. @see time-model.md §10 */
export function randomStream(seed: number, entity = '', purpose = ''): Rng {
  // In an array, for a variable of 32 bits would be a new object at each draw.
  const kept = Int32Array.of(hash32(`${seed}\u0000${entity}\u0000${purpose}`))
  return () => {
    const state = ((kept[0] ?? 0) + 0x6d2b79f5) | 0
    kept[0] = state
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
