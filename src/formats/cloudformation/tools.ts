import { faultLines, type TargetTool } from '../target-tool.ts'

/** What cfn-lint takes for wrong and CloudFormation does not: blocks of IPv6, and quotes with a backslash in a text. */
const MISTAKEN = /:E3002:'[0-9a-f:]+\/\d+' is not a 'ipv4-network'|:E3023:'.*\\\\"/

/** @see engines.md 5 */
export const cloudFormationTools: readonly TargetTool[] = [
  {
    program: 'cfn-lint',
    product: 'cfn-lint',
    runs: (files) => {
      const names = [...files.keys()]
      const options = ['--non-zero-exit-code', 'error', '--format', 'parseable', '--']
      return names.length === 0 ? [] : [{ args: [...options, ...names.map((name) => `./${name}`)], files: names }]
    },
    faults: faultLines(/:E\d{4}:/, MISTAKEN),
  },
]
