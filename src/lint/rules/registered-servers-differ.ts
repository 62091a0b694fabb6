import type { Zone } from '../../model/deployment.ts'
import { type DomainName, displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { listed } from '../words.ts'

const isRegisteredAt = (registered: readonly DomainName[], { nameServers }: Zone): boolean =>
  registered.every((server) => nameServers.includes(server)) &&
  nameServers.every((server) => registered.includes(server))

/** Says nothing of zones whose delegation set the plan does not give. */
export const registeredServersDiffer: LintRule = {
  id: 'registered-servers-differ',
  severity: 'warning',
  summary: 'domain registered with other name servers than those of its zone',
  rules: ['R6.29'],
  why:
    'Resolvers ask the servers that the registration names. Where those are not the ones that have the zone, nothing in ' +
    'the zone is ever answered.',
  bad: `version: 1
zones:
  example.com: { name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.] }
domains:
  example.com: { name_servers: [ns-1.awsdns-00.com., ns-3.awsdns-00.org.] }
`,
  good: `version: 1
zones:
  example.com: { name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.] }
domains:
  example.com: { name_servers: [ns-2.awsdns-00.net., ns-1.awsdns-00.com.] }
`,
  *check({ deployment: { zones, registrations = [] } }) {
    for (const { name, nameServers, at } of registrations) {
      if (nameServers === undefined) continue
      const hosted = zones.filter((zone) => zone.name === name && zone.vpcs === undefined)
      const [zone] = hosted
      const isKnown = hosted.every(({ nameServersAreMadeUp }) => !nameServersAreMadeUp)
      if (zone === undefined || !isKnown || hosted.some((each) => isRegisteredAt(nameServers, each))) continue
      yield {
        at: at.field('nameServers'),
        message: `${displayName(name)} is registered with ${listed(nameServers.map(displayName))}, its zone is on ${listed(zone.nameServers.map(displayName))}`,
        hint: "register the zone's name servers, all of them",
        related: [{ at: zone.at.field('nameServers'), message: 'the name servers of the zone' }],
      }
    }
  },
}
