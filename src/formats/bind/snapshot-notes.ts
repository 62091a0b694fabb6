import type { Client } from '../../model/client.ts'
import type { PolicyKind, RecordSet } from '../../model/record-set.ts'
import type { SnapshotGap, SnapshotSet } from '../../model/snapshot.ts'
import { displayName } from '../../values/name.ts'
import type { ExportContext, Note } from '../format.ts'

const describeGap = (gap: SnapshotGap, recordSet: RecordSet, client: Client | undefined): readonly [string, string] => {
  const who = client ? 'this client' : 'a client of unknown place'
  switch (gap) {
    case 'needs-client':
      return [
        'needs-client',
        `${recordSet.policy.kind} routing needs a client whose place is known: name one with --client`,
      ]
    case 'no-candidate':
      return ['no-answer', `no record is for ${who}`]
    case 'dangling':
      return ['no-answer', `the alias ${recordSet.branch} leads nowhere`]
    case 'not-simulated':
      return [
        'resource-not-simulated',
        `${recordSet.data.kind === 'alias' ? displayName(recordSet.data.dnsName) : recordSet.branch} is an AWS resource: give the endpoint addresses to write`,
      ]
  }
}

/** What is missing from a set, each reason once. No answer for a client that was named is the true answer, but a wildcard or a missing name may say it otherwise. */
function gapNotes(
  { name, type, answers, gaps }: SnapshotSet,
  path: string,
  client: Client | undefined,
): readonly Note[] {
  return gaps.map(({ gap, recordSet }) => {
    const [code, reason] = describeGap(gap, recordSet, client)
    const isTrue = gap === 'dangling' || (gap === 'no-candidate' && client !== undefined)
    const what = answers.length > 0 ? 'is written without a part' : 'is left out'
    return {
      severity: isTrue ? 'approx' : 'lost',
      code,
      path: answers.length > 0 ? recordSet.branch : path,
      message: `${displayName(name)} ${type} ${what}: ${reason}`,
    }
  })
}

/** Policies that look at who asks. @see R5.6 */
const LOOKS_AT_CLIENT: ReadonlySet<PolicyKind> = new Set(['latency', 'geolocation', 'geoproximity', 'ip-based'])

function frozenNotes(set: SnapshotSet, path: string, { client, failed, weighted }: ExportContext): readonly Note[] {
  const { name, type, answers, frozen } = set
  if (frozen.length === 0 || answers.length === 0) return []
  const state = failed.length > 0 ? `with ${failed.join(', ')} failed` : 'with everything up'
  const who = client ? 'the named client' : 'a client of unknown place'
  const parts = [
    `${frozen.join(', ')} routing is frozen as it answers ${state}`,
    ...(frozen.some((kind) => LOOKS_AT_CLIENT.has(kind)) ? [`for ${who}`] : []),
    ...(frozen.includes('weighted')
      ? [weighted === 'all' ? 'live weights share equally' : 'the largest live weight takes all']
      : []),
  ]
  const message = `${displayName(name)} ${type}: ${parts.join(', ')}`
  return [{ severity: 'approx', code: 'policy-frozen', path, message }]
}

/** Notes on what a snapshot of a set leaves out or freezes. @see engines.md 1.4 */
export const snapshotNotes = (set: SnapshotSet, path: string, context: ExportContext): readonly Note[] => [
  ...gapNotes(set, path, context.client),
  ...frozenNotes(set, path, context),
]
