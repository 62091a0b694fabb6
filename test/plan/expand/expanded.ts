import type { Deployment } from '../../../src/model/deployment.ts'
import type { Diagnostic } from '../../../src/model/diagnostic.ts'
import type { Span } from '../../../src/model/origin.ts'
import type { Policy, RecordSet } from '../../../src/model/record-set.ts'
import { expand } from '../../../src/plan/expand/expand.ts'
import type { PlanPath } from '../../../src/plan/positions.ts'
import { readPlan } from '../../../src/plan/read.ts'
import { displayName } from '../../../src/values/name.ts'

const FILE = 'plan.yaml'

/** Reads and expands a plan that has the right shape; `tables` are files beside it, by name. */
export async function expandText(
  text: string,
  pruned: readonly PlanPath[] = [],
  tables: Readonly<Record<string, string>> = {},
): Promise<{ readonly deployment: Deployment; readonly diagnostics: readonly Diagnostic[] }> {
  const beside = Object.entries(tables).map(([name, content]) => ({ name, text: content }))
  const read = await readPlan([{ name: FILE, text }, ...beside])
  if (read.document === undefined || read.diagnostics.length > 0)
    throw new Error(`the test's plan is not valid: ${read.diagnostics.map(({ message }) => message).join('; ')}`)
  return expand(read.document, read.positions, pruned, read.tables)
}

/** The text without the marks « and », and the span between the first two. */
export function marked(text: string): { readonly text: string; readonly span: Span } {
  const place = (offset: number, marksBefore: number) => {
    const before = text.slice(0, offset)
    const column = offset - (before.lastIndexOf('\n') + 1) + 1
    return { line: before.split('\n').length, column: column - marksBefore }
  }
  const [start, end] = [text.indexOf('«'), text.indexOf('»')]
  if (start < 0 || end < 0) throw new Error('the test marks no place')
  const from = place(start, 0)
  const to = place(end, text.lastIndexOf('\n', end) < start ? 1 : 0)
  return {
    text: text.replace(/[«»]/g, ''),
    span: { file: FILE, line: from.line, column: from.column, endLine: to.line, endColumn: to.column },
  }
}

function policyText(policy: Policy): string {
  switch (policy.kind) {
    case 'weighted':
      return `weight ${policy.weight}`
    case 'latency':
      return `latency ${policy.region}`
    case 'failover':
      return policy.role
    case 'geolocation': {
      const { area } = policy
      if (area.kind === 'default') return 'area *'
      if (area.kind === 'continent') return `area ${area.continent}`
      return area.kind === 'country' ? `area -${area.country}` : `area -${area.country}-${area.subdivision}`
    }
    case 'geoproximity': {
      const { location, bias } = policy
      const at =
        location.kind === 'region'
          ? location.region
          : location.kind === 'local-zone-group'
            ? location.group
            : `${location.coordinates.latitude},${location.coordinates.longitude}`
      return `near ${at} bias ${bias}`
    }
    case 'ip-based':
      return `location ${policy.location} of ${policy.blocks.length} blocks`
    default:
      return policy.kind
  }
}

/** One line for a record set: where, which, how, what, for how long, watched by what, and whence. */
export function recordLine({ name, type, setIdentifier, policy, data, ...rest }: RecordSet): string {
  const { ttlSeconds, ttlSource, healthCheckId, healthCheckInherited, branch, generated, at } = rest
  const from = data.endpoint === undefined ? '' : ` (${data.endpoint})`
  const answers =
    data.kind === 'values'
      ? data.values.map(({ text }) => text).join(', ')
      : `-> ${displayName(data.dnsName)} in ${data.hostedZoneId}${data.evaluateTargetHealth ? ' with' : ' without'} ETH`
  const { line, column } = at.span()
  return [
    `${displayName(name)} ${type}`,
    ...(setIdentifier === undefined ? [] : [`"${setIdentifier}"`]),
    policyText(policy),
    `${answers}${from}`,
    ...(ttlSeconds === undefined ? [] : [`${ttlSeconds} s by ${ttlSource}`]),
    ...(healthCheckId === undefined ? [] : [`check ${healthCheckId}${healthCheckInherited ? ' inherited' : ''}`]),
    `${generated ? 'generated ' : ''}${branch}`,
    `${line}:${column}`,
  ].join(' | ')
}

/** The record sets of all zones but SOA and apex NS, as lines. */
export const recordLines = ({ zones }: Deployment): readonly string[] =>
  zones.flatMap(({ name: zone, recordSets }) =>
    recordSets
      .filter(({ name, type }) => type !== 'SOA' && !(type === 'NS' && name === zone))
      .map((recordSet) => recordLine(recordSet)),
  )

/** Rule, place and message of each finding, in short. */
export const findingLines = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(({ rule, at: { line, column }, message }) => `${rule} ${line}:${column} ${message}`)
