import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type TestContext, test } from 'vitest'
import { awsEnvironment } from '../support/aws.ts'
import { folderWith, projectRoot } from '../support/cli.ts'
import { decodeReply, dotted, lines, query } from '../support/dns.ts'
import { askUdp } from '../support/dns-client.ts'
import { CONTACT } from '../support/domains.ts'
import { serveApi } from '../support/serve-api.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

const NAME = 'shop-example.com'
const NS = 2

test('aws route53domains: registers, is served, changes, and is there after a restart', { timeout: 120_000 }, async ({
  skip,
}: TestContext) => {
  const tool = findTool('aws')
  if (tool === undefined) return skip('aws is not installed (package awscli)')
  const data = folderWith({})
  const aws = async (endpoint: string, service: string, ...args: readonly string[]) => {
    const { stdout } = await run(tool, ['--endpoint-url', endpoint, service, ...args, '--output', 'json'], {
      env: awsEnvironment,
    })
    return stdout === '' ? {} : JSON.parse(stdout)
  }
  const contact = JSON.stringify(CONTACT)
  const register = [
    'register-domain',
    ...['--domain-name', NAME, '--duration-in-years', '2'],
    ...['--admin-contact', contact, '--registrant-contact', contact, '--tech-contact', contact],
  ]
  const first = await serveApi(['--data', data])
  const domains = (...args: readonly string[]) => aws(first.endpoint, 'route53domains', ...args)
  expect(await domains('check-domain-availability', '--domain-name', NAME)).toEqual({ Availability: 'AVAILABLE' })
  const { OperationId: operation } = await domains(...register)
  expect(await domains('get-operation-detail', '--operation-id', operation)).toMatchObject({
    Status: 'SUCCESSFUL',
    Type: 'REGISTER_DOMAIN',
  })
  const { HostedZones: zones } = await aws(first.endpoint, 'route53', 'list-hosted-zones')
  expect(zones).toMatchObject([{ Name: `${NAME}.`, Config: { Comment: 'HostedZone created by Route53 Registrar' } }])
  const { Nameservers: servers } = await domains('get-domain-detail', '--domain-name', NAME)
  const reply = decodeReply(await askUdp(first.serving.at, query({ name: dotted(NAME), type: NS })))
  const served = lines(reply.answers).map((line) => line.split(' ').at(-1)?.replace(/\.$/, ''))
  expect(served.toSorted()).toEqual(servers.map(({ Name }: { Name: string }) => Name).toSorted())
  await domains('disable-domain-auto-renew', '--domain-name', NAME)
  await domains('disable-domain-transfer-lock', '--domain-name', NAME)
  await expect(domains(...register)).rejects.toThrow(
    `An error occurred (InvalidInput) when calling the RegisterDomain operation: The domain ${NAME} cannot be registered: UNAVAILABLE`,
  )
  await expect(domains('check-domain-availability', '--domain-name', 'example.invalid')).rejects.toThrow(
    'An error occurred (UnsupportedTLD) when calling the CheckDomainAvailability operation',
  )
  expect(await first.serving.stop()).toBe(0)

  const second = await serveApi(['--data', data])
  const { Domains: kept } = await aws(second.endpoint, 'route53domains', 'list-domains')
  expect(kept).toMatchObject([{ DomainName: NAME, AutoRenew: false, TransferLock: false }])
  const { Operations: done } = await aws(second.endpoint, 'route53domains', 'list-operations')
  expect(done.map(({ Type }: { Type: string }) => Type).toSorted()).toEqual([
    'DISABLE_AUTORENEW',
    'DOMAIN_LOCK',
    'REGISTER_DOMAIN',
  ])
  expect(await second.serving.stop()).toBe(0)
})

test('boto3: pages and typed exceptions', { timeout: 60_000 }, async ({ skip }: TestContext) => {
  const python = findTool('python3')
  if (python === undefined) return skip('python3 is not installed')
  const { endpoint } = await serveApi([])
  const script = join(projectRoot, 'test/interop/boto3_domains.py')
  const result = await run(python, [script, endpoint], { env: awsEnvironment }).catch((error) => error)
  if (result.code === 3) return skip('boto3 is not installed for python3 (package python3-boto3)')
  expect(JSON.parse(result.stdout)).toEqual({
    pages: [2, 1],
    city: 'Zürich',
    years: 1,
    operations: ['REGISTER_DOMAIN', 'REGISTER_DOMAIN', 'REGISTER_DOMAIN'],
    prices: ['com'],
    tags: [{ Key: 'a', Value: 'b' }],
    errors: [
      ['UnsupportedTLD', 'Amazon Route 53 does not register domains like example.invalid'],
      ['InvalidInput', 'Domain nobodys-example.com not found in account 123456789012'],
      ['TLDRulesViolation', 'A .ai domain is registered for 2 to 10 years'],
    ],
  })
})
