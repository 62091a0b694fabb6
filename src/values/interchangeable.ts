/** Any `take` of some members. */
export interface Choice<T> {
  readonly take: number
  readonly of: readonly T[]
}

/** All sets that hold so many of each of these choices, and nothing else. */
export interface Pattern<T> {
  /** One of them: of a family the first. */
  readonly first: readonly T[]
  readonly choices: readonly Choice<T>[]
  /** How many sets it stands for. */
  readonly count: number
}

const keyOf = (places: readonly number[]) => places.toSorted((a, b) => a - b).join()

/**
 * Members that may change places in all sets at once without making another family of them. As an equivalence: two such
 * exchanges make a third one, so that members of a class may be permuted in any way.
 */
function classesOf(sets: readonly (readonly number[])[], count: number): readonly (readonly number[])[] {
  const known = new Set(sets.map(keyOf))
  const classes: number[][] = []
  const mayChange = (a: number, b: number) =>
    sets.every((set) => {
      if (set.includes(a) === set.includes(b)) return true
      return known.has(keyOf(set.map((place) => (place === a ? b : place === b ? a : place))))
    })
  for (let place = 0; place < count; place += 1) {
    const mine = classes.find(([first = place]) => mayChange(first, place))
    if (mine) mine.push(place)
    else classes.push([place])
  }
  return classes
}

const chooseOf = (n: number, k: number) =>
  Array.from({ length: k }, (_, step) => step).reduce((ways, step) => (ways * (n - step)) / (step + 1), 1)

/**
 * A family of sets, told by what is interchangeable in it: the patterns stand for exactly these sets, each of them for
 * sets that no other stands for. In the order of the sets; members in the order in which they come up.
 *
 * @param sets all different
 * @see verification.md §3 item 3
 */
export function patternsOf<T>(sets: readonly (readonly T[])[]): readonly Pattern<T>[] {
  const members = [...new Set(sets.flat())]
  const places = new Map(members.map((member, place) => [member, place]))
  const numbered = sets.map((set) => set.flatMap((member) => places.get(member) ?? []))
  const classes = classesOf(numbered, members.length)
  const patterns = new Map<string, Pattern<T>>()
  for (const [index, set] of numbered.entries()) {
    const taken = classes.map((mine) => mine.filter((place) => set.includes(place)).length)
    const key = taken.join()
    if (patterns.has(key)) continue
    const choices = classes.flatMap((mine, number): readonly Choice<T>[] => {
      const take = taken[number] ?? 0
      return take === 0 ? [] : [{ take, of: mine.flatMap((place) => members[place] ?? []) }]
    })
    patterns.set(key, {
      first: sets[index] ?? [],
      choices,
      count: choices.reduce((product, { take, of }) => product * chooseOf(of.length, take), 1),
    })
  }
  return [...patterns.values()]
}
