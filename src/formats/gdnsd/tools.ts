import { faultLines, type TargetTool } from '../target-tool.ts'
import { formatMembers } from './vscf.ts'

/** @see engines.md 5 */
export const gdnsdTools: readonly TargetTool[] = [
  {
    program: 'gdnsd',
    product: 'gdnsd',
    runs: (files) => [{ args: ['-c', '.', 'checkconf'], files: [...files.keys()] }],
    // Its own folders belong to the server's user; on the first line, so that the numbers of lines stay.
    stage: (files, folder) => {
      const options = formatMembers({ options: { run_dir: folder, state_dir: folder } }).replaceAll('\n', ' ')
      return new Map([['config', `${options}${files.get('config') ?? ''}`]])
    },
    // It tells first what it does, at length.
    faults: faultLines(/^(?:error|fatal): /),
  },
]
