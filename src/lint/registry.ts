import type { LintRule } from './rule.ts'
import { wildcardNs } from './rules/wildcard-ns.ts'

/** Every rule that works on the expanded plan, one line each. Rules on the shape of the text live in `plan/`. */
export const lintRules: readonly LintRule[] = [wildcardNs]
