import { checkPlan } from '../../src/cli/read-plan.ts'
import type { CheckedPlan, FindingsContext } from '../../src/report/findings/format.ts'
import { plainStyle } from '../../src/report/style.ts'

/** Texts by file name as plans of one run, checked as `validate` does; no files are read. */
export const checkPlans = (texts: Readonly<Record<string, string>>): Promise<readonly CheckedPlan[]> =>
  Promise.all(Object.entries(texts).map(([name, text]) => checkPlan([{ name, text }])))

/** What formats are given where nothing else matters: files stand in `plans/` of the repository. */
export const findingsContext = (more: Partial<FindingsContext> = {}): FindingsContext => ({
  style: plainStyle,
  strict: false,
  version: '1.2.3',
  repositoryPath: (file) => `plans/${file}`,
  ...more,
})

/**
 * A plan with a warning; an error behind a character of two UTF-16 units, with a hint; one with a related place; and
 * words that other formats would take for their own.
 */
export const troubled = `version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
  "]]> <b> & '": { ipv4: 192.0.2.1 }
zones:
  example.com:
    records:
      one: { A: { weighted: { blue: { weight: 10, endpoint: web } } } }
      www: { A: { weighted: { "😀": { weight: 1, endpoint: wbe } } } }
      api: { TXT: ['"x"'], CNAME: www.example.com. }
      "x": { A: { endpoint: "[click](https://example.net) ::error::%0A,: ]]> <b> & ' \\u0001" } } # ##[error]x
`
