import type { Command } from 'commander'
import { safeIn, timeIn } from '../../report/event-words.ts'
import type { Style } from '../../report/style.ts'
import { formatTable } from '../../report/table.ts'
import { countOf } from '../../values/count.ts'
import { type JsonObject, objectsIn } from '../../values/json-members.ts'
import { suggest } from '../../values/nearest.ts'
import type { CommonOptions, Example } from '../command.ts'
import { type ClientFlags, openClient } from '../control-client.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { wholeNumber } from '../parse.ts'
import { DEFAULT_CONTROL } from '../serve-control.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'

interface InstancesOptions extends CommonOptions, ClientFlags {
  readonly ipv4?: string
  readonly ipv6?: string
  readonly port?: number
  readonly priority?: number
  readonly weight?: number
  readonly format: 'text' | 'json'
}

export const examples: readonly Example[] = [
  ['r53sim instances', 'every service of a running serve, with its instances'],
  [
    'r53sim instances register orders.corp.example.com/i-1 --ipv4 10.0.1.10 --port 8443',
    'answered from now on, until its heartbeat stops',
  ],
  ['r53sim instances renew orders.corp.example.com/i-1', 'one heartbeat'],
]

export const INSTANCE_WORDS = ['list', 'register', 'renew', 'drain', 'deregister'] as const
type Word = (typeof INSTANCE_WORDS)[number]

export function define(command: Command): void {
  command
    .argument('[action]', INSTANCE_WORDS.join(', '), 'list')
    .argument('[instance]', 'SERVICE/ID, for example orders.corp.example.com/i-1')
    .option('--ipv4 <address>', 'with register: its address for A records')
    .option('--ipv6 <address>', 'with register: its address for AAAA records')
    .option(
      '--port <number>',
      'with register: its port (default: that of the service)',
      wholeNumber('--port', 1, 65_535),
    )
    .option(
      '--priority <number>',
      'with register: of its SRV record, the lowest is asked first (default: 1)',
      wholeNumber('--priority', 0, 65_535),
    )
    .option('--weight <number>', 'with register: of its SRV record (default: 1)', wholeNumber('--weight', 0, 65_535))
    .option('--control <addr:port>', 'where the server listens for control', DEFAULT_CONTROL)
    .option('--token-file <file>', 'what the server was started with as --control-token')
    .addOption(command.createOption('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
}

const isWord = (text: string): text is Word => INSTANCE_WORDS.some((word) => word === text)

/** `SERVICE/ID` in two. */
function instanceOf(action: Word, text: string | undefined): { readonly service: string; readonly id: string } {
  const [, service, id] = /^([^/]+)\/([^/]+)$/.exec(text ?? '') ?? []
  if (service === undefined || id === undefined)
    throw new Failure(
      text === undefined ? `${action} needs an instance` : `"${text}" is no SERVICE/ID`,
      `write r53sim instances ${action} orders.corp.example.com/i-1`,
    )
  return { service, id }
}

/** `192.0.2.10, 2001:db8::10 port 8443`. */
const whereText = (instance: JsonObject): string =>
  `${[safeIn(instance, 'ipv4'), safeIn(instance, 'ipv6')].filter((text) => text !== '').join(', ')} port ${Number(instance.port)}`

const stateText = (instance: JsonObject, style: Style) =>
  instance.draining === true
    ? style.warn(`${style.symbols.warning} draining`)
    : style.good(`${style.symbols.good} in service`)

function listText(document: JsonObject, style: Style): string {
  const services = objectsIn(document, 'services')
  if (services.length === 0) return 'The plan has no services: give a zone services:\n'
  return services
    .map((service) => {
      const instances = objectsIn(service, 'instances')
      const title = `${safeIn(service, 'name')}  ${countOf(instances.length, 'instance')}, heartbeat ${Number(service.heartbeat)} s, SRV ${safeIn(service, 'srv')}\n`
      if (instances.length === 0) return title
      const rows = instances.map((one) => [
        `  ${safeIn(one, 'id')}`,
        whereText(one),
        stateText(one, style),
        `until ${timeIn(one, 'until')}`,
      ])
      const columns = [
        { title: '  id' },
        { title: 'where', shrink: true as const },
        { title: 'state' },
        { title: 'heartbeat' },
      ]
      return `${title}${formatTable(columns, rows, { width: style.width, heading: style.quiet })}`
    })
    .join('')
}

const instanceText =
  (action: Word) =>
  (instance: JsonObject, style: Style): string => {
    const name = `${safeIn(instance, 'service').replace(/\.$/, '')}/${safeIn(instance, 'id')}`
    return action === 'deregister'
      ? `${style.good(style.symbols.good)} ${name} is gone\n`
      : `${stateText(instance, style)}  ${name}  ${whereText(instance)}, until ${timeIn(instance, 'until')} unless it renews\n`
  }

function refuseStray(action: Word, { ipv4, ipv6, port, priority, weight }: InstancesOptions): void {
  if (action === 'register') return
  const given = Object.entries({ ipv4, ipv6, port, priority, weight }).find(([, value]) => value !== undefined)
  if (given) throw new Failure(`${action} takes no --${given[0]}`, 'leave it out, or register the instance again')
}

export async function run(
  [action = 'list', instance]: readonly [string?, string?],
  options: InstancesOptions,
  system: System,
): Promise<ExitCode> {
  if (!isWord(action))
    throw new Failure(
      `there is no action "${action}"`,
      suggest(action, INSTANCE_WORDS) ?? `there are ${INSTANCE_WORDS.join(', ')}`,
    )
  refuseStray(action, options)
  if (action === 'list' && instance !== undefined) throw new Failure('list takes no instance', 'leave it out')
  const client = openClient(options, system)
  const { ipv4, ipv6, port, priority, weight } = options
  const document =
    action === 'list'
      ? await client.get('/instances')
      : await client.post(`/instances/${action}`, {
          ...instanceOf(action, instance),
          ...(action === 'register' ? { ipv4, ipv6, port, priority, weight } : {}),
        })
  const show = action === 'list' ? listText : instanceText(action)
  system.stdout.write(
    options.format === 'json'
      ? `${JSON.stringify(document, undefined, 2)}\n`
      : show(document, await openStyle(system, system.stdout, options.color)),
  )
  return 0
}
