import type { AddressFamily, CheckerNeeds, CheckerRange } from '../../route53/checker-ranges.ts'

const LABEL = 'route53_health_checkers'

/** Rules of one family that a security group takes before its quota has to be raised. */
const RULES_MAX = 60

/** Terraform in JSON: a security group that lets the checkers in. */
export function checkersToTerraform({ ports }: CheckerNeeds, ranges: readonly CheckerRange[]): string {
  const blocks = (family: AddressFamily) => ranges.filter((range) => range.family === family).map(({ cidr }) => cidr)
  const document = {
    variable: { vpc_id: { type: 'string', description: 'VPC of the endpoints' } },
    resource: {
      aws_security_group: {
        [LABEL]: {
          name: 'route53-health-checkers',
          description: 'Health checkers of Amazon Route 53',
          vpc_id: '\u0024{var.vpc_id}',
          // Attributes as blocks: each has to state every member.
          ingress: ports.map((port) => ({
            description: `health checks on port ${port}`,
            protocol: 'tcp',
            from_port: port,
            to_port: port,
            cidr_blocks: blocks('ipv4'),
            ipv6_cidr_blocks: blocks('ipv6'),
            prefix_list_ids: [],
            security_groups: [],
            self: false,
          })),
        },
      },
    },
    output: { [`${LABEL}_id`]: { value: `\u0024{aws_security_group.${LABEL}.id}` } },
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/** The family of which the security group would have more rules than its quota has room for, and how many. */
export function rulesOverQuota(
  { families, ports }: CheckerNeeds,
  ranges: readonly CheckerRange[],
): { readonly family: AddressFamily; readonly rules: number; readonly quota: number } | undefined {
  return families
    .map((family) => ({
      family,
      rules: ports.length * ranges.filter((range) => range.family === family).length,
      quota: RULES_MAX,
    }))
    .find(({ rules, quota }) => rules > quota)
}
