/** A word that can stand where the cursor is. One that ends in `:`, `=`, `,` or `/` wants more and gets no space after it. */
export interface Candidate {
  readonly value: string
  /** What it is, in a few words; may be empty. */
  readonly about: string
}

/** What can stand where the cursor is. The names of files are the shell's to complete: it knows `~`, `$HOME` and quoting. */
export type Completion = 'files' | readonly Candidate[]

export const candidatesOf = (values: Iterable<string>, about = ''): readonly Candidate[] =>
  [...values].map((value) => ({ value, about }))

/** The same candidates behind something typed before them. */
export const behind = (prefix: string, candidates: readonly Candidate[]): readonly Candidate[] =>
  prefix === '' ? candidates : candidates.map(({ value, about }) => ({ value: `${prefix}${value}`, about }))
