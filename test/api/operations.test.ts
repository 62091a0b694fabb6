import { describe, expect, test } from 'vitest'
import { allNamed, apiBench, NAMESPACE, set, textAt, values } from '../support/api.ts'

const bodyOf = (inner: string) => `<Request ${NAMESPACE}>${inner}</Request>`

/** Code of an answer's error, undefined where it is none. */
const codeOf = ({ root }: { readonly root: Parameters<typeof textAt>[0] }) => textAt(root, 'Error', 'Code')

describe('CIDR collections', () => {
  const put = (location: string, block: string, action = 'PUT', version = '') =>
    bodyOf(
      `${version}<Changes><member><LocationName>${location}</LocationName><Action>${action}</Action><CidrList><Cidr>${block}</Cidr></CidrList></member></Changes>`,
    )

  test('grow, are guarded by their version, and are deleted when empty', async () => {
    const bench = apiBench()
    const made = await bench.request(
      'POST',
      '/cidrcollection',
      bodyOf('<Name>c</Name><CallerReference>1</CallerReference>'),
    )
    const id = textAt(made.root, 'Collection', 'Id') ?? ''
    expect([made.status, textAt(made.root, 'Collection', 'Version')]).toEqual([201, '1'])
    expect(
      codeOf(
        await bench.request('POST', '/cidrcollection', bodyOf('<Name>c</Name><CallerReference>2</CallerReference>')),
      ),
    ).toBe('CidrCollectionAlreadyExistsException')
    const at = `/cidrcollection/${id}`
    expect((await bench.request('POST', at, put('x', '2001:DB8::/32'))).status).toBe(200)
    expect(
      codeOf(
        await bench.request('POST', at, put('x', '10.0.0.0/8', 'PUT', '<CollectionVersion>1</CollectionVersion>')),
      ),
    ).toBe('CidrCollectionVersionMismatchException')
    expect(codeOf(await bench.request('POST', at, put('y', '2001:db8::/32')))).toBe('CidrBlockInUseException')
    expect(codeOf(await bench.request('POST', at, put('y', '10.0.0.0/25')))).toBe('InvalidInput')
    const blocks = await bench.request('GET', `${at}/cidrblocks?location=x`)
    expect(allNamed(blocks.root, 'CidrBlock').map(({ text }) => text)).toEqual(['2001:db8::/32'])
    expect(codeOf(await bench.request('GET', `${at}/cidrblocks?location=no`))).toBe('NoSuchCidrLocationException')
    expect(codeOf(await bench.request('DELETE', at))).toBe('CidrCollectionInUseException')
    await bench.request('POST', at, put('x', '2001:db8::/32', 'DELETE_IF_EXISTS'))
    expect((await bench.request('DELETE', at)).status).toBe(200)
    expect(codeOf(await bench.request('DELETE', at))).toBe('NoSuchCidrCollectionException')
  })

  test('R1.37 a location that a record set goes by stays', async () => {
    const bench = apiBench()
    const made = await bench.request(
      'POST',
      '/cidrcollection',
      bodyOf('<Name>c</Name><CallerReference>1</CallerReference>'),
    )
    const id = textAt(made.root, 'Collection', 'Id') ?? ''
    await bench.request('POST', `/cidrcollection/${id}`, put('x', '10.0.0.0/8'))
    const zone = await bench.zone('example.test')
    const routed = (location: string) =>
      `<SetIdentifier>a</SetIdentifier><CidrRoutingConfig><CollectionId>${id}</CollectionId><LocationName>${location}</LocationName></CidrRoutingConfig>`
    expect(
      codeOf(await bench.change(zone, set('CREATE', 'a.example.test', 'A', routed('no') + values('192.0.2.1')))),
    ).toBe('InvalidInput')
    expect(
      (await bench.change(zone, set('CREATE', 'a.example.test', 'A', routed('x') + values('192.0.2.1')))).status,
    ).toBe(200)
    expect(
      codeOf(await bench.request('POST', `/cidrcollection/${id}`, put('x', '10.0.0.0/8', 'DELETE_IF_EXISTS'))),
    ).toBe('CidrBlockInUseException')
  })
})

describe('zones', () => {
  const VPC = (id: string) => `<VPC><VPCRegion>eu-west-1</VPCRegion><VPCId>${id}</VPCId></VPC>`

  test('R6.9 reusable delegation sets, and zones that may not share one', async () => {
    const bench = apiBench()
    const made = await bench.request('POST', '/delegationset', bodyOf('<CallerReference>1</CallerReference>'))
    const id = textAt(made.root, 'DelegationSet', 'Id') ?? ''
    expect(id).toMatch(/^\/delegationset\/N[A-Z0-9]{20}$/)
    const zone = await bench.zone('example.test', `<DelegationSetId>${id}</DelegationSetId>`)
    const shown = await bench.request('GET', `/hostedzone/${zone}`)
    expect(textAt(shown.root, 'DelegationSet', 'Id')).toBe(id)
    expect(allNamed(shown.root, 'NameServer').map(({ text }) => text)).toEqual(
      allNamed(made.root, 'NameServer').map(({ text }) => text),
    )
    await expect(bench.zone('a.example.test', `<DelegationSetId>${id}</DelegationSetId>`)).rejects.toThrow(
      'ConflictingDomainExists',
    )
    await bench.zone('other.test', `<DelegationSetId>${id}</DelegationSetId>`)
    expect(codeOf(await bench.request('DELETE', id))).toBe('DelegationSetInUse')
    expect(codeOf(await bench.request('POST', '/delegationset', bodyOf('<CallerReference>1</CallerReference>')))).toBe(
      'DelegationSetAlreadyCreated',
    )
    await expect(bench.zone('third.test', '<DelegationSetId>NNOBODY</DelegationSetId>')).rejects.toThrow(
      'NoSuchDelegationSet',
    )
  })

  test('R6.10 private zones keep a VPC, and a VPC has one zone of a name', async () => {
    const bench = apiBench()
    const zone = await bench.zone('example.test', VPC('vpc-1'))
    expect(
      textAt((await bench.request('GET', `/hostedzone/${zone}`)).root, 'HostedZone', 'Config', 'PrivateZone'),
    ).toBe('true')
    await expect(bench.zone('example.test', VPC('vpc-1'))).rejects.toThrow('ConflictingDomainExists')
    await expect(bench.zone('example.test', VPC('nothing'))).rejects.toThrow('InvalidVPCId')
    expect(codeOf(await bench.request('POST', `/hostedzone/${zone}/disassociatevpc`, bodyOf(VPC('vpc-1'))))).toBe(
      'LastVPCAssociation',
    )
    expect((await bench.request('POST', `/hostedzone/${zone}/associatevpc`, bodyOf(VPC('vpc-2')))).status).toBe(200)
    const listed = await bench.request('GET', '/hostedzonesbyvpc?vpcid=vpc-2&vpcregion=eu-west-1')
    expect(textAt(listed.root, 'HostedZoneSummaries', 'HostedZoneSummary', 'HostedZoneId')).toBe(zone)
    expect((await bench.request('POST', `/hostedzone/${zone}/disassociatevpc`, bodyOf(VPC('vpc-1')))).status).toBe(200)
    expect(codeOf(await bench.request('POST', `/hostedzone/${zone}/disassociatevpc`, bodyOf(VPC('vpc-1'))))).toBe(
      'VPCAssociationNotFound',
    )
    const publicZone = await bench.zone('public.test')
    expect(codeOf(await bench.request('POST', `/hostedzone/${publicZone}/associatevpc`, bodyOf(VPC('vpc-1'))))).toBe(
      'PublicZoneVPCAssociation',
    )
    expect(
      codeOf(await bench.request('GET', `/testdnsanswer?hostedzoneid=${zone}&recordname=example.test&recordtype=A`)),
    ).toBe('InvalidInput')
  })

  test('listings by name go by reversed labels, and hang together', async () => {
    const bench = apiBench()
    for (const name of ['b.test', 'a.example', 'a.b.test', 'a.test']) await bench.zone(name)
    const seen: string[] = []
    for (let query = ''; ; ) {
      const { root } = await bench.request('GET', `/hostedzonesbyname?maxitems=1${query}`)
      seen.push(...allNamed(root, 'HostedZone').map((zone) => textAt(zone, 'Name') ?? ''))
      const name = textAt(root, 'NextDNSName')
      if (name === undefined) break
      query = `&dnsname=${name}&hostedzoneid=${textAt(root, 'NextHostedZoneId')}`
    }
    expect(seen).toEqual(['a.example.', 'a.test.', 'b.test.', 'a.b.test.'])
  })

  test('R6.15 keys and signing', async () => {
    const bench = apiBench({ world: { keyOf: () => ({ publicKey: 'AA==', keyTag: 7, digest: 'AB' }) } })
    const zone = await bench.zone('example.test')
    const key = (name: string, status: string, arn = 'arn:aws:kms:us-east-1:123456789012:key/1') =>
      bodyOf(
        `<CallerReference>${name}</CallerReference><HostedZoneId>${zone}</HostedZoneId><KeyManagementServiceArn>${arn}</KeyManagementServiceArn><Name>${name}</Name><Status>${status}</Status>`,
      )
    const post = async (path: string, body?: string) => codeOf(await bench.request('POST', path, body))
    expect(await post('/keysigningkey', key('one', 'ACTIVE', 'arn:aws:kms:eu-west-1:123456789012:key/1'))).toBe(
      'InvalidKMSArn',
    )
    expect(await post('/keysigningkey', key('one', 'INACTIVE'))).toBeUndefined()
    expect(await post('/keysigningkey', key('one', 'INACTIVE'))).toBe('KeySigningKeyAlreadyExists')
    expect(await post(`/hostedzone/${zone}/enable-dnssec`)).toBe('KeySigningKeyWithActiveStatusNotFound')
    expect(await post(`/keysigningkey/${zone}/one/activate`)).toBeUndefined()
    expect(await post(`/hostedzone/${zone}/enable-dnssec`)).toBeUndefined()
    const { root } = await bench.request('GET', `/hostedzone/${zone}/dnssec`)
    expect(textAt(root, 'Status', 'ServeSignature')).toBe('SIGNING')
    expect(textAt(root, 'KeySigningKeys', 'member', 'DSRecord')).toBe('7 13 2 AB')
    expect(await post(`/keysigningkey/${zone}/one/deactivate`)).toBe('KeySigningKeyInUse')
    expect(codeOf(await bench.request('DELETE', `/keysigningkey/${zone}/one`))).toBe('InvalidKeySigningKeyStatus')
    expect(await post(`/hostedzone/${zone}/disable-dnssec`)).toBeUndefined()
    expect(await post(`/hostedzone/${zone}/disable-dnssec`)).toBe('DNSSECNotFound')
    expect(await post(`/keysigningkey/${zone}/one/deactivate`)).toBeUndefined()
    expect(codeOf(await bench.request('DELETE', `/keysigningkey/${zone}/one`))).toBeUndefined()
    expect(await post(`/keysigningkey/${zone}/one/activate`)).toBe('NoSuchKeySigningKey')
  })
})

describe('health checks', () => {
  const create = (reference: string, config: string) =>
    bodyOf(`<CallerReference>${reference}</CallerReference><HealthCheckConfig>${config}</HealthCheckConfig>`)
  const HTTPS = '<Type>HTTPS</Type><FullyQualifiedDomainName>a.test</FullyQualifiedDomainName>'

  test('R6.8 a caller reference makes one check, also after it is gone', async () => {
    const bench = apiBench()
    const first = await bench.request('POST', '/healthcheck', create('1', HTTPS))
    const id = textAt(first.root, 'HealthCheck', 'Id') ?? ''
    expect(textAt(first.root, 'HealthCheck', 'HealthCheckConfig', 'Port')).toBe('443')
    expect(textAt(first.root, 'HealthCheck', 'HealthCheckConfig', 'EnableSNI')).toBe('true')
    const again = await bench.request('POST', '/healthcheck', create('1', HTTPS))
    expect([again.status, textAt(again.root, 'HealthCheck', 'Id')]).toEqual([201, id])
    expect(codeOf(await bench.request('POST', '/healthcheck', create('1', `${HTTPS}<Port>1</Port>`)))).toBe(
      'HealthCheckAlreadyExists',
    )
    expect((await bench.request('DELETE', `/healthcheck/${id}`)).status).toBe(200)
    expect(codeOf(await bench.request('POST', '/healthcheck', create('1', HTTPS)))).toBe('HealthCheckAlreadyExists')
  })

  test.each([
    ['no target', '<Type>HTTP</Type>'],
    ['no port', '<Type>TCP</Type><IPAddress>192.0.2.1</IPAddress>'],
    ['an interval of 20', '<Type>HTTP</Type><IPAddress>192.0.2.1</IPAddress><RequestInterval>20</RequestInterval>'],
    ['nothing to search for', '<Type>HTTP_STR_MATCH</Type><IPAddress>192.0.2.1</IPAddress>'],
    [
      'two regions',
      '<Type>HTTP</Type><IPAddress>192.0.2.1</IPAddress><Regions><Region>us-east-1</Region><Region>eu-west-1</Region></Regions>',
    ],
    [
      'a child that is not there',
      '<Type>CALCULATED</Type><HealthThreshold>1</HealthThreshold><ChildHealthChecks><ChildHealthCheck>x</ChildHealthCheck></ChildHealthChecks>',
    ],
  ])('%s: InvalidInput', async (_case, config) => {
    expect(codeOf(await apiBench().request('POST', '/healthcheck', create('1', config)))).toBe('InvalidInput')
  })

  test('status is that of the last probe, in every region of the check', async () => {
    const probe = { passed: false, message: 'connection refused', atMs: Date.UTC(2026, 0, 1) }
    const bench = apiBench({ world: { report: () => ({ healthy: false, probe, lastFailure: probe }) } })
    const id = textAt((await bench.request('POST', '/healthcheck', create('1', HTTPS))).root, 'HealthCheck', 'Id')
    const { root } = await bench.request('GET', `/healthcheck/${id}/status`)
    const statuses = allNamed(root, 'Status').map(({ text }) => text)
    expect(statuses).toEqual(Array.from({ length: 8 }, () => 'Failure: connection refused'))
    expect(textAt(root, 'HealthCheckObservations', 'HealthCheckObservation', 'StatusReport', 'CheckedTime')).toBe(
      '2026-01-01T00:00:00.000Z',
    )
  })
})

test('R1.35 geolocations: the default, countries, continents', async () => {
  const bench = apiBench()
  const { root } = await bench.request('GET', '/geolocation?continentcode=EU')
  expect(textAt(root, 'GeoLocationDetails', 'ContinentName')).toBe('Europe')
  expect(codeOf(await bench.request('GET', '/geolocation?countrycode=XX'))).toBe('NoSuchGeoLocation')
  const listed = (await bench.request('GET', '/geolocations?startcountrycode=US&maxitems=3')).root
  expect(allNamed(listed, 'SubdivisionCode')).toHaveLength(2)
})

test('limits say what is used', async () => {
  const bench = apiBench()
  const zone = await bench.zone('example.test')
  const { root } = await bench.request('GET', `/hostedzonelimit/${zone}/MAX_RRSETS_BY_ZONE`)
  expect([textAt(root, 'Limit', 'Value'), textAt(root, 'Count')]).toEqual(['10000', '2'])
  expect(codeOf(await bench.request('GET', `/hostedzonelimit/${zone}/MAX_VPCS_ASSOCIATED_BY_ZONE`))).toBe(
    'HostedZoneNotPrivate',
  )
})
