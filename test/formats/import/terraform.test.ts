import { describe, expect, test } from 'vitest'
import * as terraform from '../../../src/formats/terraform/read.ts'
import { writeTerraform } from '../../../src/formats/terraform/write.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf, importAll } from '../../support/importing.ts'
import { describeRoundTrip } from '../../support/round-trip.ts'

describeRoundTrip('Terraform', writeTerraform, terraform)

test('which zones are signed comes back', async () => {
  const zones = { 'a.example': { dnssec: { signing: true } }, 'b.example': {} }
  const before = await deploymentOf(JSON.stringify({ version: 1, zones }))
  const { files } = writeTerraform(before, exportContext(before, { includeApex: true }))
  const signedOf = async (change: (text: string) => string) => {
    const { text } = await importAll(
      terraform,
      [...files].map(([name, content]) => ({ name, text: change(content) })),
    )
    return (await deploymentOf(text)).zones.flatMap(({ name, signing }) => (signing ? name : []))
  }
  expect(await signedOf((text) => text)).toEqual(['a.example.'])
  const stopped = '"hosted_zone_id": "\u0024{aws_route53_key_signing_key.a_example.hosted_zone_id}"'
  expect(await signedOf((text) => text.replace(stopped, `${stopped}, "signing_status": "NOT_SIGNING"`))).toEqual([])
})

const zone = {
  zone_id: 'Z1',
  id: 'Z1',
  name: 'example.com',
  comment: 'Managed by Terraform',
  vpc: [],
  force_destroy: false,
  name_servers: ['ns-1.awsdns-00.com', 'ns-2.awsdns-00.net'],
  delegation_set_id: '',
  tags: {},
}
const record = {
  id: 'Z1_www_A_p',
  zone_id: 'Z1',
  name: 'www',
  fqdn: 'www.example.com',
  type: 'A',
  ttl: 60,
  records: ['192.0.2.1'],
  set_identifier: 'p',
  health_check_id: '11111111-2222-3333-4444-555555555555',
  alias: [],
  failover_routing_policy: [{ type: 'PRIMARY' }],
  weighted_routing_policy: [],
  latency_routing_policy: [],
  geolocation_routing_policy: [],
  geoproximity_routing_policy: [],
  cidr_routing_policy: [],
  multivalue_answer_routing_policy: null,
  allow_overwrite: null,
}
const secondary = {
  ...record,
  set_identifier: 's',
  health_check_id: '',
  ttl: 0,
  records: [],
  failover_routing_policy: [{ type: 'SECONDARY' }],
  alias: [{ name: 'd111111abcdef8.cloudfront.net', zone_id: 'Z2FDTNDATAQYW2', evaluate_target_health: false }],
}
const text = {
  ...record,
  name: 'example.com',
  fqdn: 'example.com',
  type: 'TXT',
  set_identifier: '',
  health_check_id: '',
  failover_routing_policy: [],
  records: ['first""second', 'v=spf1 %{i} \u0024{x}'],
}
const check = {
  id: '11111111-2222-3333-4444-555555555555',
  type: 'HTTP',
  ip_address: '192.0.2.1',
  fqdn: '',
  port: 80,
  resource_path: '/',
  search_string: '',
  request_interval: 30,
  failure_threshold: 3,
  measure_latency: false,
  invert_healthcheck: false,
  disabled: false,
  enable_sni: false,
  child_healthchecks: [],
  child_health_threshold: 0,
  cloudwatch_alarm_name: null,
  cloudwatch_alarm_region: null,
  insufficient_data_health_status: '',
  reference_name: '',
  regions: [],
  routing_control_arn: '',
  tags: { Name: 'front' },
}

const EXPECTED = `version: 1

endpoints:
  front:
    ipv4: 192.0.2.1
    health_check: { type: HTTP, resource_path: /, id: 11111111-2222-3333-4444-555555555555 }
  www-cdn: { type: cloudfront, dns_name: d111111abcdef8.cloudfront.net }

zones:
  example.com:
    id: Z1
    comment: Managed by Terraform
    name_servers: [ ns-1.awsdns-00.com., ns-2.awsdns-00.net. ]
    records:
      "@": { TXT: [ '"first" "second"', "v=spf1 %{i} \${x}" ] }
      www:
        A:
          failover:
            primary: { set_identifier: p, endpoint: front }
            secondary: { set_identifier: s, endpoint: www-cdn }
`
describe('what Terraform itself writes', () => {
  const resource = (type: string, name: string, values: object) => ({
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    values,
  })

  test('terraform show -json, with modules', async () => {
    const shown = {
      format_version: '1.0',
      terraform_version: '1.11.0',
      values: {
        root_module: {
          resources: [
            resource('aws_route53_zone', 'main', zone),
            resource('aws_instance', 'web', { ami: '\u0024{no template}' }),
          ],
          child_modules: [
            {
              address: 'module.www',
              resources: [
                resource('aws_route53_record', 'p', record),
                resource('aws_route53_record', 's', secondary),
                resource('aws_route53_record', 't', text),
                resource('aws_route53_health_check', 'web', check),
              ],
            },
          ],
        },
      },
    }
    const {
      diagnostics,
      notes,
      text: plan,
    } = await importAll(terraform, [{ name: 'show.json', text: JSON.stringify(shown) }])
    expect({ diagnostics, notes }).toEqual({ diagnostics: [], notes: [] })
    expect(plan).toBe(EXPECTED)
  })
})

describe('what has no value here', () => {
  test.each([
    ['\u0024{var.address}', true],
    ['%{ if var.x }a%{ endif }', true],
    ['$\u0024{var.address}', false],
  ])('%s', async (value, isError) => {
    const root = {
      resource: {
        aws_route53_zone: { z: { name: 'example.com' } },
        aws_route53_record: {
          t: { zone_id: '\u0024{aws_route53_zone.z.zone_id}', name: 't', type: 'TXT', ttl: 60, records: [value] },
        },
      },
    }
    const { diagnostics, text: plan } = await importAll(terraform, [
      { name: 'main.tf.json', text: JSON.stringify(root) },
    ])
    expect(diagnostics.map(({ message }) => message)).toEqual(
      isError ? ['this expression has a value only in Terraform'] : [],
    )
    if (!isError) expect(plan).toContain('t: { TXT: [ "\u0024{var.address}" ] }')
  })
})
