/** Every subset of `size` items, in the order of the items; the empty one for 0. */
export function* subsets<T>(items: readonly T[], size: number, from = 0): Generator<readonly T[]> {
  if (size === 0) {
    yield []
    return
  }
  for (let index = from; index <= items.length - size; index += 1)
    for (const rest of subsets(items, size - 1, index + 1)) yield [...items.slice(index, index + 1), ...rest]
}
