import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { listed } from '../words.ts'

export const nsApexChanged: LintRule = {
  id: 'ns-apex-changed',
  severity: 'warning',
  summary: 'NS records of the apex that are not the delegation set',
  rules: ['R1.46', 'R6.12'],
  why:
    'Resolvers take the NS records of the zone over those of its parent. If they name servers that do not have the ' +
    'zone, it goes dark.',
  bad: `version: 1
zones:
  example.com:
    name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.]
    records:
      "@": { NS: [ns1.example.net., ns2.example.net.] }
`,
  good: `version: 1
zones:
  example.com:
    name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.]
    records:
      "@": { NS: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.] }
`,
  *check({ deployment, index }) {
    for (const zone of deployment.zones) {
      const [recordSet] = index.groupAt(zone, zone.name, 'NS')?.recordSets ?? []
      if (recordSet?.data.kind !== 'values') continue
      const given = new Set(recordSet.data.values.flatMap(({ target }) => target ?? []))
      const servers = new Set(zone.nameServers)
      if (given.size === servers.size && [...given].every((server) => servers.has(server))) continue
      yield {
        at: recordSet.at.field('values'),
        message: `the NS records of ${displayName(zone.name)} are not its delegation set`,
        hint: `leave them out, or state the delegation set as name_servers: it is ${listed(zone.nameServers.map(displayName))}`,
      }
    }
  },
}
