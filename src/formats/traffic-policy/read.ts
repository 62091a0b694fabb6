import type { Diagnostic } from '../../model/diagnostic.ts'
import { isObject, objectOf, type PlainObject, type PlanFile } from '../../plan/source.ts'
import { type DomainName, displayName, isAtOrBelow, parentOf, parseName, ROOT } from '../../values/name.ts'
import { type CheckUse, putStandIn } from '../change-batch/read-checks.ts'
import { type Item, textOf, wrongShape } from '../change-batch/read-documents.ts'
import { createDraft } from '../draft.ts'
import type { Note } from '../format.ts'
import type { Imported, ImportOptions } from '../import-format.ts'
import { readDocuments } from '../json-documents.ts'
import { recordOf, recordTypeOf } from './document.ts'

/** The name that a file is of: `example.com.www.example.com.A.traffic-policy.json` as export writes it, or `www.example.com.json`. */
function nameOfFile({ name }: PlanFile, type: string): DomainName | undefined {
  const base = name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/(?:\.traffic-policy)?\.json$/, '')
    .replace(/\+[^.]*/, '')
    .replace(new RegExp(`\\.${type}$`), '')
  const parsed = parseName(decodePercent(base))
  if (!parsed.ok || !base.includes('.')) return undefined
  // Our own files begin with the zone: its name stands twice.
  const labels = decodePercent(base).split('.')
  for (let count = 1; count * 2 <= labels.length; count += 1) {
    const [zone, rest] = [labels.slice(0, count).join('.'), labels.slice(count).join('.')]
    if (rest === zone || rest.endsWith(`.${zone}`)) {
      const own = parseName(rest)
      return own.ok ? own.name : undefined
    }
  }
  return parsed.name
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The document itself, also inside of what get-traffic-policy prints, where it is a text. */
function documentIn(item: Item, diagnostics: Diagnostic[]): PlainObject | undefined {
  const { TrafficPolicy: policy } = item.value
  const text = isObject(policy) ? textOf(policy, 'Document') : undefined
  if (text === undefined) return 'AWSPolicyFormatVersion' in item.value ? item.value : undefined
  const inner = readDocuments({ name: 'document', text })
  const [document] = inner.documents
  if (document !== undefined && isObject(document.value)) return document.value
  diagnostics.push(wrongShape(item, ['TrafficPolicy', 'Document'], 'the Document is no JSON object'))
  return undefined
}

/**
 * A plan from traffic policy documents, as `aws route53 get-traffic-policy` prints them or as they are given to it: one
 * record a document, named after its file.
 *
 * @see engines.md 3.3
 */
export function read(files: readonly PlanFile[], { zone: option }: ImportOptions): Imported {
  const draft = createDraft(files)
  const diagnostics: Diagnostic[] = []
  const notes: Note[] = []
  const checks = new Map<string, string[]>()
  const chosen = option === undefined ? undefined : parseName(option)
  for (const file of files) {
    const found = readDocuments(file)
    diagnostics.push(...found.diagnostics)
    for (const { value, where } of found.documents) {
      const item: Item = { value: isObject(value) ? value : objectOf({}), where }
      const document = documentIn(item, diagnostics)
      const type = document && recordTypeOf(document)
      if (document === undefined || type === undefined) {
        diagnostics.push(wrongShape(item, [], 'this is no traffic policy document'))
        continue
      }
      const name = nameOfFile(file, type)
      const zone = chosen?.ok ? chosen.name : name && parentOf(name)
      if (name === undefined || zone === undefined || zone === ROOT || !isAtOrBelow(name, zone)) {
        const hint = 'name the file after the record, for example www.example.com.json, and its zone with --zone'
        diagnostics.push(wrongShape(item, [], 'nothing says which record the document is of', hint))
        continue
      }
      const inner = document === item.value ? item : { ...item, where: () => where(['TrafficPolicy', 'Document']) }
      const body = recordOf(document, inner, { draft, diagnostics, checks })
      if (body === undefined) continue
      const key = displayName(zone).slice(0, -1)
      draft.put(['zones', key, 'records', displayName(name), type], body, item.where([]))
    }
  }
  const uses: readonly CheckUse[] = [...checks].map(([name, targets]) => ({ name, targets }))
  for (const use of uses) notes.push(putStandIn(draft, use))
  return { value: draft.value, locators: draft.locators(), diagnostics, notes }
}
