import { Command, CommanderError } from 'commander'
import type { CommandModule, CommonOptions } from './command.ts'
import { Failure } from './failure.ts'
import { formatExamples } from './help.ts'
import type { RegistryEntry } from './registry.ts'
import type { System } from './system.ts'

export interface ParsedCommandLine {
  readonly args: readonly unknown[]
  readonly options: CommonOptions
}

const SIZE = /^(\d+)\s*(|[kmg])(|i?b)$/i

function parseSize(text: string): number {
  const [, amount, unit = ''] = SIZE.exec(text) ?? []
  const bytes = Number(amount) * 1024 ** ' kmg'.indexOf(unit.toLowerCase() || ' ')
  if (!(bytes > 0 && bytes <= 2 ** 30))
    throw new Failure(`--max-plan-size "${text}" is no size up to 1GiB`, 'write it as 128MiB')
  return bytes
}

/** The command with its own options, then the common ones. */
export function buildCommand(entry: RegistryEntry, module: CommandModule, system: System): Command {
  const command = new Command(entry.name)
    .description(entry.summary)
    .exitOverride()
    .configureOutput({ writeOut: (text) => system.stdout.write(text), outputError: () => {} })
    .helpOption('-h, --help', 'show this')
    .configureHelp({ helpWidth: 100, commandUsage: (shown) => `r53sim ${shown.name()} ${shown.usage()}` })
    .addHelpText('beforeAll', formatExamples(module.examples))
  module.define(command)
  if (entry.refusesErrors) command.option('--allow-errors', 'go on with a plan that has errors')
  return command
    .option('--plan <file>', 'the plan by name, the same as PLAN')
    .addOption(
      command
        .createOption('--color <when>', 'colours in text output')
        .choices(['auto', 'always', 'never'])
        .default('auto', 'auto: on a terminal, without NO_COLOR'),
    )
    .option('--max-plan-size <size>', 'largest plan file to read (default: 64MiB)', parseSize)
}

/** Commander's sentence in our manner: no `error:`, the suggestion or the explanation as the hint. */
function toFailure(error: CommanderError, entry: RegistryEntry): Failure {
  const [sentence = '', ...explanation] = error.message.replace(/^error: /, '').split(/\n\(?|\. /)
  const hint = explanation
    .join(' ')
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase())
    .replace(/[.)]+$/, '')
  return new Failure(sentence.replaceAll("'", '"'), hint || `r53sim ${entry.name} --help shows what there is`)
}

/** Arguments and options of one command; undefined where help was asked for and has been shown. Options stand in any position. */
export function parseArguments(
  entry: RegistryEntry,
  module: CommandModule,
  argv: readonly string[],
  system: System,
): ParsedCommandLine | undefined {
  const command = buildCommand(entry, module, system)
  try {
    command.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return undefined
    throw toFailure(error, entry)
  }
  return { args: command.processedArgs, options: command.opts() }
}

/** True if `flag` is an option of the command that takes the next word as its value. */
export function takesValue(entry: RegistryEntry, module: CommandModule, flag: string, system: System): boolean {
  return buildCommand(entry, module, system).options.some(
    (option) => option.required && (option.long === flag || option.short === flag),
  )
}

/** Seeds that an option takes. */
export const SEED_MAX: number = 2 ** 32 - 1

/** A whole number within bounds, or what to type. */
export function wholeNumber(flag: string, low: number, high: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    if (value >= low && value <= high) return value
    throw new Failure(`${flag} ${text} is no whole number from ${low} to ${high}`, `write it like ${flag} ${low}`)
  }
}
