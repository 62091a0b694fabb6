import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const ITEM = /^- \*\*(R\d+\.\d+[a-z]?) (.+?)\.\*\* /
const VALUE_ROW = /^\| (R\d+\.\d+[a-z]?) \| ([A-Z, ]+) \|/

/** Number and title of the rule that a line of the document states, if it states one. */
function ruleOf(line) {
  const item = ITEM.exec(line)
  if (item) return [item[1], item[2]]
  const row = VALUE_ROW.exec(line)
  return row ? [row[1], `Values of type ${row[2].replace(', ', ' and ')}`] : undefined
}

/** The titles of the numbered rules, from the document that states them. */
export const step = {
  name: 'rule titles',
  /** Text of each file by its path below the root. */
  async run(root) {
    const text = await readFile(join(root, 'docs/route53.md'), 'utf8')
    const rules = text.split('\n').flatMap((line) => {
      const rule = ruleOf(line)
      return rule ? [rule] : []
    })
    const entry = ([id, title]) => `  '${id}': '${title.replaceAll("'", "\\'")}',\n`
    return new Map([
      [
        'src/route53/rules.gen.ts',
        `// Generated from docs/route53.md by scripts/generate/. Do not edit.\n\nexport const rules = {\n${rules.map(entry).join('')}} as const\n`,
      ],
    ])
  },
}
