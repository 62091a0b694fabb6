/** An invariant that says nothing: an unknown name, a scope without a state. What the reader wrote is wrong, not the plan's answers. */
export class ImpossibleInvariant extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}
