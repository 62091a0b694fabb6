import { eachFile, type Files, type TargetTool, type ToolRun } from '../target-tool.ts'

const NAMED_CONF = 'named.conf'

/** The zone of a file that `writeBind` made. */
const originOf = (text: string | undefined) => /^\$ORIGIN (\S+)$/m.exec(text ?? '')?.[1] ?? '.'

/** A run for each zone file; with views, where a zone has many, `named.conf` leads to them. */
const eachZone =
  (args: (zone: string, path: string) => readonly string[]) =>
  (files: Files): readonly ToolRun[] =>
    files.has(NAMED_CONF) ? [] : eachFile([...files.keys()], (path, name) => args(originOf(files.get(name)), path))

/** Readers of zone files, none of which asks the network. @see engines.md 5 */
export const bindTools: readonly TargetTool[] = [
  {
    program: 'named-checkzone',
    product: 'BIND',
    runs: eachZone((zone, path) => ['-i', 'local', '--', zone, path]),
  },
  { program: 'kzonecheck', product: 'Knot DNS', runs: eachZone((zone, path) => ['-o', zone, path]) },
  { program: 'nsd-checkzone', product: 'NSD', runs: eachZone((zone, path) => ['--', zone, path]) },
  { program: 'ldns-read-zone', product: 'ldns', runs: eachZone((_zone, path) => ['-c', path]) },
  {
    program: 'named-checkconf',
    product: 'BIND',
    runs: (files) => (files.has(NAMED_CONF) ? [{ args: ['-z', `./${NAMED_CONF}`], files: [...files.keys()] }] : []),
    // As named-checkzone: names outside are not looked up, and owners that named refuses until it is told otherwise are a
    // note already. On the first line, so that the numbers of lines stay.
    stage: (files) => {
      const text = files.get(NAMED_CONF)
      if (text === undefined) return new Map()
      return new Map([[NAMED_CONF, `options { check-integrity no; check-names primary warn; }; ${text}`]])
    },
  },
]
