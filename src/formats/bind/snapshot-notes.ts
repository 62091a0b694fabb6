import type { Client } from '../../model/client.ts'
import type { PolicyKind, RecordSet } from '../../model/record-set.ts'
import type { SnapshotGap, SnapshotSet } from '../../model/snapshot.ts'
import { type DomainName, displayName } from '../../values/name.ts'
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

/** What is missing from a set, each reason once. No answer is the true one for a client that was named, unless a wildcard of the file answers instead. */
function gapNotes(
  { name, type, answers, gaps }: SnapshotSet,
  path: string,
  client: Client | undefined,
  wildcard: DomainName | undefined,
): readonly Note[] {
  const isPart = answers.length > 0
  const what = isPart ? 'is written without a part' : 'is left out'
  const instead = isPart || wildcard === undefined ? '' : `; ${displayName(wildcard)} answers instead`
  return gaps.map(({ gap, recordSet }) => {
    const [code, reason] = describeGap(gap, recordSet, client)
    const isTrue = gap === 'dangling' || (gap === 'no-candidate' && client !== undefined)
    return {
      severity: isTrue && instead === '' ? 'approx' : 'lost',
      code,
      path: isPart ? recordSet.branch : path,
      message: `${displayName(name)} ${type} ${what}: ${reason}${instead}`,
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
      ? [weighted === 'all' && type !== 'CNAME' ? 'live weights share equally' : 'the largest live weight takes all']
      : []),
  ]
  const message = `${displayName(name)} ${type}: ${parts.join(', ')}`
  return [{ severity: 'approx', code: 'policy-frozen', path, message }]
}

/** Notes on what a snapshot of a set leaves out or freezes; `wildcard` answers where the file does not hold the name. @see engines.md 1.4 */
export const snapshotNotes = (
  set: SnapshotSet,
  path: string,
  context: ExportContext,
  wildcard: DomainName | undefined,
): readonly Note[] => [...gapNotes(set, path, context.client, wildcard), ...frozenNotes(set, path, context)]
