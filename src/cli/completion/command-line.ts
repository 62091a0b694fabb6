import type { Argument, Command, Option } from 'commander'

/** What the words of a command say so far, as far as completion needs it. */
export interface CommandLine {
  readonly command: Command
  /** Arguments that are whole, in order. */
  readonly args: readonly string[]
  /** Values of options by their long name; an option without a value has none. */
  readonly given: ReadonlyMap<string, readonly string[]>
  /** The option whose value is being typed, as a word of its own. */
  readonly pending?: Option
  /** `--` has been: what follows is no option. */
  readonly onlyArguments: boolean
}

export const findOption = ({ options }: Command, flag: string): Option | undefined =>
  options.find(({ long, short }) => long === flag || short === flag)

export const takesValue = (option: Option): boolean => option.required || option.optional

/** Reads whole words as commander does; what is no option of the command counts for nothing. */
export function readWords(command: Command, words: readonly string[]): CommandLine {
  const args: string[] = []
  const given = new Map<string, readonly string[]>()
  let pending: Option | undefined
  let onlyArguments = false
  const add = (option: Option, ...values: readonly string[]) => {
    const name = option.long ?? ''
    given.set(name, [...(given.get(name) ?? []), ...values])
  }
  for (const word of words) {
    if (pending) {
      add(pending, word)
      pending = undefined
    } else if (onlyArguments || !word.startsWith('-') || word === '-') args.push(word)
    else if (word === '--') onlyArguments = true
    else {
      const [flag = '', ...values] = word.split(/=(.*)/s)
      const option = findOption(command, flag)
      if (!option) continue
      add(option, ...values.slice(0, 1))
      if (takesValue(option) && values.length === 0) pending = option
    }
  }
  return { command, args, given, ...(pending ? { pending } : {}), onlyArguments }
}

/** The argument that the next word is; undefined where the command takes no more. */
export function nextArgument({ command, args }: CommandLine): Argument | undefined {
  const declared = command.registeredArguments
  const last = declared.at(-1)
  return declared[args.length] ?? (last?.variadic ? last : undefined)
}

/** The plan that the words name, by position or by option. */
export function planOf({ command, args, given }: CommandLine): string | undefined {
  const position = command.registeredArguments.findIndex((argument) => argument.name() === 'plan')
  return given.get('--plan')?.[0] ?? (position < 0 ? undefined : args[position])
}
