import type { Zone } from '../../model/deployment.ts'
import { type DomainName, displayName, parentOf, ROOT } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'

/** Public zones by name and server, the first of each. */
function findServers(zones: readonly Zone[]): ReadonlyMap<DomainName, ReadonlyMap<DomainName, Zone>> {
  const servers = new Map<DomainName, Map<DomainName, Zone>>()
  for (const zone of zones) {
    const known = servers.get(zone.name) ?? new Map<DomainName, Zone>()
    for (const server of zone.nameServers) if (!known.has(server)) known.set(server, zone)
    servers.set(zone.name, known)
  }
  return servers
}

export const zonesShareServers: LintRule = {
  id: 'zones-share-servers',
  severity: 'error',
  summary: 'two public zones of the same or nested names on one name server',
  rules: ['R6.9'],
  rejectedByApi: true,
  why: 'A name server that has both could not tell which of them a question is for.',
  bad: `version: 1
zones:
  example.com: { name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.] }
  dev.example.com: { name_servers: [ns-1.awsdns-00.com., ns-3.awsdns-00.org.] }
`,
  good: `version: 1
zones:
  example.com: { name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.] }
  dev.example.com: { name_servers: [ns-4.awsdns-01.com., ns-5.awsdns-01.net.] }
`,
  *check({ deployment }) {
    const zones = deployment.zones.filter(({ vpcs }) => vpcs === undefined)
    const servers = findServers(zones)
    const findOther = (zone: Zone) => {
      for (let name = zone.name; ; name = parentOf(name)) {
        const there = servers.get(name)
        for (const server of there ? zone.nameServers : []) {
          const other = there?.get(server)
          if (other && other !== zone) return { other, server }
        }
        if (name === ROOT) return undefined
      }
    }
    for (const zone of zones) {
      const found = findOther(zone)
      if (!found) continue
      const { other, server } = found
      yield {
        at: zone.at.field('nameServers'),
        message: `${displayName(zone.name)} and ${displayName(other.name)} share the name server ${displayName(server)}`,
        hint: 'give one of them another delegation set',
        related: [{ at: other.at.field('nameServers'), message: `the servers of ${displayName(other.name)}` }],
      }
    }
  },
}
