import { basename, dirname } from 'node:path'
import type { Command } from 'commander'
import type { Note } from '../../formats/format.ts'
import type { Imported, ImportFormat } from '../../formats/import-format.ts'
import { findImportFormat, importFormats } from '../../formats/registry.ts'
import { lint } from '../../lint/lint.ts'
import type { Deployment } from '../../model/deployment.ts'
import { adoptPlan } from '../../plan/adopt.ts'
import { fold } from '../../plan/fold/fold.ts'
import { printPlan } from '../../plan/print.ts'
import { countFindings, formatCounts, formatDiagnostics } from '../../report/diagnostics.ts'
import { openSources } from '../../report/excerpt.ts'
import { parseName } from '../../values/name.ts'
import { suggest } from '../../values/nearest.ts'
import { printable } from '../../values/printable.ts'
import type { CommonOptions, Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { formatNote } from '../format-note.ts'
import type { Reading, Settled, Trust } from '../import-edits.ts'
import { guessFormat } from '../import-guess.ts'
import { readSource, type SourceFile } from '../read-plan.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'

interface Options extends CommonOptions {
  readonly live?: string
  readonly tokenFile?: string
  readonly from?: string
  readonly zone?: string
  readonly out: string
  readonly force?: boolean
  readonly allowLoss?: boolean
  readonly trust?: Trust
}

export const examples: readonly Example[] = [
  ['r53sim import zone.json checks.json --out r53sim.yaml', 'a plan from what the AWS CLI printed'],
  ['r53sim import - < zone.json', 'the plan on standard output; the file is what list-resource-record-sets printed'],
  ['r53sim import batches/*.json', 'from an export to change-batch'],
  ['r53sim import --live http://127.0.0.1:8053 --out r53sim.yaml', 'from a running r53sim serve'],
]

export function define(command: Command): void {
  const formats = importFormats.map(({ id, summary }) => `${id}: ${summary}`).join('; ')
  command
    .argument('[files...]', 'files to read, several at once where they belong together; - is standard input')
    .option('--from <format>', `${formats} (default: what the files look like)`)
    .option('--zone <name>', 'the zone of records that do not say theirs')
    .option('--live <url>', 'no files: what a running serve answers with, from its control port')
    .option('--token-file <file>', 'with --live: what the server was started with as --control-token')
    .addOption(
      command
        .createOption(
          '--trust <which>',
          'bind: what counts where records were edited by hand and differ from their ;r53sim: comments',
        )
        .choices(['records', 'comments']),
    )
    .option('--out <file>', 'the plan to write; - is standard output', '-')
    .option('--force', 'replace a file that is there')
    .option('--allow-loss', 'write the plan without what is wrong in the files; it is listed all the same')
}

function chooseFormat(files: readonly SourceFile[], from: string | undefined): ImportFormat {
  const ids = importFormats.map(({ id }) => id)
  if (from !== undefined) {
    const format = findImportFormat(from)
    if (format !== undefined) return format
    throw new Failure(`there is no format "${from}"`, suggest(from, ids) ?? `there are ${ids.join(', ')}`)
  }
  const [format, ...others] = importFormats.filter((each) => files.every((file) => each.recognises(file)))
  if (format !== undefined && others.length === 0) return format
  const strange = files.find((file) => !importFormats.some((each) => each.recognises(file)))
  const guess = strange && guessFormat(strange.text)
  if (guess !== undefined) throw new Failure(`${strange?.name} ${guess.message}`, guess.hint)
  throw new Failure(
    strange === undefined
      ? 'the files are not clearly of one format'
      : `${strange.name} does not look like any format that import reads`,
    `name one with --from: ${ids.join(', ')}`,
  )
}

/** What was not plain in the files, for the head of the plan. */
const headOf = (
  format: ImportFormat,
  files: readonly SourceFile[],
  notes: readonly Note[],
  diagnostics: Imported['diagnostics'],
): readonly string[] => [
  `Imported from ${files.map(({ name }) => basename(name)).join(', ')} (${format.id}).`,
  ...diagnostics.map(({ at, message }) => `Left out: ${basename(at.file)}:${at.line}:${at.column} ${message}`),
  ...notes.filter(({ severity }) => severity !== 'info').map(({ message }) => message),
]

/** Writes the plan, unless another file is in its place. */
function writePlan(text: string, { out, force }: Options, system: System): void {
  if (out === '-') {
    system.stdout.write(text)
    return
  }
  if (!force && system.exists(out)) throw new Failure(`${out} is there`, '--force replaces it')
  const problem = system.replaceFiles(dirname(out), new Map([[basename(out), text]]))
  if (problem !== undefined) throw new Failure(problem)
  system.stdout.write(`${printable(out)}\n`)
}

/** Shows what the plan says differently; a failure where it does not have something at all, unless the reader allows it. */
async function showNotes(
  notes: readonly Note[],
  problem: Failure | undefined,
  options: Options,
  system: System,
): Promise<void> {
  const style = await openStyle(system, system.stderr, options.color)
  for (const note of notes) system.stderr.write(formatNote(note, style))
  if (problem !== undefined) throw problem
  const lost = notes.filter(({ severity }) => severity === 'lost').length
  if (lost === 0 || options.allowLoss) return
  const what = lost === 1 ? 'a record is' : `${lost} records are`
  throw new Failure(`nothing is written: ${what} left out`, '--allow-loss writes the rest', 1)
}

/** Shows what is wrong with the files; a failure unless the reader allows the loss. */
async function showProblems(
  files: readonly SourceFile[],
  diagnostics: Imported['diagnostics'],
  options: Options,
  system: System,
): Promise<void> {
  if (diagnostics.length === 0) return
  const style = await openStyle(system, system.stderr, options.color)
  system.stderr.write(`${formatDiagnostics(diagnostics, openSources(files), style)}\n`)
  const counts = countFindings(diagnostics)
  if (counts.error === 0 || options.allowLoss) return
  const hint = '--allow-loss writes the rest'
  throw new Failure(`nothing is written: the files have ${formatCounts(counts)}`, hint, 1)
}

/** Writes the plan and says whether it has errors, which are the zones' own. */
function finish(text: string, deployment: Deployment, options: Options, system: System): ExitCode {
  writePlan(text, options, system)
  const counts = countFindings(lint(deployment))
  if (counts.error === 0) return 0
  const where = options.out === '-' ? 'r53sim validate shows them' : `r53sim validate ${options.out} shows them`
  system.stderr.write(`${printable(`the plan has ${formatCounts(counts)}, as the zones themselves have: ${where}`)}\n`)
  return 1
}

/** Files that say things twice may say them differently: what then counts. */
async function settle(
  first: Reading,
  read: (trusted: ReadonlySet<string>) => Promise<Reading>,
  { trust }: Options,
): Promise<Settled> {
  if (first.imported.stated === undefined) return { ...first, edited: [] }
  const { settleEdits } = await import('../import-edits.ts')
  return settleEdits(first, read, trust)
}

/** The plan that the files come to. A function of its own: once it has ended, large files and all made of them can go. */
async function foldFiles(
  paths: readonly string[],
  options: Options,
  system: System,
): Promise<{ readonly text: string; readonly deployment: Deployment }> {
  if (paths.length === 0)
    throw new Failure('no file is named', 'name what aws route53 printed, or a server with --live')
  if (options.tokenFile !== undefined) throw new Failure('--token-file needs --live')
  if (paths.filter((path) => path === '-').length > 1) throw new Failure('standard input can be read only once')
  const files: SourceFile[] = []
  for (const path of paths) files.push(await readSource(system, path, options))
  const format = chooseFormat(files, options.from)
  if (options.zone !== undefined && !parseName(options.zone).ok)
    throw new Failure(`--zone ${options.zone} is no name of a zone`)
  const reader = await format.load()
  const read = async (trusted: ReadonlySet<string> = new Set()) => {
    const imported = reader.read(files, { trusted, ...(options.zone === undefined ? {} : { zone: options.zone }) })
    return { imported, adopted: await adoptPlan(imported.value, imported.locators) }
  }
  if (options.trust !== undefined && format.id !== 'bind') throw new Failure(`--trust is about bind, not ${format.id}`)
  const first = await read()
  const { imported, adopted, edited, problem } = await settle(first, read, options)
  const diagnostics = [...imported.diagnostics, ...adopted.diagnostics]
  await showProblems(files, diagnostics, options, system)
  if (adopted.deployment === undefined || adopted.deployment.zones.length === 0)
    throw new Failure('the files hold no hosted zone and no record set', 'nothing is written', 1)
  const notes = [...imported.notes, ...edited]
  await showNotes(notes, problem, options, system)
  const { document, deployment, remarks } = fold(adopted.deployment)
  return { text: printPlan(document, headOf(format, files, notes, diagnostics), remarks), deployment }
}

export async function run([paths]: readonly [readonly string[]], options: Options, system: System): Promise<ExitCode> {
  if (options.live !== undefined) {
    const strange = options.from ?? options.zone ?? options.trust ?? paths[0]
    if (strange !== undefined) throw new Failure('--live reads no files: leave out FILE, --from, --zone and --trust')
    const { readLivePlan } = await import('../import-live.ts')
    const { text, deployment } = await readLivePlan(options.live, options.tokenFile, system)
    return finish(text, deployment, options, system)
  }
  const { text, deployment } = await foldFiles(paths, options, system)
  return finish(text, deployment, options, system)
}
