import { describe, expect, test } from 'vitest'
import * as cloudformation from '../../../src/formats/cloudformation/read.ts'
import { writeCloudFormation } from '../../../src/formats/cloudformation/write.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf, importAll } from '../../support/importing.ts'
import { describeRoundTrip } from '../../support/round-trip.ts'

describeRoundTrip('CloudFormation', writeCloudFormation, cloudformation)

const TEMPLATE = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Domain: { Type: String, Default: example.com }
Conditions:
  IsProd: !Equals [!Ref Domain, example.com]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties: { BucketName: !Sub "\${AWS::StackName}-x" }
  Zone:
    Type: AWS::Route53::HostedZone
    Properties: { Name: !Ref Domain }
  Check:
    Type: AWS::Route53::HealthCheck
    Properties:
      HealthCheckConfig: { Type: HTTP, IPAddress: 192.0.2.1, Port: "80", ResourcePath: /healthz }
      HealthCheckTags: [{ Key: Name, Value: front }]
  Www:
    Type: AWS::Route53::RecordSetGroup
    Properties:
      HostedZoneId: !Ref Zone
      RecordSets:
        - Name: www.example.com
          Type: A
          SetIdentifier: primary
          Failover: PRIMARY
          TTL: "60"
          ResourceRecords: [192.0.2.1]
          HealthCheckId: !GetAtt Check.HealthCheckId
        - Name: www.example.com
          Type: A
          SetIdentifier: secondary
          Failover: SECONDARY
          AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: d111111abcdef8.cloudfront.net }
  Apex:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneName: example.com.
      Name: !Sub "example.com"
      Type: TXT
      TTL: 300
      ResourceRecords:
        - '"v=spf1 -all"'
`

describe('templates that people write', () => {
  test('YAML with tags', async () => {
    const { diagnostics, notes, text } = await importAll(cloudformation, [{ name: 'dns.yaml', text: TEMPLATE }])
    expect({ diagnostics, notes }).toEqual({ diagnostics: [], notes: [] })
    expect(text).toBe(`version: 1

endpoints:
  front: { ipv4: 192.0.2.1, health_check: { type: HTTP, resource_path: /healthz } }
  www-cdn: { type: cloudfront, dns_name: d111111abcdef8.cloudfront.net }

zones:
  example.com:
    records:
      "@":
        TXT: { ttl: 300, values: [ v=spf1 -all ] }
      www:
        A: { failover: { primary: front, secondary: www-cdn } }
`)
  })

  test.each([
    ['!Ref Nothing', '29:'],
    ['!ImportValue address', '29:'],
    ['!If [IsProd, 192.0.2.1, 192.0.2.2]', '29:'],
    ['!Sub "\\u0024{AWS::Region}"', '29:'],
  ])('%s has no value here', async (value, place) => {
    const written = TEMPLATE.replace(
      'ResourceRecords: [192.0.2.1]',
      `ResourceRecords:\n            - ${JSON.parse(`"${value.replaceAll('"', '\\"')}"`)}`,
    )
    const { diagnostics } = await importAll(cloudformation, [{ name: 'dns.yaml', text: written }])
    const [first] = diagnostics
    expect(first?.message).toBe('this has a value only in CloudFormation')
    expect(`${first?.at.line}:`).toBe(place)
  })

  test('what is wrong is said at its place', async () => {
    const { diagnostics } = await importAll(cloudformation, [
      { name: 'dns.yaml', text: TEMPLATE.replace('Failover: SECONDARY', 'Failover: THIRD') },
    ])
    expect(diagnostics.map(({ at, rule }) => [at.line, rule])).toEqual([[33, 'plan-schema']])
    const bomb = `a: &a [1,2]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [${`*${index === 0 ? 'a' : `b${index - 1}`}, `.repeat(9)}]\n`).join('')}Resources: {}\n`
    expect((await importAll(cloudformation, [{ name: 'bomb.yaml', text: bomb }])).diagnostics.length).toBeGreaterThan(0)
  })
})

describe('nothing of the plan is a function', () => {
  test('a dynamic reference is refused, since nothing can say it', async () => {
    const before = await deploymentOf(
      `version: 1\nzones: { example.com: { records: { t: { TXT: ["{{resolve:ssm:secret}}"] } } } }`,
    )
    const { refusals } = writeCloudFormation(before, exportContext(before))
    expect(refusals.map(({ code }) => code)).toEqual(['dynamic-reference'])
  })

  test('a group for each hundred sets, alias targets before what needs them', async () => {
    const records = Array.from(
      { length: 150 },
      (_, index) => `a${index}: { A: { alias: z${index} } }, z${index}: { A: [192.0.2.1] }`,
    )
    const before = await deploymentOf(`version: 1\nzones: { example.com: { records: { ${records.join(', ')} } } }`)
    const { files } = writeCloudFormation(before, exportContext(before))
    const { Resources } = JSON.parse([...files.values()][0] ?? '')
    const groups = Object.entries<{
      readonly DependsOn?: readonly string[]
      readonly Properties: { readonly RecordSets?: readonly object[] }
    }>(Resources).filter(([id]) => id.startsWith('Records'))
    expect(groups.map(([, { Properties }]) => Properties.RecordSets?.length)).toEqual([100, 100, 100])
    const seen = new Set<string>()
    for (const [id, { DependsOn = [] }] of groups) {
      expect(DependsOn.every((needed) => seen.has(needed))).toBe(true)
      seen.add(id)
    }
  })
})
