import type { Command } from 'commander'
import { printable } from '../../values/printable.ts'
import type { Example } from '../command.ts'
import { bashReply, splitBashLine } from '../completion/bash-line.ts'
import type { Candidate, Completion } from '../completion/candidate.ts'
import { complete, type Typed } from '../completion/complete.ts'
import type { ExitCode } from '../failure.ts'
import type { System } from '../system.ts'

export const examples: readonly Example[] = [
  [
    "r53sim __complete bash 'r53sim ex' ex",
    'bash gives the line up to the cursor, the end of it to replace, and the rest',
  ],
  ["r53sim __complete zsh 1 -- explain 'w'", 'the others how many words stand before the cursor, then all words'],
  ['r53sim __complete fish 0 --', 'what is missing is empty'],
]

export function define(command: Command): void {
  command
    .addArgument(command.createArgument('<shell>', 'whose script asks').choices(['bash', 'zsh', 'fish', 'powershell']))
    .argument('[words...]', 'the command line')
}

/** A name with control characters could not be told from the lines around it, nor typed. */
const isTypable = ({ value }: Candidate) => printable(value) === value

/** One line a candidate, its description behind a tab; a line that begins with a tab says that files go here. */
const formatLines = (completion: Completion): string =>
  completion === 'files'
    ? '\tfiles\n'
    : completion.map(({ value, about }) => `${value}\t${printable(about)}\n`).join('')

async function completeBash([line = '', replaced = '', rest = '']: readonly string[], system: System): Promise<string> {
  const split = splitBashLine(line)
  const after = splitBashLine(`${rest} `).words
  const completion = await complete(
    { before: split.words.slice(1), current: split.current.text, after: after.slice(/^\s|^$/.test(rest) ? 0 : 1) },
    system,
  )
  if (completion === 'files') return formatLines(completion)
  return completion
    .filter(isTypable)
    .map(({ value }) => bashReply(line, split, replaced, value))
    .filter((reply) => reply !== undefined)
    .map((reply) => `${reply}\n`)
    .join('')
}

function typedOf([count = '', ...words]: readonly string[]): Typed {
  const index = Number(count)
  return { before: words.slice(0, index), current: words[index] ?? '', after: words.slice(index + 1) }
}

export async function run(
  [shell, words]: readonly ['bash' | 'zsh' | 'fish' | 'powershell', readonly string[]],
  _options: object,
  system: System,
): Promise<ExitCode> {
  if (shell === 'bash') system.stdout.write(await completeBash(words, system))
  else {
    const completion = await complete(typedOf(words), system)
    // fish and zsh choose by themselves, and not only by the beginning of a word.
    const isLeft = ({ value }: Candidate) => shell !== 'powershell' || value.startsWith(typedOf(words).current)
    system.stdout.write(formatLines(completion === 'files' ? completion : completion.filter(isTypable).filter(isLeft)))
  }
  return 0
}
