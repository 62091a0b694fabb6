import type { RecordSet } from '../../model/record-set.ts'
import { limits } from '../../route53/limits.ts'
import { countOf } from '../../values/count.ts'
import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'

/** SOA and apex NS stay as AWS made them. */
const isWritten = (recordSets: readonly RecordSet[], apex: string) =>
  recordSets.filter(({ name, type }) => name !== apex || (type !== 'SOA' && type !== 'NS'))

export const batchTooLarge: LintRule = {
  id: 'batch-too-large',
  severity: 'warning',
  summary: 'zone that does not fit into one change batch',
  rules: ['R1.52', 'R1.53'],
  why: 'A batch is applied as a whole, several are not: in between, clients see a part of the change.',
  get bad() {
    return `version: 1
zones:
  example.com:
    records:
${Array.from({ length: 5 }, (_, index) => `      t${index + 1}: { TXT: ["${'x'.repeat(3800)}"] }`).join('\n')}
`
  },
  get good() {
    return `version: 1
zones:
  example.com:
    records:
      t1: { TXT: ["${'x'.repeat(60)}"] }
`
  },
  *check({ deployment }) {
    for (const { name, recordSets, at } of deployment.zones) {
      let [elements, characters] = [0, 0]
      for (const { data } of isWritten(recordSets, name)) {
        elements += data.kind === 'alias' ? 1 : data.values.length
        if (data.kind === 'values') for (const { text } of data.values) characters += text.length
      }
      const factor = limits.upsertMultiplier
      const most = [elements / limits.changeBatchRecords, characters / limits.changeBatchValueChars]
      const batches = Math.ceil(factor * Math.max(...most))
      if (batches <= 1) continue
      const size = `${countOf(elements, 'value')} with ${countOf(characters, 'character')}`
      yield {
        at: at.span(),
        message: `${displayName(name)} has ${size}: at least ${batches} change batches`,
        hint: 'the export splits it, alias targets first; apply the parts in order',
      }
    }
  },
}
