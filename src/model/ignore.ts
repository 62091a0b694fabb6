import type { Span } from './origin.ts'

/** What a comment `# r53sim-ignore RULE: reason` says. */
export interface Ignore {
  readonly file: string
  /** The line whose findings it hides: its own, or where it stands alone the next line that is more than a comment. */
  readonly line: number
  /** Rule ids as written; none where the author gave none. */
  readonly rules: readonly string[]
  /** Empty where the author gave none; then it hides nothing. */
  readonly reason: string
  readonly at: Span
}

/** Rules of what `verify` finds. @see verification.md §4 */
export const PROOF_RULES = [
  'VER001',
  'VER002',
  'VER003',
  'VER004',
  'VER005',
  'VER006',
  'VER007',
  'VER008',
  'VER009',
  'VER010',
  'VER013',
  'VER014',
  'VER015',
  'VER016',
] as const

const proofRules: ReadonlySet<string> = new Set(PROOF_RULES)

/** Whether `verify` finds what this rule is about, which `validate` cannot know: `VER001`. */
export const isProofRule = (rule: string): boolean => proofRules.has(rule)

/** A finding's place and rule, as comments hide it. */
export const ignoreKey = ({ file, line }: Pick<Span, 'file' | 'line'>, rule: string): string =>
  `${line} ${rule} ${file}`

/** The keys of all that comments with a reason hide. */
export const ignoreKeys = (ignores: readonly Ignore[]): ReadonlySet<string> =>
  new Set(
    ignores.flatMap((ignore) => (ignore.reason === '' ? [] : ignore.rules.map((rule) => ignoreKey(ignore, rule)))),
  )
