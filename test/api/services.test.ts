import { describe, expect, test } from 'vitest'
import { addresseeOf } from '../../src/api/services/dispatch.ts'
import { services } from '../../src/api/services/registry.ts'
import { apiBench, textAt } from '../support/api.ts'

const signedFor = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`

const addressed = (path: string, headers: Readonly<Record<string, string>>) => {
  const addressee = addresseeOf({ path, headers: new Headers(headers) })
  return addressee && [addressee.service.scope, addressee.operation, addressee.accessKey]
}

describe('a request outside of /2013-04-01', () => {
  test.each([
    // case                                             path        headers                                                            scope of the service, operation, key
    ['signed for STS', '/', { authorization: signedFor('sts') }, ['sts', undefined, 'AKID']],
    ['not signed', '/', {}, ['sts', undefined, 'anonymous']],
    ['signed for Route 53', '/', { authorization: signedFor('route53') }, ['sts', undefined, 'AKID']],
    ['signed for Route 53, elsewhere', '/x', { authorization: signedFor('route53') }, undefined],
    ['not signed, elsewhere', '/x', {}, undefined],
    ['signed for what is not here', '/x', { authorization: signedFor('s3') }, ['', undefined, 'AKID']],
    [
      'a target of what is not here',
      '/',
      { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      ['', 'ListTables', 'anonymous'],
    ],
    [
      'a target that is none',
      '/',
      { 'x-amz-target': 'nonsense', authorization: signedFor('sts') },
      ['', undefined, 'AKID'],
    ],
    ['a path of the RPC protocol', '/service/Nobody/operation/Do', {}, ['', 'Do', 'anonymous']],
  ] as const)('%s', (_case, path, headers, expected) => {
    expect(addressed(path, headers)).toEqual(expected)
  })

  test.each(services)('$scope is found by its scope, and by its target where it has one', ({ scope, target }) => {
    expect(addressed('/', { authorization: signedFor(scope) })).toEqual([scope, undefined, 'AKID'])
    if (target === undefined) return
    expect(addressed('/', { 'x-amz-target': `${target}.Do` })).toEqual([scope, 'Do', 'anonymous'])
    expect(addressed(`/service/${target}/operation/Do`, {})).toEqual([scope, 'Do', 'anonymous'])
  })
})

describe('STS', () => {
  test('says who asks', async () => {
    const { status, root } = await apiBench().request('POST', '/', 'Action=GetCallerIdentity&Version=2011-06-15', {
      authorization: signedFor('sts'),
    })
    const result = root.children.find(({ name }) => name === 'GetCallerIdentityResult')
    expect([status, result && textAt(result, 'Arn'), result && textAt(result, 'Account')]).toEqual([
      200,
      'arn:aws:iam::123456789012:user/AKID',
      '123456789012',
    ])
  })

  test('has no other question', async () => {
    const reply = await apiBench().request('POST', '/', 'Action=AssumeRole', { authorization: signedFor('sts') })
    expect([reply.status, textAt(reply.root, 'Error', 'Code'), textAt(reply.root, 'Error', 'Type')]).toEqual([
      501,
      'NotImplemented',
      'Receiver',
    ])
    expect(textAt(reply.root, 'RequestId')).toBe(reply.headers.get('x-amzn-requestid'))
  })
})
