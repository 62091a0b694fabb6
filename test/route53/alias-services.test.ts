import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  findAliasService,
  findOwnerOfZoneId,
  hostedZoneIdFor,
  resourceKey,
  s3WebsiteEndpoint,
  serviceOfEndpointType,
} from '../../src/route53/alias-services.ts'
import { aliasTargets } from '../../src/route53/alias-targets.gen.ts'
import { getName } from '../../src/values/name.ts'

describe('a name tells the service', () => {
  test.each([
    // name                                                     service                        region         zone id                  ttl
    ['lb-1.us-east-1.elb.amazonaws.com.', 'elb_application_and_classic', 'us-east-1', 'Z35SXDOTRQ7X7K', 60],
    ['dualstack.lb-1.us-east-1.elb.amazonaws.com.', 'elb_application_and_classic', 'us-east-1', 'Z35SXDOTRQ7X7K', 60],
    ['LB-1.CN-North-1.ELB.amazonaws.com.cn', 'elb_application_and_classic', 'cn-north-1', 'Z1GDH35T77C1KE', 60],
    ['net-1.elb.eu-west-1.amazonaws.com.', 'elb_network', 'eu-west-1', 'Z2IFOLAFXWLO4F', 60],
    ['dualstack.net-1.elb.eu-west-1.amazonaws.com.', 'elb_network', 'eu-west-1', 'Z2IFOLAFXWLO4F', 60],
    ['d111111abcdef8.cloudfront.net.', 'cloudfront', undefined, 'Z2FDTNDATAQYW2', 60],
    ['d111111abcdef8.cloudfront.cn.', 'cloudfront_china', undefined, 'Z3RFFRIM2A3IF5', 60],
    ['a1234567890abcdef.awsglobalaccelerator.com.', 'global_accelerator', undefined, 'Z2BJ6XQ5FK7U4H', 300],
    ['d-abc123.execute-api.us-east-1.amazonaws.com.', 'api_gateway_regional', 'us-east-1', 'Z1UJRXOUMOOFQ8', 60],
    ['vpce-1a2b.s3.us-east-1.vpce.amazonaws.com.', 'vpc_interface_endpoint', 'us-east-1', 'Z7HUB22UULQXV', 60],
    ['vpce-1.dkr.ecr.eu-west-2.vpce.amazonaws.com.', 'vpc_interface_endpoint', 'eu-west-2', 'Z7K1066E3PUKB', 60],
    ['vpce-1.execute-api.us-west-2.vpce.amazonaws.com.', 'vpc_interface_endpoint', 'us-west-2', 'Z1YSA3EXCYUU9Z', 60],
    ['env-1.us-east-1.elasticbeanstalk.com.', 'elastic_beanstalk', 'us-east-1', 'Z117KPS5GTRQ2G', 60],
    ['shop.us-east-1.awsapprunner.com.', 'app_runner', 'us-east-1', 'Z01915732ZBZKC8D32TPT', 60],
    ['s3-website-us-east-1.amazonaws.com.', 's3_website', 'us-east-1', 'Z3AQBSTGFYJSTF', 60],
    ['s3-website.eu-central-1.amazonaws.com.', 's3_website', 'eu-central-1', 'Z21DNDUVLTQW6Q', 60],
    ['s3-website.cn-north-1.amazonaws.com.cn.', 's3_website', 'cn-north-1', 'Z5CN8UMXT92WN', 60],
    ['www.example.com.s3-website-us-east-1.amazonaws.com.', 's3_website', 'us-east-1', 'Z3AQBSTGFYJSTF', 60],
    // A region newer than the table: the service is known, its zone id is not.
    ['lb-1.xx-north-9.elb.amazonaws.com.', 'elb_application_and_classic', 'xx-north-9', undefined, 60],
  ] as const)('%s is %s', (name, key, region, zoneId, ttl) => {
    const service = findAliasService(getName(name))
    expect(service?.key).toBe(key)
    expect(service?.region).toBe(region)
    expect(service?.hostedZoneIds[0]?.id).toBe(zoneId)
    expect(service?.defaultTtlSeconds).toBe(ttl)
  })

  test.each([
    ['another service', 'search-shop.us-east-1.es.amazonaws.com.'],
    ['a suffix without a resource', 'us-east-1.elb.amazonaws.com.'],
    ['only the prefix before it', 'dualstack.us-east-1.elb.amazonaws.com.'],
    ['a region that is none', 'lb-1.nowhere.elb.amazonaws.com.'],
    ['an environment without region, which cannot be a target', 'env-1.elasticbeanstalk.com.'],
    ['the suffix in the middle', 'd1.cloudfront.net.example.com.'],
    ['a lookalike domain', 'evilcloudfront.net.'],
    ['the suffix alone', 'cloudfront.net.'],
    ['the root', '.'],
  ])('no service: %s', (_case, name) => {
    expect(findAliasService(getName(name))).toBeUndefined()
  })
})

describe('what a service allows', () => {
  test.each([
    // rule           service name                                        eth allowed, effect, default  types            undocumented  private
    ['R1.43 R1.45', 'd1.cloudfront.net.', [false, 'none', false], ['A', 'AAAA', 'HTTPS'], [], false],
    ['R1.45', 'lb.us-east-1.elb.amazonaws.com.', [true, 'target', true], ['A', 'AAAA'], [], true],
    ['R1.45', 'nlb.elb.us-east-1.amazonaws.com.', [true, 'target', true], ['A', 'AAAA'], [], true],
    ['R2.14', 'env.us-east-1.elasticbeanstalk.com.', [true, 'target', false], ['A', 'AAAA'], [], true],
    ['R2.14', 'a1.awsglobalaccelerator.com.', [true, 'target', false], ['A', 'AAAA'], [], true],
    ['R2.14', 's3-website-us-east-1.amazonaws.com.', [true, 'none', false], ['A'], [], true],
    ['R2.14', 'd-1.execute-api.us-east-1.amazonaws.com.', [true, 'none', false], ['A'], ['AAAA'], true],
    ['R2.14', 'vpce-1.s3.us-east-1.vpce.amazonaws.com.', [true, 'none', false], ['A'], ['AAAA'], true],
    ['R2.14', 'shop.us-east-1.awsapprunner.com.', [true, 'none', false], ['A'], [], true],
  ] as const)('%s %s', (_rule, name, eth, types, undocumented, privateAllowed) => {
    const service = findAliasService(getName(name))
    expect([service?.ethAllowed, service?.ethEffect, service?.ethDefault]).toEqual(eth)
    expect(service?.recordTypes).toEqual(types)
    expect(service?.undocumentedTypes).toEqual(undocumented)
    expect(service?.privateAllowed).toBe(privateAllowed)
  })

  test('R1.43 only a declared API takes evaluate-target-health at a cloudfront.net name, still without effect', () => {
    const edge = findAliasService(getName('d1.cloudfront.net.'), 'api-gateway')
    expect(edge).toMatchObject({ key: 'api_gateway_edge', ethAllowed: true, ethEffect: 'none', privateAllowed: false })
    expect(findAliasService(getName('d1.cloudfront.net.'), 'appsync')?.key).toBe('appsync')
    expect(findAliasService(getName('d1.cloudfront.cn.'), 'cloudfront')?.key).toBe('cloudfront_china')
  })

  test('R1.44 only S3 ties the record to the bucket', () => {
    expect(findAliasService(getName('s3-website-us-east-1.amazonaws.com.'))?.recordNameEqualsBucket).toBe(true)
    expect(findAliasService(getName('lb.us-east-1.elb.amazonaws.com.'))?.recordNameEqualsBucket).toBe(false)
  })
})

describe('hosted zone ids', () => {
  test('R1.40 where public sources disagree, all count and none is sure', () => {
    const service = findAliasService(getName('s3-website.af-south-1.amazonaws.com.'))
    expect(service?.hostedZoneIds).toEqual([
      { id: 'Z83WF9RJE8B12', isVerified: false },
      { id: 'Z11KHD8FBVPUYU', isVerified: false },
      { id: 'Z2OSFR5PIJ8TYW', isVerified: false },
    ])
  })

  test.each([
    ['elb_network', 'us-west-2', 'Z18D5FSROUN65G'],
    ['cloudfront', undefined, 'Z2FDTNDATAQYW2'],
    ['s3_website', 'mx-central-1', 'Z057606446ZNVQJJ8WOP'],
    ['app_runner', 'sa-east-1', undefined],
    ['elb_network', '__proto__', undefined],
  ] as const)('%s in %s: %s', (service, region, id) => {
    expect(hostedZoneIdFor(service, region)).toBe(id)
  })

  test('an id tells whose it is; the shared one is CloudFront’s', () => {
    expect(findOwnerOfZoneId('Z35SXDOTRQ7X7K')).toEqual({ key: 'elb_application_and_classic', region: 'us-east-1' })
    expect(findOwnerOfZoneId('Z2FDTNDATAQYW2')).toEqual({ key: 'cloudfront' })
    expect(findOwnerOfZoneId('Z0EXAMPLE')).toBeUndefined()
  })

  test('no id belongs to two regions or services', () => {
    const ids = aliasTargets().flatMap((row) => [...row.zoneIds.values(), ...row.unverifiedZoneIds.values()])
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => !/^Z[A-Z0-9]{10,31}$/.test(id))).toEqual([])
  })
})

describe('resource types of a plan', () => {
  test.each([
    ['application-load-balancer', undefined, 'elb_application_and_classic'],
    ['classic-load-balancer', undefined, 'elb_application_and_classic'],
    ['network-load-balancer', undefined, 'elb_network'],
    ['api-gateway', 'd-1.execute-api.us-east-1.amazonaws.com.', 'api_gateway_regional'],
    ['api-gateway', 'd1.cloudfront.net.', 'api_gateway_edge'],
    ['cloudfront', 'd1.cloudfront.net.', 'cloudfront'],
    ['cloudfront', 'd1.cloudfront.cn.', 'cloudfront_china'],
    ['app-runner', undefined, 'app_runner'],
  ] as const)('%s at %s is %s', (type, name, key) => {
    expect(serviceOfEndpointType(type, name === undefined ? undefined : getName(name))).toBe(key)
  })
})

describe('names', () => {
  test('R1.44 the website endpoint of every region is one of S3, of that region', () => {
    const regions = [
      ...(aliasTargets()
        .find(({ key }) => key === 's3_website')
        ?.endpoints.keys() ?? []),
    ]
    expect(regions.length).toBeGreaterThan(30)
    for (const region of regions) {
      const endpoint = s3WebsiteEndpoint(region)
      expect(endpoint && findAliasService(endpoint)).toMatchObject({ key: 's3_website', region })
    }
    expect(s3WebsiteEndpoint('eu-west-9')).toBeUndefined()
  })

  test('R1.44 dualstack. is no part of the resource', () => {
    const plain = getName('lb-1.us-east-1.elb.amazonaws.com.')
    expect(resourceKey(getName('dualstack.lb-1.us-east-1.elb.amazonaws.com.'))).toBe(plain)
    expect(resourceKey(plain)).toBe(plain)
    expect(resourceKey(getName('dualstack.'))).toBe('dualstack.')
  })

  test('any name is looked up without harm, and its key is its own key', () => {
    fc.assert(
      fc.property(fc.domain(), (domain) => {
        const name = getName(domain)
        expect(resourceKey(resourceKey(name))).toBe(resourceKey(name))
        expect(findAliasService(name)).toBeUndefined()
      }),
    )
  })
})
