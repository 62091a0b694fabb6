import { checkPlan } from '../../src/cli/read-plan.ts'
import type { Diagnostic } from '../../src/model/diagnostic.ts'

/** Everything that is found in the text of a plan, by position, as `validate` shows it. */
export const findingsIn = async (text: string): Promise<readonly Diagnostic[]> =>
  (await checkPlan([{ name: 'plan.yaml', text }])).diagnostics

/** Findings as a table can hold them: `rule line:column message`. */
export const written = ({ rule, at, message }: Diagnostic): string => `${rule} ${at.line}:${at.column} ${message}`

/** Ids of the rules that found something, each once, sorted. */
export const rulesIn = async (text: string): Promise<readonly string[]> =>
  [...new Set((await findingsIn(text)).map(({ rule }) => rule))].sort()
