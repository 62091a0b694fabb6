import type { Command } from 'commander'
import type { Example } from '../command.ts'
import type { ExitCode } from '../failure.ts'
import type { System } from '../system.ts'

type Shell = 'bash' | 'zsh' | 'fish' | 'powershell'

const scripts: Readonly<Record<Shell, string>> = {
  bash: 'r53sim.bash',
  zsh: '_r53sim',
  fish: 'r53sim.fish',
  powershell: 'r53sim.ps1',
}

export const examples: readonly Example[] = [
  ['r53sim completion bash', 'eval "$(r53sim completion bash)" in ~/.bashrc, the same with zsh in ~/.zshrc'],
  ['r53sim completion fish', 'into the file ~/.config/fish/completions/r53sim.fish'],
  ['r53sim completion powershell', '… | Out-String | Invoke-Expression, in $PROFILE'],
]

export function define(command: Command): void {
  command.addArgument(
    command.createArgument('<shell>', 'prints the script that makes this shell complete').choices(Object.keys(scripts)),
  )
}

export async function run([shell]: readonly [Shell], _options: object, system: System): Promise<ExitCode> {
  system.stdout.write(system.readOwn(`completions/${scripts[shell]}`))
  return 0
}
