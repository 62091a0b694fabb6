import { openSystem, type System } from '../../src/cli/system.ts'
import { projectRoot } from './cli.ts'

/** What a command wrote. */
export interface Written {
  stdout: string
  stderr: string
}

const real = openSystem(new URL(`file://${projectRoot}/`))

/** The real world, but for what is written and the members given. */
export function worldWith(members: Partial<System>): { readonly system: System; readonly written: Written } {
  const written: Written = { stdout: '', stderr: '' }
  const output = (stream: keyof Written) => ({
    write: (text: string) => {
      written[stream] += text
    },
    isTerminal: false,
    columns: undefined,
    closed: false,
  })
  const system: System = {
    ...real,
    stdout: output('stdout'),
    stderr: output('stderr'),
    env: {},
    onUncaught: () => {},
    ...members,
  }
  return { system, written }
}
