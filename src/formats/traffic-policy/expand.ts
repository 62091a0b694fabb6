import type { Diagnostic } from '../../model/diagnostic.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { adoptPlan } from '../../plan/adopt.ts'
import { isObject } from '../../plan/source.ts'
import { type DomainName, displayName } from '../../values/name.ts'
import type { RecordType } from '../../values/rdata/rdata.ts'
import { putStandIn } from '../change-batch/read-checks.ts'
import { wrongShape } from '../change-batch/read-documents.ts'
import { createDraft } from '../draft.ts'
import { readDocuments } from '../json-documents.ts'
import { recordOf, recordTypeOf } from './document.ts'

/** What an instance of a policy says beside the document. */
export interface PolicyInstance {
  readonly zone: DomainName
  readonly name: DomainName
  readonly ttlSeconds: number
}

export type ExpandedPolicy =
  | {
      readonly ok: true
      readonly type: RecordType
      /** Those of the name first; health checks by the ids that the document has. */
      readonly recordSets: readonly RecordSet[]
      /** The id by which aliases among them call their own zone. */
      readonly zoneId: string
    }
  | { readonly ok: false; readonly problems: readonly string[] }

const VERSIONS = ['2015-10-01', '2023-05-09']

/** Every zone has these of its own. */
const NOT_FOR_POLICIES: readonly RecordType[] = ['NS', 'SOA']

const refused = (diagnostics: readonly Diagnostic[]): ExpandedPolicy => ({
  ok: false,
  problems: diagnostics.map(({ at, message }) => `${at.line}:${at.column} ${message}`),
})

/**
 * The record sets that a traffic policy document makes at a name: the start rule there, every other rule at a generated
 * name below it. Checked as import checks it; a document with any error makes none.
 *
 * @see R6.20 to R6.24
 */
export async function expandPolicy(text: string, { zone, name, ttlSeconds }: PolicyInstance): Promise<ExpandedPolicy> {
  const file = { name: 'document', text }
  const { documents, diagnostics: ofJson } = readDocuments(file)
  if (ofJson.length > 0) return refused(ofJson)
  const [only, ...more] = documents
  if (only === undefined || more.length > 0 || !isObject(only.value))
    return { ok: false, problems: ['the document is not one JSON object'] }
  const { value, where } = only
  const item = { value, where }
  const version = value.AWSPolicyFormatVersion
  const type = recordTypeOf(value)
  const diagnostics: Diagnostic[] = []
  if (typeof version !== 'string' || !VERSIONS.includes(version))
    diagnostics.push(wrongShape(item, ['AWSPolicyFormatVersion'], `AWSPolicyFormatVersion is ${VERSIONS.join(' or ')}`))
  if (type === undefined || NOT_FOR_POLICIES.includes(type))
    diagnostics.push(wrongShape(item, ['RecordType'], 'RecordType is no type of records that policies make'))
  const draft = createDraft([file])
  const checks = new Map<string, string[]>()
  const record = recordOf(value, item, { draft, diagnostics, checks })
  if (record === undefined || type === undefined || diagnostics.length > 0) return refused(diagnostics)
  const zoneKey = displayName(zone).replace(/\.$/, '')
  draft.put(['defaults', 'ttl'], ttlSeconds)
  draft.put(['zones', zoneKey, 'records', displayName(name), type], record, where([]))
  for (const [id, targets] of checks) putStandIn(draft, { name: id, targets })
  const adopted = await adoptPlan(draft.value, draft.locators())
  const errors = adopted.diagnostics.filter(({ severity }) => severity === 'error')
  const made = adopted.deployment?.zones[0]
  if (errors.length > 0 || made === undefined) return refused(errors)
  const recordSets = made.recordSets.filter((set) => set.type === type && (set.generated || set.name === name))
  return { ok: true, type, recordSets, zoneId: made.id }
}
