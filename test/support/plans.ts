import { readFileSync } from 'node:fs'

/** The plans of docs/plan.md under their headings. */
export function plansOfTheDocs(): readonly (readonly [name: string, text: string])[] {
  const sections = readFileSync('docs/plan.md', 'utf8').split(/^## /m)
  return sections.flatMap((section) => {
    const text = /^```yaml\n([\s\S]*?)```/m.exec(section)?.[1]
    return text === undefined ? [] : [[section.slice(0, section.indexOf('\n')), text] as const]
  })
}
