/** One rule told wrong on purpose, in the code of the product. */
export interface Mutant {
  /** What the changed code holds to be true. */
  readonly says: string
  /** Under `src/`. */
  readonly file: string
  /** A text that stands in the file exactly once: whoever changes it says here what the rule is now. */
  readonly find: string
  readonly put: string
  /** The test under `test/` that must notice, without `.test.ts`. */
  readonly by: string
}
