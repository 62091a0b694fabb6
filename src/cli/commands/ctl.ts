import type { Command } from 'commander'
import { type JsonObject, objectsIn, textIn } from '../../values/json-members.ts'
import { displayName, parseName } from '../../values/name.ts'
import { suggest } from '../../values/nearest.ts'
import type { CommonOptions, Example } from '../command.ts'
import { type ControlClient, openClient } from '../control-client.ts'
import { actionText, dsText, eventLine, reloadText, statusText } from '../ctl-text.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { DEFAULT_CONTROL } from '../serve-control.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'

interface CtlOptions extends CommonOptions {
  readonly control: string
  readonly tokenFile?: string
  readonly for?: string
  readonly reason?: string
  readonly force?: true
  readonly hold?: true
  readonly format: 'text' | 'json' | 'ndjson'
}

export const examples: readonly Example[] = [
  ['r53sim ctl status', 'what is healthy, what was said, and whether the last plan was taken up'],
  ['r53sim ctl fail web --for 5m --reason drill', 'as if web were down, for five minutes'],
  ['r53sim ctl watch', 'records, health, shares and rates as they change; piped, a line an event'],
]

export const ACTIONS = ['status', 'watch', 'fail', 'recover', 'drain', 'alarm', 'reload', 'ds'] as const
type Action = (typeof ACTIONS)[number]

export function define(command: Command): void {
  command
    .argument('<action>', ACTIONS.join(', '))
    .argument('[name]', 'what fails, recovers or is drained, as for simulate --fail; an alarm; a zone')
    .argument('[state]', 'of an alarm: ok, alarm, insufficient')
    .option('--control <addr:port>', 'where the server listens for control', DEFAULT_CONTROL)
    .option('--for <time>', 'ends by itself after this time (90s, 5m, 2h)')
    .option('--reason <text>', 'why, for those who look at the status')
    .option('--hold', 'with recover: up from now on, whatever the probes say')
    .option('--force', 'with drain: although somebody is left with nothing healthy')
    .option('--token-file <file>', 'what the server was started with as --control-token')
    .addOption(
      command
        .createOption('--format <format>', 'how to print it; ndjson: watch, a line an event')
        .choices(['text', 'json', 'ndjson'])
        .default('text'),
    )
}

function isAction(text: string): text is Action {
  return ACTIONS.some((action) => action === text)
}

/** The words after the action, and the options that it takes; anything more is refused rather than ignored. */
function checkWords(action: Action, [name, state]: readonly (string | undefined)[], options: CtlOptions): void {
  const named = action === 'fail' || action === 'recover' || action === 'drain' || action === 'alarm'
  if ((named || action === 'ds') && name === undefined)
    throw new Failure(`${action} needs a name`, `write r53sim ctl ${action} NAME`)
  if (!named && action !== 'ds' && name !== undefined)
    throw new Failure(`${action} takes no name`, `write r53sim ctl ${action}`)
  if (action === 'alarm' && state === undefined)
    throw new Failure('alarm needs a state', `write r53sim ctl alarm ${name} alarm, or ok, or insufficient`)
  if (action !== 'alarm' && state !== undefined)
    throw new Failure(`${action} takes one name`, `"${state}" is one too many`)
  const takes: Readonly<Record<string, boolean>> = {
    for: named && (action !== 'recover' || options.hold === true),
    reason: named,
    hold: action === 'recover',
    force: action === 'drain',
  }
  const given = { for: options.for, reason: options.reason, hold: options.hold, force: options.force }
  for (const [flag, value] of Object.entries(given))
    if (value !== undefined && !takes[flag]) throw new Failure(`${action} takes no --${flag}`, 'leave it out')
}

async function watch(client: ControlClient, { format, color }: CtlOptions, system: System): Promise<ExitCode> {
  if (format === 'text' && system.stdout.isTerminal && system.env.TERM !== 'dumb') {
    const { watchOnScreen } = await import('../ctl-watch.ts')
    return watchOnScreen(client, color, system)
  }
  const style = await openStyle(system, system.stdout, color)
  const interrupted = new AbortController()
  const stopListening = system.onInterrupt(() => interrupted.abort())
  try {
    await client.follow((event, text) => {
      system.stdout.write(format === 'text' ? eventLine(event, style) : `${text}\n`)
      if (system.stdout.closed) interrupted.abort()
    }, interrupted.signal)
  } finally {
    stopListening()
  }
  return system.stdout.closed ? 0 : 130
}

/** The DS record that a zone's parent needs. */
async function askDs(client: ControlClient, text: string): Promise<JsonObject> {
  const parsed = parseName(text)
  if (!parsed.ok) throw new Failure(parsed.problem.message, parsed.problem.hint)
  const zones = objectsIn(await client.get('/status'), 'signing')
  const zone = displayName(parsed.name)
  const found = zones.find((one) => textIn(one, 'zone') === zone)
  if (found === undefined)
    throw new Failure(
      `${zone} is not signed`,
      suggest(
        zone,
        zones.map((one) => textIn(one, 'zone')),
      ) ?? 'start with serve --dnssec, or sign it in the plan',
    )
  return { schema: 'r53sim/ds/v1', zone, ds: textIn(found, 'ds') }
}

/** What the server says of an action, and how to show it. */
async function ask(
  client: ControlClient,
  action: Exclude<Action, 'watch'>,
  [selector, state]: readonly (string | undefined)[],
  options: CtlOptions,
): Promise<{ readonly document: JsonObject; readonly show: typeof statusText }> {
  if (action === 'status') return { document: await client.get('/status'), show: statusText }
  if (action === 'ds') return { document: await askDs(client, selector ?? ''), show: dsText }
  if (action === 'reload') return { document: await client.post('/reload', {}, [409]), show: reloadText }
  const body = {
    selector,
    state,
    reason: options.reason,
    for: options.for,
    force: options.force,
  }
  const path = action === 'recover' && options.hold ? '/hold' : `/${action}`
  return { document: await client.post(path, body), show: actionText }
}

export async function run(
  [action, ...words]: readonly [string, string?, string?],
  options: CtlOptions,
  system: System,
): Promise<ExitCode> {
  if (!isAction(action))
    throw new Failure(`there is no action "${action}"`, suggest(action, ACTIONS) ?? `there are ${ACTIONS.join(', ')}`)
  checkWords(action, words, options)
  const client = openClient(options, system)
  if (options.format === 'ndjson' && action !== 'watch')
    throw new Failure(`${action} prints one document`, 'use --format json')
  if (action === 'watch') return watch(client, options, system)
  const { document, show } = await ask(client, action, words, options)
  system.stdout.write(
    options.format === 'json'
      ? `${JSON.stringify(document, undefined, 2)}\n`
      : show(document, await openStyle(system, system.stdout, options.color)),
  )
  return document.outcome === 'kept' ? 1 : 0
}
