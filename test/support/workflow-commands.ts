/** A workflow command as the runner of GitHub Actions reads it. */
export interface WorkflowCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

const NAMES =
  /^(error|warning|notice|debug|group|endgroup|set-output|save-state|add-mask|add-matcher|stop-commands|echo)$/i

const unescapeData = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
const unescapeProperty = (text: string) =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')

function read(info: string, separator: string, data: string): WorkflowCommand | undefined {
  const [, name = '', rest = ''] = /^(\S*) ?(.*)$/s.exec(info) ?? []
  if (!NAMES.test(name)) return undefined
  const properties = rest.split(separator).flatMap((pair) => {
    const equals = pair.indexOf('=')
    return equals < 0 ? [] : [[pair.slice(0, equals), unescapeProperty(pair.slice(equals + 1))] as const]
  })
  return { name, properties: Object.fromEntries(properties), data: unescapeData(data) }
}

/**
 * The command that the runner finds in a line of output, if any: `::name key=value,…::data` at its start, else
 * `##[name key=value;…]data` anywhere.
 */
export function readCommand(line: string): WorkflowCommand | undefined {
  const trimmed = line.trimStart()
  const end = trimmed.indexOf('::', 2)
  const current =
    trimmed.startsWith('::') && end >= 0 ? read(trimmed.slice(2, end), ',', trimmed.slice(end + 2)) : undefined
  if (current !== undefined) return current
  const start = line.indexOf('##[')
  const bracket = start < 0 ? -1 : line.indexOf(']', start)
  return bracket < 0 ? undefined : read(line.slice(start + 3, bracket), ';', line.slice(bracket + 1))
}
