// The last step by name: it runs the sources, with what the steps before have made.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

const ENTRY = `
export { allRules } from './src/lint/registry.ts'
export { checkPlan } from './src/cli/read-plan.ts'
export { formatDiagnostics } from './src/report/diagnostics.ts'
export { openSources } from './src/report/excerpt.ts'
export { ruleMarkdown } from './src/report/rule-help.ts'
export { plainStyle } from './src/report/style.ts'
`

/** The sources of r53sim as a module. */
async function importSources(root) {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: { yaml: join(root, 'node_modules/yaml/browser/dist/index.js') },
    write: false,
    logLevel: 'warning',
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** Anchor of the section that states each rule of Route 53, by its number. */
function anchorsOf(document) {
  const anchors = new Map()
  let anchor = ''
  for (const line of document.split('\n')) {
    const [, heading] = /^#+ (.+)$/.exec(line) ?? []
    if (heading !== undefined) anchor = anchorOf(heading)
    const [, number] = /^(?:- \*\*|\| )(R\d+\.\d+[a-z]?)[ *]/.exec(line) ?? []
    if (number !== undefined && !anchors.has(number)) anchors.set(number, anchor)
  }
  return anchors
}

const HEAD = `# The rules of \`validate\`

Generated from the rules by \`npm run generate\`. \`r53sim validate --explain RULE\` shows one of them; [route53.md](route53.md) section 7 has them as a table with what triggers each.

A rule misses rather than accuses: what it finds is wrong. Errors are what Route 53 rejects or what cannot mean what it says; warnings are accepted, but probably not meant, and count as
errors with \`--strict\`. Warnings, and errors that Route 53 would accept, can be silenced for a plan with \`rules:\` and for a line with a comment, with the reason beside it:

\`\`\`yaml
rules: { weight-single: off }                  # or error, warning
zones:
  example.com:
    records:
      mail: { A: { weighted: { a: { weight: 1, values: [192.0.2.10] } } } }    # r53sim-ignore weight-single: b comes in May
\`\`\`

`

/** What there is to say about every rule of \`validate\`, from the rules themselves. */
export const step = {
  name: 'rule reference',
  /** Text of each file by its path below the root. */
  async run(root) {
    const { allRules, checkPlan, formatDiagnostics, openSources, ruleMarkdown, plainStyle } = await importSources(root)
    const anchors = anchorsOf(await readFile(join(root, 'docs/route53.md'), 'utf8'))
    const source = (text) => {
      const number = text.split(' ', 1)[0]
      const anchor = anchors.get(number)
      return `[${number}](route53.md${anchor === undefined ? '' : `#${anchor}`})${text.slice(number.length)}`
    }
    const sections = []
    for (const rule of allRules) {
      const { files, diagnostics } = await checkPlan([{ name: 'plan.yaml', text: rule.bad }])
      const own = diagnostics.filter((diagnostic) => diagnostic.rule === rule.id)
      const shown = formatDiagnostics(own, openSources(files), plainStyle)
      sections.push(`## ${rule.id}\n\n${ruleMarkdown(rule, { source, shown })}`)
    }
    const rows = allRules.map(
      ({ id, severity, summary }) => `| [${id}](#${id}) | ${severity} | ${summary.replaceAll('|', '\\|')} |\n`,
    )
    const index = `| rule | severity | finds |\n| --- | --- | --- |\n${rows.join('')}`
    return new Map([['docs/rules.md', `${HEAD}${index}\n${sections.join('\n')}`]])
  },
}
