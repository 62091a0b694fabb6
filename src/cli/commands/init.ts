import { join, relative, resolve, sep } from 'node:path'
import type { Command } from 'commander'
import { shellWord } from '../../report/shell-word.ts'
import { suggest } from '../../values/nearest.ts'
import { printable } from '../../values/printable.ts'
import type { CommonOptions, Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { DEFAULT_PLAN } from '../read-plan.ts'
import { foldersToRepositoryRoot, type System } from '../system.ts'
import { openStyle } from '../terminal.ts'

interface Options extends CommonOptions {
  readonly template?: string
  readonly force?: boolean
}

interface Template {
  readonly name: string
  /** The file in `examples/`. */
  readonly example: string
  readonly summary: string
}

const FAILOVER: Template = {
  name: 'failover',
  example: 'failover',
  summary: 'a server, and a page to show while it is down',
}

const templates: readonly Template[] = [
  FAILOVER,
  { name: 'weighted', example: 'canary', summary: 'a new version with a share of the traffic' },
  { name: 'multi-region', example: 'multi-region', summary: 'load balancers in two regions, by latency' },
  { name: 'dr-static-site', example: 'static-site-fallback', summary: 'a server that falls back to a copy in S3' },
  { name: 'full', example: 'full', summary: 'every part of a plan, explained' },
]

const templateNames = templates.map(({ name }) => name)

export const examples: readonly Example[] = [
  ['r53sim init', 'r53sim.yaml here; asks which kind of plan'],
  ['r53sim init --template multi-region', 'without a question'],
  ['r53sim init infra/dns --template full', 'in another folder, which is made where it is missing'],
]

export function define(command: Command): void {
  command
    .argument('[dir]', 'folder for the plan (default: this one)')
    .addOption(
      command
        .createOption('--template <name>', `which plan (default: ${FAILOVER.name}, where nobody can be asked)`)
        .choices([...templateNames]),
    )
    .option('--force', 'replace a plan that is there')
}

const isSet = (variable: string | undefined) => variable !== undefined && !['', '0', 'false'].includes(variable)

/** By number or name; an empty answer is the first. */
const templateOf = (word: string): Template | undefined =>
  word === '' ? FAILOVER : templates.find(({ name }, index) => name === word || `${index + 1}` === word)

/** Undefined where the person would rather not. */
async function askTemplate(system: System): Promise<Template | undefined> {
  const width = Math.max(...templateNames.map(({ length }) => length))
  const rows = templates.map(({ name, summary }, index) => `  ${index + 1}  ${name.padEnd(width)}  ${summary}\n`)
  system.stderr.write(`Plans to start from:\n${rows.join('')}`)
  for (;;) {
    const answer = (await system.ask(`Which one? [1, ${FAILOVER.name}] `))?.trim().toLowerCase()
    const template = answer === undefined ? undefined : templateOf(answer)
    if (template || answer === undefined) return template
    const hint = suggest(answer, templateNames) ?? `answer with a number from 1 to ${templates.length}, or a name`
    system.stderr.write(`There is no "${printable(answer)}": ${hint}\n`)
  }
}

async function chooseTemplate({ template }: Options, system: System): Promise<Template | undefined> {
  if (template !== undefined) return templates.find(({ name }) => name === template)
  // A pipeline that makes a plan must say which, or a new default would change what it makes.
  if (isSet(system.env.CI))
    throw new Failure('in CI the template must be named', `--template with ${templateNames.join(', ')}`)
  return system.canAsk() ? askTemplate(system) : FAILOVER
}

const SCHEMA = 'schemas/plan.schema.json'
/** Beside the plan, where no installed package has the schema. */
const SCHEMA_BESIDE = 'r53sim.schema.json'

/** The schema of a package installed for this folder, relative to it. A path outside the repository would be right on this machine alone. */
function installedSchema(folder: string, system: System): string | undefined {
  const installed = foldersToRepositoryRoot(system, folder)
    .map((above) => join(above, 'node_modules/r53sim', SCHEMA))
    .find((candidate) => system.exists(candidate))
  if (installed === undefined) return undefined
  const path = relative(folder, installed).split(sep).join('/')
  return path.startsWith('../') ? path : `./${path}`
}

/** What init writes, by name in the folder. The example becomes a plan of one's own: it names its schema, and the command in its head need not name it. */
function filesOf(example: string, schema: string | undefined, system: System): ReadonlyMap<string, string> {
  const text = system
    .readOwn(example)
    .replace(/^# yaml-language-server:.*\n/, '')
    .replaceAll(` ${example}`, '')
  const head = `# yaml-language-server: $schema=${schema ?? `./${SCHEMA_BESIDE}`}\n`
  if (schema !== undefined) return new Map([[DEFAULT_PLAN, head + text]])
  const origin = `# ${SCHEMA_BESIDE} is for editors; "r53sim schema > ${SCHEMA_BESIDE}" makes it anew.\n`
  return new Map([
    [DEFAULT_PLAN, head + origin + text],
    [SCHEMA_BESIDE, system.readOwn(SCHEMA)],
  ])
}

/** Files that differ from what is to be written: a failure that names them. */
function guardExisting(folder: string, files: ReadonlyMap<string, string>, system: System): void {
  const other = [...files].flatMap(([name, text]) => {
    const path = join(folder, name)
    if (!system.exists(path)) return []
    const content = system.readText(path, text.length * 4)
    return content.ok && content.text === text ? [] : [path]
  })
  if (other.length > 0)
    throw new Failure(
      `${other.join(' and ')} ${other.length === 1 ? 'is' : 'are'} there`,
      `--force replaces ${other.length === 1 ? 'it' : 'them'}`,
    )
}

/** The command in an example's head, for a plan at this path. */
function nextCommand(example: string, path: string, system: System): string {
  const [, command = 'r53sim validate'] = /^# {3}(r53sim .+)$/m.exec(system.readOwn(example)) ?? []
  return command.replace(` ${example}`, path === DEFAULT_PLAN ? '' : ` ${shellWord(path)}`)
}

export async function run(
  [dir = '.']: readonly [string | undefined],
  options: Options,
  system: System,
): Promise<ExitCode> {
  if (options.plan !== undefined)
    throw new Failure(`init writes ${DEFAULT_PLAN}; --plan names a plan to read`, 'name the folder: r53sim init DIR')
  const path = join(dir, DEFAULT_PLAN)
  if (!options.force && system.exists(path)) throw new Failure(`${path} is there`, '--force replaces it')
  const template = await chooseTemplate(options, system)
  if (template === undefined) return 130
  const example = `examples/${template.example}.yaml`
  const files = filesOf(example, installedSchema(resolve(system.cwd, dir), system), system)
  if (!options.force) guardExisting(dir, files, system)
  const problem = system.replaceFiles(dir, files)
  if (problem !== undefined) throw new Failure(problem)
  const { good, symbols, name } = await openStyle(system, system.stdout, options.color)
  const beside = files.has(SCHEMA_BESIDE) ? ` and ${name(SCHEMA_BESIDE)} (for editors)` : ''
  system.stdout.write(
    `${good(symbols.good)} wrote ${name(printable(path))} (${template.summary})${beside}\n` +
      `Next: ${nextCommand(example, path, system)}\n`,
  )
  return 0
}
