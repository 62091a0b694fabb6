import type { Deployment, Endpoint } from '../model/deployment.ts'
import { isEndpointCheck } from '../model/health-check.ts'
import type { Rdata } from '../values/rdata/rdata.ts'

/** Addresses and names that records answer with, or that aliases lead to. */
function answeredTexts({ zones }: Pick<Deployment, 'zones'>): ReadonlySet<string> {
  const textsOf = ({ text, target }: Rdata): readonly string[] => (target === undefined ? [text] : [text, target])
  return new Set(
    zones
      .flatMap(({ recordSets }) => recordSets)
      .flatMap(({ data }) => (data.kind === 'values' ? data.values.flatMap(textsOf) : [data.dnsName])),
  )
}

const ownTexts = ({ ipv4, ipv6, dnsName, addresses: { A, AAAA } }: Endpoint): readonly string[] =>
  [ipv4, ipv6, dnsName, ...A, ...AAAA].filter((text) => text !== undefined)

/** Endpoints that something in the plan names, answers with, or watches by a check that is used. `checkUsers` has the checks of records. */
export function findUsedEndpoints(
  { references, zones, endpoints, healthChecks }: Deployment,
  checkUsers: ReadonlyMap<string, unknown>,
): ReadonlySet<string> {
  const used = new Set(references.flatMap(({ kind, name }) => (kind === 'endpoint' ? [name] : [])))
  for (const { data } of zones.flatMap(({ recordSets }) => recordSets)) if (data.endpoint) used.add(data.endpoint)
  for (const target of [...endpoints.values()].flatMap(({ targets }) => targets)) used.add(target)
  const checks = new Set(checkUsers.keys())
  for (const check of healthChecks.values())
    if (check.type === 'CALCULATED') for (const child of check.children) checks.add(child)
  for (const id of checks) {
    const check = healthChecks.get(id)
    if (check && isEndpointCheck(check)) for (const name of check.watches) used.add(name)
  }
  const answered = answeredTexts({ zones })
  for (const endpoint of endpoints.values())
    if (ownTexts(endpoint).some((text) => answered.has(text))) used.add(endpoint.name)
  return used
}
