import type { Argument, Option } from 'commander'
import { exportFormats, importFormats } from '../../formats/registry.ts'
import type { Deployment } from '../../model/deployment.ts'
import { checkerRegionCodes } from '../../route53/checkers.ts'
import { collect } from '../command.ts'
import { isFailure } from '../failure.ts'
import { buildCommand } from '../parse.ts'
import { findPlan, readDeployment } from '../read-plan.ts'
import { commands, findCommand } from '../registry.ts'
import type { System } from '../system.ts'
import { behind, type Candidate, type Completion, candidatesOf } from './candidate.ts'
import { type CommandLine, findOption, nextArgument, planOf, readWords, takesValue } from './command-line.ts'
import { alarmNames, checkNames, clients, queries, recordNames, recordTypes, selectors } from './plan-names.ts'

/** The words of a command line without the program's name, and where the cursor is. */
export interface Typed {
  readonly before: readonly string[]
  /** The word at the cursor, up to it. */
  readonly current: string
  readonly after: readonly string[]
}

/** What a value is completed from. */
interface Place {
  readonly typed: string
  /** The whole words before the value. */
  readonly line: CommandLine
  /** The plan that the command line names, wherever it does. */
  readonly plan: string | undefined
  readonly system: System
}

/** Reading a larger plan would take longer than anybody waits for a word. */
const PLAN_BYTES_MAX = 4 << 20

/** The plan of the command line, else the one of this folder; undefined where there is none that can be read as far as its names. */
async function openDeployment({ plan, system }: Place): Promise<Deployment | undefined> {
  try {
    const path = findPlan(system, plan, {})
    return path === '-' ? undefined : await readDeployment(system, path, { maxPlanSize: PLAN_BYTES_MAX })
  } catch (error) {
    if (isFailure(error)) return undefined
    throw error
  }
}

type Complete = (place: Place) => Completion | Promise<Completion>

/** Candidates that the plan names. */
const inPlan =
  (list: (deployment: Deployment, place: Place) => readonly Candidate[]): Complete =>
  async (place) => {
    const deployment = await openDeployment(place)
    return deployment ? list(deployment, place) : []
  }

const SCHEMA_SUFFIX = '.schema.json'

const schemaKinds: Complete = ({ system }) =>
  candidatesOf(system.listOwn('schemas').map((name) => name.slice(0, -SCHEMA_SUFFIX.length)))

/** Keys of the time model, as the plan's schema has them. */
const modelKeys: Complete = ({ system }) => {
  const schema: {
    readonly properties: { readonly model: { readonly properties: Readonly<Record<string, { description: string }>> } }
  } = JSON.parse(system.readOwn('schemas/plan.schema.json'))
  const keys = Object.entries(schema.properties.model.properties)
  return keys.map(([key, { description }]) => ({ value: `${key}=`, about: description }))
}

const ruleIds: Complete = async () => {
  const { allRules } = await import('../../lint/registry.ts')
  return allRules.map(({ id, summary }) => ({ value: id, about: summary }))
}

/** By the long name of an option, or by command and argument. */
const completions: ReadonlyMap<string, Complete> = new Map([
  ['explain name', inPlan((deployment, { typed }) => recordNames(deployment, typed))],
  ['explain type', inPlan((deployment, { line }) => recordTypes(deployment, line.args[0] ?? ''))],
  ['ctl action', async () => candidatesOf((await import('../commands/ctl.ts')).ACTIONS)],
  [
    'ctl name',
    inPlan((deployment, { typed, line }) =>
      line.args[0] === 'alarm' ? alarmNames(deployment) : selectors(deployment, typed),
    ),
  ],
  ['ctl state', () => candidatesOf(['ok', 'alarm', 'insufficient'])],
  ['--query', inPlan((deployment, { typed }) => queries(deployment, typed))],
  ['--record', inPlan((deployment, { typed }) => queries(deployment, typed))],
  ['--fail', inPlan((deployment, { typed }) => selectors(deployment, typed))],
  ['--recover', inPlan((deployment, { typed }) => selectors(deployment, typed))],
  ['--client', inPlan((deployment, { typed }) => clients(deployment, typed))],
  ['--check', inPlan(checkNames)],
  ['--to', () => exportFormats.map(({ id, summary }) => ({ value: id, about: summary }))],
  ['--from', () => importFormats.map(({ id, summary }) => ({ value: id, about: summary }))],
  ['--output', schemaKinds],
  ['--region', () => candidatesOf(checkerRegionCodes)],
  ['--serial', () => candidatesOf(['plan', 'unix', 'date', 'keep='])],
  ['--set', modelKeys],
  ['--explain', ruleIds],
])

/** The placeholders of values that are files. */
const FILE_PLACEHOLDERS: ReadonlySet<string> = new Set(['plan', 'file', 'files', 'folder', 'dir'])

/** A value by the choices that it declares, else by its name, else by its placeholder (`--ids <file>`). */
function completeValue(
  choices: readonly string[] | undefined,
  name: string,
  placeholder: string,
  place: Place,
): Completion | Promise<Completion> {
  if (choices) return candidatesOf(choices)
  const known = completions.get(name)
  if (known) return known(place)
  return FILE_PLACEHOLDERS.has(placeholder) ? 'files' : []
}

const completeOption = ({ argChoices, long, flags }: Option, place: Place): Completion | Promise<Completion> =>
  completeValue(argChoices, long ?? '', /<([^>]*)>/.exec(flags)?.[1] ?? '', place)

const completeArgument = (argument: Argument, place: Place): Completion | Promise<Completion> =>
  completeValue(argument.argChoices, `${place.line.command.name()} ${argument.name()}`, argument.name(), place)

const ABOUT_LENGTH_MAX = 80
const shortened = (text: string) =>
  text.length > ABOUT_LENGTH_MAX ? `${text.slice(0, ABOUT_LENGTH_MAX - 1).trimEnd()}…` : text

/** Options that may still be given. */
function optionNames({ command, given }: CommandLine): readonly Candidate[] {
  const left = command.options.filter(
    ({ long, hidden, parseArg }) => !hidden && (parseArg === collect || !given.has(long ?? '')),
  )
  return [
    ...left.map(({ long, description }) => ({ value: long ?? '', about: shortened(description) })),
    { value: '--help', about: 'examples, arguments and options' },
  ]
}

const commandNames = (): readonly Candidate[] => commands.map(({ name, summary }) => ({ value: name, about: summary }))

function programWords(current: string): readonly Candidate[] {
  if (!current.startsWith('-')) return [...commandNames(), { value: 'help', about: 'how to use a command' }]
  return [
    { value: '--help', about: 'all commands' },
    { value: '--version', about: 'the version of r53sim' },
  ]
}

/** Options that every command has and that take a value: they may stand before the command. */
const COMMON_FLAGS: readonly string[] = ['--plan', '--color', '--max-plan-size']

/** Where the command stands in the words; -1 where it has not been typed yet. */
const commandIndex = (words: readonly string[]): number =>
  words.findIndex((word, index) => findCommand(word) !== undefined && !COMMON_FLAGS.includes(words[index - 1] ?? ''))

/** What can stand at the cursor; nothing where that cannot be said. */
export async function complete({ before, current, after }: Typed, system: System): Promise<Completion> {
  const index = commandIndex(before)
  const entry = findCommand(before[index] ?? '')
  if (!entry) {
    const [first = '-'] = before
    if (first === 'help') return commandNames()
    return first.startsWith('-') ? programWords(current) : []
  }
  const command = buildCommand(entry, await entry.load(), system)
  const words = before.toSpliced(index, 1)
  const line = readWords(command, words)
  const plan = planOf(readWords(command, [...words, ...(line.pending ? [current] : []), ...after]))
  const place = { typed: current, line, plan, system }
  if (line.pending) return completeOption(line.pending, place)
  if (current.startsWith('-') && !line.onlyArguments) {
    const [flag = '', typed] = current.split(/=(.*)/s)
    const option = findOption(command, flag)
    if (typed === undefined) return optionNames(line)
    if (!option || !takesValue(option)) return []
    const values = await completeOption(option, { ...place, typed })
    return values === 'files' ? values : behind(`${flag}=`, values)
  }
  const argument = nextArgument(line)
  if (argument) return completeArgument(argument, place)
  return line.onlyArguments ? [] : optionNames(line)
}
