import { basename, extname, join } from 'node:path'
import type { Command } from 'commander'
import { compile } from '../../decide/compile.ts'
import { flatten } from '../../decide/flatten.ts'
import { parseSerialPolicy } from '../../formats/bind/serial.ts'
import type { ExportContext, ExportFormat, ExportWriter, Refusal, Written } from '../../formats/format.ts'
import { createNotePlaces, type NotePlaces } from '../../formats/note-places.ts'
import { exportFormats, findExportFormat } from '../../formats/registry.ts'
import { believe } from '../../health/believe.ts'
import { applyFaults } from '../../health/faults.ts'
import type { Client } from '../../model/client.ts'
import { formatJson } from '../../report/json.ts'
import { placeText } from '../../report/place.ts'
import type { Style } from '../../report/style.ts'
import { suggest } from '../../values/nearest.ts'
import { printable } from '../../values/printable.ts'
import { parseClient } from '../client-option.ts'
import { collect, type Example } from '../command.ts'
import type { Checked } from '../export-check.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { resolveFaults } from '../fault-options.ts'
import { printNotes } from '../format-note.ts'
import { parseIds } from '../ids.ts'
import { type ExpandedPlan, openPlan, type RefusingOptions } from '../read-plan.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'

interface Options extends RefusingOptions {
  readonly to: string
  readonly out?: string
  readonly client?: string
  readonly fail?: readonly string[]
  readonly allowLoss?: boolean
  readonly force?: boolean
  readonly check?: boolean
  readonly format: 'text' | 'json'
  readonly weighted: 'largest' | 'all'
  readonly serial: string
  readonly previous?: readonly string[]
  readonly createOnly?: boolean
  readonly includeApex?: boolean
  readonly ids?: string
  readonly importIds?: string
  readonly live?: readonly string[]
  readonly liveChecks?: readonly string[]
  readonly prune?: boolean
  readonly exitCode?: boolean
  readonly existingZones?: boolean
  readonly views?: boolean
  readonly uncheckedWeights?: boolean
  readonly embed?: boolean
  readonly primary: string
  readonly listen: string
  readonly tsig?: string
  readonly tsigFile?: string
}

/** Options with a place for the files. */
type Target = Options & { readonly out: string }

export const examples: readonly Example[] = [
  ['r53sim export plan.yaml --to bind', 'the zone as it answers with everything up, on standard output'],
  [
    'r53sim export --to bind --fail primary --client country=FR --out zones',
    'as clients in France see it when the primary is down',
  ],
  [
    'r53sim export plan.yaml --to terraform --out infra --check',
    'in CI: is what is checked in still what the plan says?',
  ],
  ['r53sim export plan.yaml --to change-batch --out batches', 'what aws route53 change-resource-record-sets takes'],
]

const EARLIER_BYTES_MAX = 256 << 20

export function define(command: Command): void {
  const formats = exportFormats.map(({ id, summary }) => `${id}: ${summary}`).join('; ')
  command
    .argument('[plan]', 'plan file; - is standard input (default: r53sim.yaml, here or above)')
    .requiredOption('--to <format>', formats)
    .option(
      '--out <folder>',
      'folder for the files; - is standard output, for a single file (default: -; with --live none, only what would change)',
    )
    .option(
      '--client <client>',
      'whom frozen answers are for, of bind and of what others cannot decide: a name of the plan, or country=FR and the like (default: a client of unknown place)',
    )
    .option('--fail <what>', 'what is down in frozen answers, as for simulate; repeatable', collect)
    .option('--allow-loss', 'write although the format cannot say everything; what is lost is listed all the same')
    .option('--force', 'replace files that export did not write')
    .option(
      '--check',
      "write nothing: print what would change in the folder, have the format's own tools judge it where they are installed, and exit with 1 where something changes or a tool refuses",
    )
    .addOption(
      command
        .createOption('--format <format>', 'the notes: for people on stderr, or JSON on stdout')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--serial <policy>', 'bind: plan (one more than --previous), unix, date or keep=N', 'plan')
    .option('--previous <file>', 'bind: the zone file before this one; repeatable', collect)
    .addOption(
      command
        .createOption('--weighted <which>', 'bind: the largest live weight, or all live ones as equals')
        .choices(['largest', 'all'])
        .default('largest'),
    )
    .option(
      '--live <file>',
      'change-batch: only what differs from these answers of aws route53, as for import; repeatable',
      collect,
    )
    .option('--live-checks <file>', 'with --live: health checks, as one more of its files; repeatable', collect)
    .option('--exit-code', 'with --live: exit with 1 where anything differs')
    .option('--prune', 'with --live: delete what is at AWS and not in the plan')
    .option('--existing-zones', 'terraform, cloudformation: refer to the hosted zones instead of making them')
    .option('--import-ids <file>', 'terraform: as --ids, of what is at AWS already and Terraform is to take over')
    .option('--create-only', 'change-batch: CREATE, which fails on what is there, instead of UPSERT')
    .option(
      '--include-apex',
      "change-batch, terraform, cloudformation, external-dns, octodns: the zone's own SOA and NS as well",
    )
    .option('--views', 'bind: a zone file for every place that geolocation and CIDR blocks tell apart, and named.conf')
    .option('--unchecked-weights', 'powerdns: draw weighted records whose check PowerDNS cannot make, as healthy ones')
    .option('--embed', 'powerdns: what comments hold also as TXT below _r53sim, for backends that drop comments')
    .option(
      '--primary <addr:port>',
      'secondary-conf: where serve answers, as the secondaries reach it',
      '127.0.0.1:5353',
    )
    .option('--listen <addr:port>', 'secondary-conf: where the secondaries answer', '127.0.0.1:53')
    .option('--tsig <name>', 'secondary-conf: the key that both sides know')
    .option('--tsig-file <file>', 'secondary-conf: keys as for serve, one NAME ALGORITHM SECRET a line, mode 0600')
    .option(
      '--ids <file>',
      'change-batch, traffic-policy, external-dns: JSON with ids at AWS by check:NAME, zone:NAME and cidr:NAME',
    )
}

function readRequired(path: string, system: System): string {
  const content = system.readText(path, EARLIER_BYTES_MAX)
  if (!content.ok) throw new Failure(`cannot read ${path}`, content.reason)
  return content.text
}

function getFormat(id: string): ExportFormat {
  const format = findExportFormat(id)
  if (format) return format
  const ids = exportFormats.map((known) => known.id)
  throw new Failure(`there is no format "${id}"`, suggest(id, ids) ?? `there are ${ids.join(', ')}`)
}

const readIds = (path: string | undefined, system: System): ReadonlyMap<string, string> =>
  path === undefined ? new Map() : parseIds(readRequired(path, system), path)

const liveFiles = ({ live = [], liveChecks = [] }: Options): readonly string[] => [...live, ...liveChecks]

type Others = Pick<ExportContext, 'live' | 'transfer'>

/** What only some exports need, and loads code of its own. */
async function readOthers(options: Options, system: System): Promise<Others> {
  const live = liveFiles(options)
  if (live.length > 0) {
    const { readLive } = await import('../export-live.ts')
    return { live: await readLive(live.map((path) => ({ name: path, text: readRequired(path, system) }))) }
  }
  if (options.to !== 'secondary-conf') return {}
  const { readTransferContext } = await import('../transfer-context.ts')
  return { transfer: readTransferContext(options, system) }
}

function contextOf(
  { name, deployment }: ExpandedPlan,
  options: Options,
  others: Others,
  system: System,
): ExportContext {
  const serial = parseSerialPolicy(options.serial)
  if (!serial) throw new Failure(`--serial ${options.serial} is no policy`, 'write plan, unix, date or keep=N')
  const client: { readonly client?: Client } =
    options.client === undefined ? {} : { client: parseClient(options.client, deployment).client }
  const world = applyFaults(deployment, resolveFaults(options.fail ?? [], deployment))
  const prepare = () => ({ graph: compile(deployment), health: believe(deployment, world) })
  let prepared: ReturnType<typeof prepare> | undefined
  return {
    planName: name === '<stdin>' ? 'plan' : basename(name, extname(name)),
    snapshot: (other = client.client) => {
      prepared ??= prepare()
      const { graph, health } = prepared
      return flatten(graph, health, { ...(other === undefined ? {} : { client: other }), weighted: options.weighted })
    },
    ...client,
    failed: options.fail ?? [],
    weighted: options.weighted,
    serial,
    previous: (options.previous ?? []).map((path) => readRequired(path, system)),
    nowSeconds: Math.floor(system.nowMs() / 1000),
    createOnly: options.createOnly ?? false,
    includeApex: options.includeApex ?? false,
    ...others,
    prune: options.prune ?? false,
    force: options.force ?? false,
    existingZones: options.existingZones ?? false,
    ids: readIds(options.ids, system),
    importIds: readIds(options.importIds, system),
    views: options.views ?? false,
    uncheckedWeights: options.uncheckedWeights ?? false,
    embed: options.embed ?? false,
  }
}

/** Files in the way that nobody allowed to replace: a failure that names them. @see engines.md E-6 */
function guardExisting(format: ExportFormat, written: Written, { out, force }: Target, system: System): void {
  const foreign = [...written.files.keys()].filter((name) => {
    const path = join(out, name)
    if (force || !system.exists(path)) return false
    const content = system.readText(path, EARLIER_BYTES_MAX)
    return !content.ok || !format.isOwn(content.text)
  })
  if (foreign.length === 0) return
  const paths = foreign.map((name) => join(out, name)).join(', ')
  throw new Failure(
    `${paths} ${foreign.length === 1 ? 'is' : 'are'} there and not from an export`,
    '--force replaces it',
  )
}

/** Names of files that an earlier export left in the folder. */
const leftovers = (
  format: ExportFormat,
  { isLeftover }: ExportWriter,
  written: Written,
  out: string,
  system: System,
): readonly string[] =>
  system.listFolder(out).filter((name) => {
    if (!isLeftover?.(name, written)) return false
    const content = system.readText(join(out, name), EARLIER_BYTES_MAX)
    return content.ok && format.isOwn(content.text)
  })

function writeOut(format: ExportFormat, writer: ExportWriter, written: Written, options: Target, system: System): void {
  const { out } = options
  if (out === '-') {
    for (const text of written.files.values()) system.stdout.write(text)
    return
  }
  guardExisting(format, written, options, system)
  const problem = system.replaceFiles(out, written.files, written.isSecret ? 0o600 : undefined)
  if (problem !== undefined) throw new Failure(problem)
  if (options.format === 'text')
    for (const name of written.files.keys()) system.stdout.write(`${printable(join(out, name))}\n`)
  for (const name of leftovers(format, writer, written, out, system))
    system.stderr.write(`${printable(join(out, name))} is left from an earlier export and no part of this one\n`)
}

/** Why nothing may be written; undefined where it may. */
function refusalOf({ notes, refusals }: Written, { to, allowLoss }: Options, placeOf: NotePlaces): Failure | undefined {
  if (refusals.length > 0) {
    const said = refusals.map((refusal) => {
      const place = placeOf(refusal)
      return place ? `${refusal.message} (${placeText(place)})` : refusal.message
    })
    return new Failure(`nothing is written: ${said.join('; ')}`, undefined, 1)
  }
  const lost = notes.filter(({ severity }) => severity === 'lost').length
  if (lost === 0 || allowLoss) return undefined
  return new Failure(
    `nothing is written: ${to} cannot say everything (${lost} lost)`,
    '--allow-loss writes the rest',
    1,
  )
}

/** Options that say something together, or nothing. */
function checkOptions(options: Options, out: string | undefined): void {
  const hasLive = liveFiles(options).length > 0
  if (options.live === undefined && (options.prune || options.exitCode || hasLive))
    throw new Failure('--prune, --exit-code and --live-checks need --live')
  if (hasLive && options.to !== 'change-batch') throw new Failure(`--live is about change batches, not ${options.to}`)
  if (hasLive && options.createOnly)
    throw new Failure('--create-only has no use with --live', 'the difference knows what is there')
  if (out === '-' && options.format === 'json')
    throw new Failure('--format json goes to standard output, as the file would', 'name a folder with --out')
  if ((out === '-' || out === undefined) && options.check)
    throw new Failure('--check looks into a folder', 'name it with --out')
  if (options.views && (options.to !== 'bind' || options.previous !== undefined))
    throw new Failure(
      options.to === 'bind' ? '--views has no use for --previous' : `--views is about bind, not ${options.to}`,
      options.to === 'bind' ? '--serial unix or date goes on from earlier files' : undefined,
    )
  if ((options.uncheckedWeights || options.embed) && options.to !== 'powerdns')
    throw new Failure(`${options.embed ? '--embed' : '--unchecked-weights'} is about powerdns, not ${options.to}`)
}

/** What becomes of health checks, and what clients see batch by batch. */
async function examine({ deployment }: ExpandedPlan, { transitions = [], checkChanges = [], files }: Written) {
  if (transitions.length === 0) return undefined
  const [{ examineAll, gapNotes }, { transitionsToJson }, { transitionsToText }, checks] = await Promise.all([
    import('../transition-notes.ts'),
    import('../../report/transition/json.ts'),
    import('../../report/transition/text.ts'),
    import('../../report/transition/checks.ts'),
  ])
  const all = examineAll(deployment, transitions)
  const bundle = [...files.keys()].find((name) => name.endsWith('.bundle.json'))
  return {
    notes: gapNotes(all),
    json: () => ({ health_checks: checks.checkChangesToJson(checkChanges), transitions: transitionsToJson(all) }),
    text: (style: Style, showAll: boolean, folder: string | undefined) => {
      const where = folder === undefined ? {} : { folder }
      const calls = folder === undefined || bundle === undefined ? {} : { bundle: join(folder, bundle) }
      return (
        checks.checkChangesToText(checkChanges, { style, showAll, ...calls }) +
        transitionsToText(all, { style, showAll, ...where })
      )
    },
  }
}

export async function run([path]: readonly [string?], options: Options, system: System): Promise<ExitCode> {
  const format = getFormat(options.to)
  const isDifference = liveFiles(options).length > 0
  const out = options.out ?? (isDifference ? undefined : '-')
  checkOptions(options, out)
  const plan = await openPlan(path, options, system)
  const writer = await format.load()
  const written = writer.write(plan.deployment, contextOf(plan, options, await readOthers(options, system), system))
  const seen = await examine(plan, written)
  const placeOf = createNotePlaces(plan.deployment)
  const refusal = refusalOf(written, options, placeOf)
  if (options.format === 'text') {
    await printNotes(written.notes, options.color, system, placeOf)
    // Without files the list is what was asked for.
    const to = out === undefined ? system.stdout : system.stderr
    const toSend = refusal || options.check ? undefined : out
    if (seen) to.write(seen.text(await openStyle(system, to, options.color), out === undefined, toSend))
    if (refusal) throw refusal
  }
  if (out === '-' && written.files.size > 1)
    throw new Failure(`${format.id} writes ${written.files.size} files`, 'name a folder with --out')
  const isWritten = !refusal && !options.check && out !== undefined
  let checked: Checked | undefined = { stale: [], verdicts: [] }
  if (out !== undefined && !refusal) {
    const target = { ...options, out }
    if (options.check) {
      const { checkExport } = await import('../export-check.ts')
      const left = leftovers(format, writer, written, out, system)
      checked = await checkExport(format, left, written, { ...target, bytesMax: EARLIER_BYTES_MAX }, system)
    } else writeOut(format, writer, written, target, system)
  }
  if (checked === undefined) return 130
  const { stale, verdicts } = checked
  if (options.format === 'json') {
    const { files, notes, refusals } = written
    const placed = <N extends Refusal>(note: N) => {
      const place = placeOf(note)
      return place ? { ...note, file: place.file, line: place.line, column: place.column } : note
    }
    const members = {
      to: format.id,
      plan: plan.name,
      written: isWritten,
      files: refusal || out === undefined ? [] : [...files.keys()],
      ...(options.check ? { differs: stale } : {}),
      notes: [...[...notes, ...(seen?.notes ?? [])].map(placed), ...verdicts],
      refusals: refusals.map(placed),
      ...seen?.json(),
    }
    system.stdout.write(formatJson('notes', members))
  }
  const differs = options.exitCode === true && !written.notes.some(({ code }) => code === 'no-difference')
  const isRefused = verdicts.some(({ severity }) => severity === 'lost')
  return refusal || differs || stale.length > 0 || isRefused ? 1 : 0
}
