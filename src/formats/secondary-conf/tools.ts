import { eachFile, type Files, type TargetTool } from '../target-tool.ts'

const forFile = (file: string, args: (path: string) => readonly string[]) => (files: Files) =>
  files.has(file) ? eachFile([file], args) : []

/** @see engines.md 5 */
export const secondaryTools: readonly TargetTool[] = [
  { program: 'nsd-checkconf', product: 'NSD', runs: forFile('nsd.conf', (path) => [path]) },
  { program: 'knotc', product: 'Knot DNS', runs: forFile('knot.conf', (path) => ['-c', path, 'conf-check']) },
  { program: 'named-checkconf', product: 'BIND', runs: forFile('named.conf', (path) => [path]) },
]
