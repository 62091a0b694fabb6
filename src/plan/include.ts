import type { Diagnostic } from '../model/diagnostic.ts'
import type { Span } from '../model/origin.ts'
import { createSpans, type PlanPath } from './positions.ts'
import { quote } from './quote.ts'
import { createError, isObject, type PlanFile, type Source } from './source.ts'

/** A file that the plan needs, by the name to read it under: an include, or a client's latency table. */
export interface Include {
  readonly name: string
  /** The entry that asks for it. */
  readonly at: Span
}

/** The files of a plan, told apart by what asks for them. */
export interface IncludeTree {
  /** The plan and its includes, read, in the order given. */
  readonly sources: readonly Source[]
  /** Texts of latency tables by their names as written. */
  readonly tables: ReadonlyMap<string, string>
  /** Files that some file asks for and that were not given. */
  readonly missing: readonly Include[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Files that include files that include files; and files in all. */
const INCLUDE_LEVELS_MAX = 16
const FILES_MAX = 1000

/** Folder part of a name with its separator; empty for a bare name. */
const folderOf = (name: string) => /^.*[/\\]/.exec(name)?.[0] ?? ''

type Target = { readonly name: string } | { readonly problem: string }

/** The name of `target` as written in `from`, or what is wrong with it. Both lie at or below `root`, a folder part. */
function resolveTarget(root: string, from: string, target: string): Target {
  if (/^([/\\]|[A-Za-z]:)/.test(target) || target.includes('://')) return { problem: 'is not relative to this file' }
  if (/[/\\]$/.test(target)) return { problem: 'is a folder' }
  const segments: string[] = []
  for (const segment of `${folderOf(from.slice(root.length))}${target}`.split(/[/\\]/)) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return { problem: "lies above the first file's folder" }
  }
  return { name: `${root}${segments.join(root.includes('\\') ? '\\' : '/')}` }
}

interface Entry {
  readonly kind: 'include' | 'table'
  readonly target: string
  readonly path: PlanPath
}

/** The files that one file asks for; entries of another shape are the schema's to report. */
function entriesOf({ value }: Source): readonly Entry[] {
  if (!isObject(value)) return []
  const included: readonly unknown[] = Array.isArray(value.include) ? value.include : []
  const clients = isObject(value.clients) ? Object.entries(value.clients) : []
  const tables = clients.map(([name, client]) => {
    const latency = isObject(client) ? client.latency : undefined
    const target = isObject(latency) ? latency.file : undefined
    return { kind: 'table' as const, target, path: ['clients', name, 'latency', 'file'] }
  })
  return [
    ...included.map((target, index) => ({ kind: 'include' as const, target, path: ['include', index] })),
    ...tables,
  ].flatMap(({ target, ...entry }) => (typeof target === 'string' && target !== '' ? [{ ...entry, target }] : []))
}

/** Follows what the first of `files` asks for; a file is read once however many include it, a file that nothing asks for not at all. */
export async function followIncludes(
  files: readonly PlanFile[],
  read: (file: PlanFile) => Promise<Source>,
): Promise<IncludeTree> {
  const known = new Map(files.map((file) => [file.name, file]))
  const root = folderOf(files[0]?.name ?? '')
  const missing = new Map<string, Include>()
  const tables = new Map<string, string>()
  const diagnostics: Diagnostic[] = []
  const sources = new Map<string, Source>()

  const follow = async (file: PlanFile, above: readonly string[]): Promise<void> => {
    if (sources.has(file.name)) return
    const source = await read(file)
    sources.set(file.name, source)
    const { span } = createSpans(source.locator)
    const chain = [...above, file.name]
    for (const { kind, target, path } of entriesOf(source)) {
      const at = span(source.locator.locate(path).value ?? [0, 0])
      const report = (message: string, hint: string) => diagnostics.push(createError('plan-schema', at, message, hint))
      const resolved = resolveTarget(root, file.name, target)
      const given = 'name' in resolved ? known.get(resolved.name) : undefined
      if ('problem' in resolved)
        report(
          `${quote(target)} ${resolved.problem}`,
          `files are named relative to this one, below the folder of ${files[0]?.name}`,
        )
      else if (chain.includes(resolved.name))
        report(`${quote(target)} includes itself`, [...chain, resolved.name].join(' includes '))
      else if (chain.length > INCLUDE_LEVELS_MAX)
        report(
          `files include each other more than ${INCLUDE_LEVELS_MAX} levels deep`,
          'include them from the first file',
        )
      else if (given === undefined && known.size + missing.size >= FILES_MAX)
        report(`the plan has more than ${FILES_MAX} files`, 'put several files into one')
      else if (given === undefined)
        missing.set(resolved.name, missing.get(resolved.name) ?? { name: resolved.name, at })
      else if (kind === 'include') await follow(given, chain)
      else tables.set(target, given.text)
    }
  }
  for (const main of files.slice(0, 1)) await follow(main, [])
  const inOrder = files.flatMap(({ name }) => sources.get(name) ?? [])
  return { sources: inOrder, tables, missing: [...missing.values()], diagnostics }
}
