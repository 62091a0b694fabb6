import { readFileSync } from 'node:fs'

/** The plans of docs/plan.md under their headings. */
export function plansOfTheDocs(): readonly (readonly [name: string, text: string])[] {
  const docs = readFileSync('docs/plan.md', 'utf8')
  return [...docs.matchAll(/^## (.+)\n+```yaml\n([\s\S]*?)```/gm)].map(
    ([, heading = '', text = '']) => [heading, text] as const,
  )
}
