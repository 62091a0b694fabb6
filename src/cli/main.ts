import { suggest } from '../values/nearest.ts'
import { printable } from '../values/printable.ts'
import type { CommandModule } from './command.ts'
import { type ExitCode, Failure, formatFailure, isFailure } from './failure.ts'
import { formatHelp } from './help.ts'
import { commands, findCommand, type RegistryEntry } from './registry.ts'
import type { System } from './system.ts'
import { readVersion } from './version.ts'

export { openSystem } from './system.ts'

const isOption = (argument: string) => argument.startsWith('-') && argument !== '-'

async function runCommand(entry: RegistryEntry, argv: readonly string[], system: System): Promise<ExitCode> {
  const module = await entry.load()
  if (entry.takesOnlyPaths && !argv.some(isOption)) return module.run([argv], {}, system)
  const { parseArguments } = await import('./parse.ts')
  const parsed = parseArguments(entry, module, argv, system)
  return parsed === undefined ? 0 : module.run(parsed.args, parsed.options, system)
}

/** Options came first: the command is the first word that is one and is not the value of an option. */
async function findLaterCommand(argv: readonly string[], system: System): Promise<number> {
  for (const [index, word] of argv.entries()) {
    const entry = findCommand(word)
    if (entry === undefined) continue
    const { takesValue } = await import('./parse.ts')
    const module: CommandModule = await entry.load()
    if (!takesValue(entry, module, argv[index - 1] ?? '', system)) return index
  }
  return -1
}

async function dispatch(argv: readonly string[], system: System): Promise<ExitCode> {
  const [first = '', ...rest] = argv
  const named = findCommand(first)
  if (named) return runCommand(named, rest, system)
  if (first === '--version' || first === '-V') {
    system.stdout.write(`${readVersion(system)}\n`)
    return 0
  }
  if (first === 'help' && rest[0] !== undefined) return dispatch([rest[0], '--help'], system)
  const later = isOption(first) ? await findLaterCommand(argv, system) : -1
  const laterEntry = findCommand(argv[later] ?? '')
  if (laterEntry) return runCommand(laterEntry, argv.toSpliced(later, 1), system)
  if (first === 'help' || argv.includes('--help') || argv.includes('-h')) {
    system.stdout.write(formatHelp(commands))
    return 0
  }
  if (first === '') {
    system.stderr.write(formatHelp(commands))
    return 2
  }
  if (isOption(first)) throw new Failure('no command given', 'r53sim --help lists the commands')
  const names = commands.map(({ name }) => name)
  throw new Failure(`there is no command "${first}"`, suggest(first, names) ?? 'r53sim --help lists the commands')
}

/** A bug of ours: says so and asks for a report. */
function reportBug(error: unknown, system: System): ExitCode {
  const message = error instanceof Error ? error.message : String(error)
  system.stderr.write(`r53sim: internal error: ${printable(message)}\n`)
  if (system.env.R53SIM_DEBUG && error instanceof Error) system.stderr.write(`${error.stack ?? ''}\n`)
  system.stderr.write(
    `This is a bug in r53sim ${readVersion(system)}. Report it with the command line and the plan; R53SIM_DEBUG=1 adds where it happened.\n`,
  )
  return 3
}

/** Runs one command line; the only place that turns what happened into an exit code. */
export async function main(argv: readonly string[], system: System): Promise<ExitCode> {
  system.onUncaught((error) => reportBug(error, system))
  try {
    return await dispatch(argv, system)
  } catch (error) {
    if (!isFailure(error)) return reportBug(error, system)
    system.stderr.write(formatFailure(error))
    return error.exitCode
  }
}
