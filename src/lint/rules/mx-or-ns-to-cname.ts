import { lookUp } from '../../decide/lookup.ts'
import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'
import { findZoneAround } from '../zone-around.ts'

const TYPES: readonly string[] = ['MX', 'NS', 'SRV']

export const mxOrNsToCname: LintRule = {
  id: 'mx-or-ns-to-cname',
  severity: 'warning',
  about: 'cname',
  summary: 'MX, NS or SRV target that is a CNAME',
  rules: ['R1.17', 'R1.19', 'R1.23'],
  why:
    'The target has to have addresses of its own (RFC 2181, section 10.3); many resolvers and mail servers do not ' +
    'follow a CNAME there.',
  bad: `version: 1
zones:
  example.com:
    records:
      "@": { MX: ["10 mail.example.com."] }
      mail: { CNAME: mx.example.net. }
`,
  good: `version: 1
zones:
  example.com:
    records:
      "@": { MX: ["10 mx.example.net."] }
`,
  *check({ graph, index }) {
    for (const { zone, type, recordSets } of index.groups()) {
      if (!TYPES.includes(type)) continue
      for (const { data, at, ...recordSet } of recordSets) {
        for (const [position, { target }] of data.kind === 'values' ? data.values.entries() : []) {
          const around = target && findZoneAround(graph, target, zone)
          const found = around && lookUp(around, target, 'A')
          if (!target || found?.kind !== 'cname') continue
          const cname = found.group.members[0]?.recordSet
          yield {
            at: at.field('values', position),
            message: `${groupTitle({ ...recordSet, data, at })} names ${displayName(target)}, which is a CNAME`,
            hint: 'name a host that has A or AAAA records',
            ...(cname ? { related: [{ at: cname.at.field('type'), message: 'the CNAME' }] } : {}),
          }
        }
      }
    }
  },
}
