import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExportFormat, Note, Written } from '../formats/format.ts'
import type { TargetTool, ToolRun } from '../formats/target-tool.ts'
import { printable } from '../values/printable.ts'
import { Failure, reasonOf } from './failure.ts'
import { findProgram, type Outcome, runProgram } from './run-tool.ts'
import type { System } from './system.ts'
import { type ColorChoice, startProgress } from './terminal.ts'

const TIMEOUT_MS = 60_000
const OUTPUT_BYTES_MAX = 4 << 20
/** Of what a tool says, in a note. */
const LINES_MAX = 4
const LINE_LENGTH_MAX = 200

const count = (files: number) => `${files} file${files === 1 ? '' : 's'}`

/** The first lines of a text, on one. */
function firstLines(lines: readonly string[]): string {
  const told = lines.map((line) => line.trim()).filter(Boolean)
  const shown = told.slice(0, LINES_MAX).map((line) => {
    const text = printable(line)
    return text.length > LINE_LENGTH_MAX ? `${text.slice(0, LINE_LENGTH_MAX)}…` : text
  })
  if (told.length > LINES_MAX) shown.push(`and ${told.length - LINES_MAX} more lines`)
  return shown.length === 0 ? 'it does not say why' : shown.join('; ')
}

/** Why files are refused; undefined where they are accepted. */
function refusedFor({ faults }: TargetTool, { code, output }: { readonly code: number; readonly output: string }) {
  if (code === 0) return undefined
  const found = faults?.(output)
  return found?.length === 0 ? undefined : (found ?? output.split('\n'))
}

type Run = (run: ToolRun) => Promise<Outcome>

/** The verdict of one tool: on all files that it accepts in one note, and on each run that refuses. */
async function verdictOf(tool: TargetTool, written: Written, folder: string, run: Run): Promise<readonly Note[]> {
  const { program } = tool
  const told = (lines: readonly string[]) =>
    written.isSecret
      ? 'what it says may hold the secret: run it on the files of the export'
      : firstLines(lines.map((line) => line.replaceAll(`${folder}/`, '')))
  const notes: Note[] = []
  let accepted = 0
  for (const one of tool.runs(written.files)) {
    const path = one.files.length === 1 ? (one.files[0] ?? '') : ''
    const what = one.files.length === 1 ? path : count(one.files.length)
    const outcome = await run(one)
    const failed = !outcome.ok || (one.prepares === true && outcome.code !== 0)
    if (failed) {
      const reason = outcome.ok ? told(tool.faults?.(outcome.output) ?? outcome.output.split('\n')) : outcome.reason
      notes.push({ severity: 'info', code: 'tool-unready', path, message: `${program} has checked nothing: ${reason}` })
      if (one.prepares) break
      continue
    }
    if (one.prepares) continue
    const reasons = refusedFor(tool, outcome)
    if (reasons === undefined) accepted += one.files.length
    else
      notes.push({
        severity: 'lost',
        code: 'tool-rejects',
        path,
        message: `${program} refuses ${what}: ${told(reasons)}`,
      })
  }
  if (accepted > 0)
    notes.unshift({
      severity: 'info',
      code: 'tool-accepts',
      path: '',
      message: `${program} accepts ${count(accepted)}`,
    })
  return notes
}

function missingNote(format: ExportFormat, tools: readonly TargetTool[]): Note {
  const names = tools.map(({ program, product }) => (program === product ? program : `${program} (${product})`))
  const which = names.length === 1 ? `${names[0]}` : `one of ${names.join(', ')}`
  const message = `${format.id} is not checked by a tool of its own, for none is installed: install ${which}`
  return { severity: 'info', code: 'tool-missing', path: '', message }
}

function makeFolder(): string {
  try {
    return realpathSync(mkdtempSync(join(tmpdir(), 'r53sim-check-')))
  } catch (error) {
    throw new Failure(`cannot make a folder in ${tmpdir()}: ${reasonOf(error)}`)
  }
}

/**
 * Has the installed tools of a format judge an export, in a folder of this user's alone that is gone afterwards. The
 * verdicts as notes: a refusal is `lost`. Undefined where the user interrupted it.
 *
 * @see engines.md E-7
 */
export async function askTargetTools(
  format: ExportFormat,
  written: Written,
  color: ColorChoice | undefined,
  system: System,
): Promise<readonly Note[] | undefined> {
  const tools = ((await format.tools?.()) ?? []).filter(({ runs }) => runs(written.files).length > 0)
  if (tools.length === 0) return []
  const installed = tools.flatMap((tool) => {
    const program = findProgram(tool.program, system.env.PATH)
    return program === undefined ? [] : [{ tool, program }]
  })
  if (installed.length === 0) return [missingNote(format, tools)]
  const folder = makeFolder()
  const interrupted = new AbortController()
  const { signal } = interrupted
  const stopListening = system.onInterrupt(() => interrupted.abort())
  const progress = startProgress(system, `checking ${count(written.files.size)}`, color)
  try {
    const staged = installed.flatMap(({ tool }) => [...(tool.stage?.(written.files, folder) ?? [])])
    const problem = system.replaceFiles(folder, new Map([...written.files, ...staged]), 0o600)
    if (problem !== undefined) throw new Failure(problem)
    const notes: Note[] = []
    for (const { tool, program } of installed) {
      progress.say(`checking ${count(written.files.size)} with ${tool.program}`)
      const options = { cwd: folder, timeoutMs: TIMEOUT_MS, bytesMax: OUTPUT_BYTES_MAX, signal }
      const env = { ...system.env, ...tool.env }
      const run: Run = (one) => runProgram(program, one.args, { ...options, env })
      notes.push(...(await verdictOf(tool, written, folder, run)))
      if (signal.aborted) return undefined
    }
    return notes
  } finally {
    progress.stop()
    stopListening()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
