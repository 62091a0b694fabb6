import type { AliasService } from '../../route53/alias-services.ts'
import { findOwnerOfZoneId } from '../../route53/alias-services.ts'
import { displayName } from '../../values/name.ts'
import type { AliasUse } from '../alias-target.ts'
import type { Finding, LintRule } from '../rule.ts'

type Problem = Pick<Finding, 'message' | 'hint' | 'severity'>

function forService({ data }: AliasUse, { hostedZoneIds, title, region }: AliasService): Problem | undefined {
  const [expected] = hostedZoneIds
  if (!expected || hostedZoneIds.some(({ id }) => id === data.hostedZoneId)) return undefined
  const where = region === undefined ? '' : ` in ${region}`
  return {
    ...(expected.isVerified ? {} : { severity: 'warning' }),
    message: `${displayName(data.dnsName)} is ${title}${where}, whose hosted zone id is not ${data.hostedZoneId}`,
    hint: `write ${expected.id}`,
  }
}

/** The name fits no service. If the id is one of a service's, the pair is wrong all the same. */
function forUnknown({ data }: AliasUse): Problem | undefined {
  const owner = findOwnerOfZoneId(data.hostedZoneId)
  if (!owner) return undefined
  const service = `${owner.key.replaceAll('_', ' ')}${owner.region === undefined ? '' : ` in ${owner.region}`}`
  return {
    message: `${data.hostedZoneId} is the hosted zone id of ${service}, and ${displayName(data.dnsName)} is no name of it`,
    hint: 'write the DNS name that AWS shows for the resource',
  }
}

function problemOf(use: AliasUse): Problem | undefined {
  const { zone, data, target } = use
  switch (target.kind) {
    case 'service':
      return forService(use, target.service)
    case 'unknown':
      return forUnknown(use)
    case 'misplaced':
      return {
        message: `${displayName(data.dnsName)} is not in the zone ${displayName(zone.name)}, whose id the alias gives`,
        hint: 'write the hosted zone id of the target',
      }
    case 'foreign-id':
      return {
        message: `${displayName(data.dnsName)} is a name of this zone, whose id is not ${data.hostedZoneId}`,
        hint: zone.idIsMadeUp
          ? `write id: ${data.hostedZoneId} at the zone, or its name instead of the id here`
          : `write ${zone.id}`,
      }
    default:
      return undefined
  }
}

/** Ids that are not published are let through. Resources whose id cannot be known are found where endpoints are read. */
export const aliasZoneId: LintRule = {
  id: 'alias-zone-id',
  severity: 'error',
  about: 'alias',
  summary: "hosted zone id that does not fit the alias target's name",
  rules: ['R1.40'],
  rejectedByApi: true,
  why:
    'An alias names its target twice, by DNS name and by the id of the zone that name lies in. Route 53 refuses a ' +
    'pair that does not fit.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { alias: { name: web-1.us-east-1.elb.amazonaws.com, hosted_zone_id: Z2FDTNDATAQYW2 } } }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www: { A: { alias: { name: web-1.us-east-1.elb.amazonaws.com, hosted_zone_id: Z35SXDOTRQ7X7K } } }
`,
  *check({ index }) {
    for (const use of index.aliases()) {
      const problem = problemOf(use)
      if (problem) yield { at: use.recordSet.at.field('hostedZoneId'), ...problem }
    }
  },
}
