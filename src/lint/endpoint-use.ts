import type { Deployment, Endpoint } from '../model/deployment.ts'
import { isEndpointCheck } from '../model/health-check.ts'
import type { RecordSet } from '../model/record-set.ts'
import { put } from '../values/put.ts'

const ownTexts = ({ ipv4, ipv6, dnsName, addresses: { A, AAAA } }: Endpoint): readonly string[] =>
  [ipv4, ipv6, dnsName, ...A, ...AAAA].filter((text) => text !== undefined)

/** Endpoints by their addresses and names. */
function namesByText(endpoints: Iterable<Endpoint>): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const endpoint of endpoints)
    for (const text of ownTexts(endpoint)) {
      put(names, text, endpoint.name)
    }
  return names
}

/** Calls `see` for the addresses and names that a record answers with, or that its alias leads to. */
function forAnsweredTexts(data: RecordSet['data'], see: (text: string) => void): void {
  if (data.kind === 'alias') see(data.dnsName)
  else
    for (const { text, target } of data.values) {
      see(text)
      if (target !== undefined) see(target)
    }
}

/** Endpoints that something in the plan names, answers with, or watches by a check that is used. `checkUsers` has the checks of records. */
export function findUsedEndpoints(
  { references, zones, endpoints, healthChecks }: Deployment,
  checkUsers: ReadonlyMap<string, unknown>,
): ReadonlySet<string> {
  const used = new Set<string>()
  for (const { kind, name } of references) if (kind === 'endpoint') used.add(name)
  // Most plans name all of them: then nobody has to look at what records answer.
  if (used.size >= endpoints.size && [...endpoints.keys()].every((name) => used.has(name))) return used
  const byText = namesByText(endpoints.values())
  const see = (text: string) => {
    for (const name of byText.get(text) ?? []) used.add(name)
  }
  for (const { recordSets } of zones)
    for (const { data } of recordSets) {
      if (data.endpoint) used.add(data.endpoint)
      forAnsweredTexts(data, see)
    }
  for (const target of [...endpoints.values()].flatMap(({ targets }) => targets)) used.add(target)
  const checks = new Set(checkUsers.keys())
  for (const check of healthChecks.values())
    if (check.type === 'CALCULATED') for (const child of check.children) checks.add(child)
  for (const id of checks) {
    const check = healthChecks.get(id)
    if (check && isEndpointCheck(check)) for (const name of check.watches) used.add(name)
  }
  return used
}
