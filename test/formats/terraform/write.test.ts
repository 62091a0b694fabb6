import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeTerraform } from '../../../src/formats/terraform/write.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf } from '../../support/importing.ts'

const OPEN = '\u0024{'
const PLAN = `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP, fqdn: web.example.net } }
  sorry: { ipv4: 203.0.113.99 }
zones:
  example.com:
    id: Z0EXAMPLE
    dnssec: { signing: true }
    records:
      "@": { A: { alias: www }, TXT: ["v=spf1 exists:%{i}.example.net ${OPEN}x} -all"] }
      www: { A: { failover: { primary: web, secondary: sorry } } }
`

const written = async (text: string, more: Parameters<typeof exportContext>[1] = {}) => {
  const deployment = await deploymentOf(text)
  const { files, notes, refusals } = writeTerraform(deployment, exportContext(deployment, more))
  const [[name, content] = ['', '']] = files
  return { name, content, root: JSON.parse(content), notes, refusals }
}

/** Every text of a JSON value. */
function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) yield* texts(member)
}

/** Addresses in the expressions of a file; a text that is neither an expression of ours nor free of templates is a failure. */
function addressesIn(root: object): ReadonlySet<string> {
  const addresses = new Set<string>()
  for (const text of texts(root)) {
    const [, address] = /^\$\{((?:data\.)?(?:aws_route53_\w+|var)\.\w+)(?:\.\w+)?\}$/.exec(text) ?? []
    if (address !== undefined) addresses.add(address)
    else expect(text.replaceAll(`$${OPEN}`, '').replaceAll('%%{', '')).not.toMatch(/[$%]\{/)
  }
  return addresses
}

describe('a file', () => {
  test('of resources that refer to each other', async () => {
    const { name, root, notes, refusals } = await written(PLAN)
    expect(name).toBe('plan.tf.json')
    expect({ notes: notes.map(({ code }) => code), refusals }).toEqual({ notes: ['signing-key'], refusals: [] })
    expect(root).toEqual({
      '//': expect.stringMatching(/^r53sim [0-9a-f]{6}$/),
      terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '~> 5.100' } } },
      variable: { kms_key_arn_example_com: { type: 'string', description: expect.any(String) } },
      resource: {
        aws_route53_zone: { example_com: { name: 'example.com' } },
        aws_route53_health_check: {
          web: {
            type: 'HTTP',
            fqdn: 'web.example.net',
            port: 80,
            request_interval: 30,
            failure_threshold: 3,
            tags: { Name: 'web' },
          },
        },
        aws_route53_record: {
          example_com_a: {
            zone_id: `${OPEN}aws_route53_zone.example_com.zone_id}`,
            name: 'example.com',
            type: 'A',
            alias: [
              {
                name: 'www.example.com',
                zone_id: `${OPEN}aws_route53_zone.example_com.zone_id}`,
                evaluate_target_health: true,
              },
            ],
            depends_on: [
              'aws_route53_record.www_example_com_a_primary',
              'aws_route53_record.www_example_com_a_secondary',
            ],
          },
          example_com_txt: {
            zone_id: `${OPEN}aws_route53_zone.example_com.zone_id}`,
            name: 'example.com',
            type: 'TXT',
            ttl: 60,
            records: [`v=spf1 exists:%%{i}.example.net $${OPEN}x} -all`],
          },
          www_example_com_a_primary: {
            zone_id: `${OPEN}aws_route53_zone.example_com.zone_id}`,
            name: 'www.example.com',
            type: 'A',
            ttl: 60,
            records: ['192.0.2.10'],
            set_identifier: 'primary',
            health_check_id: `${OPEN}aws_route53_health_check.web.id}`,
            failover_routing_policy: [{ type: 'PRIMARY' }],
          },
          www_example_com_a_secondary: {
            zone_id: `${OPEN}aws_route53_zone.example_com.zone_id}`,
            name: 'www.example.com',
            type: 'A',
            ttl: 60,
            records: ['203.0.113.99'],
            set_identifier: 'secondary',
            failover_routing_policy: [{ type: 'SECONDARY' }],
          },
        },
        aws_route53_key_signing_key: {
          example_com: {
            hosted_zone_id: `${OPEN}aws_route53_zone.example_com.zone_id}`,
            key_management_service_arn: `${OPEN}var.kms_key_arn_example_com}`,
            name: 'r53sim',
          },
        },
        aws_route53_hosted_zone_dnssec: {
          example_com: { hosted_zone_id: `${OPEN}aws_route53_key_signing_key.example_com.hosted_zone_id}` },
        },
      },
    })
  })

  test('beside zones that are there', async () => {
    const { root } = await written(PLAN, { existingZones: true })
    expect(root.data).toEqual({ aws_route53_zone: { example_com: { zone_id: 'Z0EXAMPLE' } } })
    expect(root.resource.aws_route53_zone).toBeUndefined()
    expect(root.resource.aws_route53_record.example_com_txt.zone_id).toBe(
      `${OPEN}data.aws_route53_zone.example_com.zone_id}`,
    )
  })

  test('that takes over what is at AWS', async () => {
    const importIds = new Map([['check:web', '11111111-2222-3333-4444-555555555555']])
    const { root } = await written(PLAN, { importIds })
    expect(root.import).toEqual([
      { to: 'aws_route53_zone.example_com', id: 'Z0EXAMPLE' },
      { to: 'aws_route53_health_check.web', id: '11111111-2222-3333-4444-555555555555' },
      { to: 'aws_route53_record.example_com_a', id: 'Z0EXAMPLE_example.com_A' },
      { to: 'aws_route53_record.example_com_txt', id: 'Z0EXAMPLE_example.com_TXT' },
      { to: 'aws_route53_record.www_example_com_a_primary', id: 'Z0EXAMPLE_www.example.com_A_primary' },
      { to: 'aws_route53_record.www_example_com_a_secondary', id: 'Z0EXAMPLE_www.example.com_A_secondary' },
    ])
  })
})

test('nothing that a plan says is a template, and every reference has its resource', async () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      `${OPEN}file("/etc/passwd")}`,
      '%{ for x in y }',
      `$${OPEN}`,
      '"} , "provisioner": {',
      '../x',
      '__proto__',
    ),
    fc.string({ minLength: 1, maxLength: 30 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(hostile, { minLength: 2, maxLength: 4 }), hostile, async (names, text) => {
      const plan = {
        version: 1,
        health_checks: Object.fromEntries(
          names.map((name) => [name, { type: 'TCP', ip_address: '192.0.2.1', port: 1 }]),
        ),
        zones: {
          'example.com': {
            comment: text,
            records: {
              www: {
                A: {
                  weighted: Object.fromEntries(
                    names.map((name) => [name, { weight: 1, values: ['192.0.2.1'], health_check: name }]),
                  ),
                },
              },
              txt: { TXT: [`=${text}`] },
            },
          },
        },
      }
      const { root, content } = await written(JSON.stringify(plan))
      const resources = new Set(
        Object.entries<object>(root.resource).flatMap(([type, labels]) =>
          Object.keys(labels).map((label) => `${type}.${label}`),
        ),
      )
      expect([...addressesIn(root)].filter((address) => !resources.has(address))).toEqual([])
      expect([...resources].filter((address) => !/^aws_route53_\w+\.[a-z_][a-z0-9_]*$/.test(address))).toEqual([])
      expect(content).toMatch(/^[ -~\n]*$/)
    }),
    { numRuns: 100 },
  )
})
