import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { EMPTY_ACCOUNT } from '../../src/api/account.ts'
import { accountOf } from '../../src/api/seed.ts'
import { domainOperations } from '../../src/api/services/domains/operations.ts'
import { openAccountStore } from '../../src/api/store.ts'
import { planOf } from '../health/plan.ts'
import { CONTACT, CONTACTS, type DomainBench, domainBench, registration, START_MS } from '../support/domains.ts'
import { findTool, runTool } from '../support/tools.ts'

const NAME = 'shop-example.com'
const KEY = 'mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ=='

async function registered(name = NAME, settings = {}): Promise<DomainBench> {
  const bench = domainBench(settings)
  await bench.get('RegisterDomain', registration(name))
  return bench
}

const signing = (PublicKey: string, more: object = {}) => ({
  DomainName: NAME,
  SigningAttributes: { Algorithm: 13, Flags: 257, PublicKey, ...more },
})

describe('registering', () => {
  test('takes the domain, makes its zone as the console does, and points the one at the other', async () => {
    const bench = domainBench()
    expect(await bench.get('CheckDomainAvailability', { DomainName: NAME })).toEqual({ Availability: 'AVAILABLE' })
    const { OperationId } = await bench.get('RegisterDomain', registration(NAME))
    expect(await bench.get('GetOperationDetail', { OperationId })).toEqual({
      OperationId,
      Status: 'SUCCESSFUL',
      Type: 'REGISTER_DOMAIN',
      DomainName: NAME,
      SubmittedDate: START_MS / 1000,
      LastUpdatedDate: START_MS / 1000,
    })
    expect(await bench.get('CheckDomainAvailability', { DomainName: NAME })).toEqual({ Availability: 'UNAVAILABLE' })
    const [zone] = bench.account().zones.values()
    expect(zone).toMatchObject({
      name: `${NAME}.`,
      callerReference: `RISWorkflow-RD:${OperationId}`,
      comment: 'HostedZone created by Route53 Registrar',
    })
    const detail = await bench.get('GetDomainDetail', { DomainName: NAME.toUpperCase() })
    expect(detail.Nameservers).toEqual(zone?.nameServers.map((name) => ({ Name: name.replace(/\.$/, '') })))
    expect(detail).toMatchObject({
      DomainName: NAME,
      AutoRenew: true,
      RegistrantContact: CONTACT,
      RegistrantPrivacy: true,
      StatusList: ['clientTransferProhibited'],
      CreationDate: START_MS / 1000,
      ExpirationDate: Date.UTC(2027, 0, 2) / 1000,
      DnssecKeys: [],
    })
    expect(await bench.get('ViewBilling')).toMatchObject({
      BillingRecords: [{ DomainName: NAME, Operation: 'REGISTER_DOMAIN', InvoiceId: OperationId, Price: 12 }],
    })
  })

  test('with a delay: submitted, on its way, there', async () => {
    const bench = domainBench({ syncDelayMs: 60_000 })
    const { OperationId } = await bench.get('RegisterDomain', registration(NAME))
    const status = async () => (await bench.get('GetOperationDetail', { OperationId })).Status
    const listed = async () => (await bench.get('ListDomains')).Domains.length
    expect([await status(), await listed()]).toEqual(['SUBMITTED', 0])
    expect(await bench.get('CheckDomainAvailability', { DomainName: NAME })).toEqual({ Availability: 'PENDING' })
    bench.advanceMs(30_000)
    expect([await status(), await listed()]).toEqual(['IN_PROGRESS', 0])
    bench.advanceMs(30_000)
    expect([await status(), await listed()]).toEqual(['SUCCESSFUL', 1])
  })

  test.each([
    ['free-example.org', 'AVAILABLE'],
    ['taken-example.com', 'UNAVAILABLE'],
    ['premium-example.com', 'UNAVAILABLE_PREMIUM'],
    ['reserved-example.com', 'RESERVED'],
    ['-example.com', 'INVALID_NAME_FOR_TLD'],
  ])('availability of %s: %s', async (DomainName, Availability) => {
    expect(await domainBench().get('CheckDomainAvailability', { DomainName })).toEqual({ Availability })
  })

  test('suggestions are names that can be registered, as many as asked for', async () => {
    const bench = domainBench()
    const asked = { DomainName: 'taken-example.com', SuggestionCount: 7, OnlyAvailable: true }
    const { SuggestionsList } = await bench.get('GetDomainSuggestions', asked)
    expect(SuggestionsList).toHaveLength(7)
    for (const { DomainName, Availability } of SuggestionsList) {
      expect(Availability).toBe('AVAILABLE')
      await bench.get(
        'RegisterDomain',
        registration(DomainName, { DurationInYears: 2, PrivacyProtectAdminContact: false }),
      )
    }
  })
})

describe('R6.30 time', () => {
  test('renews by itself 35 days before, and bills it', async () => {
    const bench = await registered()
    const expiry = async () => (await bench.get('ListDomains')).Domains[0]?.Expiry
    bench.advanceDays(329)
    expect(await expiry()).toBe(Date.UTC(2027, 0, 2) / 1000)
    bench.advanceDays(1)
    expect(await expiry()).toBe(Date.UTC(2028, 0, 2) / 1000)
    const { BillingRecords } = await bench.get('ViewBilling')
    expect(BillingRecords.map(({ Operation }: { Operation: string }) => Operation)).toEqual([
      'REGISTER_DOMAIN',
      'RENEW_DOMAIN',
    ])
    bench.advanceDays(3 * 365 + 1)
    expect(await expiry()).toBe(Date.UTC(2031, 0, 2) / 1000)
  })

  test('otherwise it is gone 45 days after expiry, until when it can be renewed', async () => {
    const bench = await registered()
    await bench.get('DisableDomainAutoRenew', { DomainName: NAME })
    bench.advanceDays(365 + 44)
    expect((await bench.get('ListDomains')).Domains).toHaveLength(1)
    bench.advanceDays(1)
    expect((await bench.get('ListDomains')).Domains).toEqual([])
    const { Operations } = await bench.get('ListOperations', { Type: ['EXPIRE_DOMAIN'] })
    expect(Operations).toMatchObject([{ DomainName: NAME, Status: 'SUCCESSFUL' }])
    expect(await bench.get('CheckDomainAvailability', { DomainName: NAME })).toEqual({ Availability: 'AVAILABLE' })
  })

  test('renewing adds years to the expiry', async () => {
    const bench = await registered()
    await bench.get('RenewDomain', { DomainName: NAME, CurrentExpiryYear: 2027, DurationInYears: 3 })
    expect((await bench.get('GetDomainDetail', { DomainName: NAME })).ExpirationDate).toBe(Date.UTC(2030, 0, 2) / 1000)
  })
})

describe('changing', () => {
  test('name servers: glue exactly below the domain', async () => {
    const bench = await registered()
    const Nameservers = [{ Name: `ns1.${NAME}`, GlueIps: ['192.0.2.1', '2001:db8::1'] }, { Name: 'ns2.example.net' }]
    await bench.get('UpdateDomainNameservers', { DomainName: NAME, Nameservers })
    expect((await bench.get('GetDomainDetail', { DomainName: NAME })).Nameservers).toEqual(Nameservers)
  })

  test('contacts, privacy, lock', async () => {
    const bench = await registered()
    const TechContact = { ...CONTACT, FirstName: 'Grace' }
    const tech = await bench.get('UpdateDomainContact', { DomainName: NAME, TechContact })
    const owner = await bench.get('UpdateDomainContact', {
      DomainName: NAME,
      RegistrantContact: { ...CONTACT, OrganizationName: 'Example' },
    })
    const typeOf = async (OperationId: string) => (await bench.get('GetOperationDetail', { OperationId })).Type
    expect([await typeOf(tech.OperationId), await typeOf(owner.OperationId)]).toEqual([
      'UPDATE_DOMAIN_CONTACT',
      'CHANGE_DOMAIN_OWNER',
    ])
    await bench.get('UpdateDomainContactPrivacy', { DomainName: NAME, TechPrivacy: false })
    await bench.get('DisableDomainTransferLock', { DomainName: NAME })
    expect(await bench.get('GetDomainDetail', { DomainName: NAME })).toMatchObject({
      TechContact,
      TechPrivacy: false,
      AdminPrivacy: true,
      StatusList: ['ok'],
    })
    await bench.get('EnableDomainTransferLock', { DomainName: NAME })
    expect((await bench.get('ListDomains')).Domains[0].TransferLock).toBe(true)
  })

  test('RFC 6605 §6.1: the DS of a known key', async () => {
    const bench = domainBench()
    // The example's name has no registry here; the key tag does not depend on it.
    const key = 'GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA=='
    await bench.get('RegisterDomain', registration(NAME))
    const { OperationId } = await bench.get('AssociateDelegationSignerToDomain', signing(key))
    const { DnssecKeys } = await bench.get('GetDomainDetail', { DomainName: NAME })
    expect(DnssecKeys).toMatchObject([{ KeyTag: 55648, Algorithm: 13, DigestType: 2, Flags: 257, PublicKey: key }])
    expect(DnssecKeys[0].Digest).toMatch(/^[0-9A-F]{64}$/)
    expect(DnssecKeys[0].Id).toBe(OperationId)
    await bench.get('DisassociateDelegationSignerFromDomain', { DomainName: NAME, Id: OperationId })
    expect((await bench.get('GetDomainDetail', { DomainName: NAME })).DnssecKeys).toEqual([])
  })

  test('tags', async () => {
    const bench = await registered()
    const DomainName = NAME
    await bench.get('UpdateTagsForDomain', { DomainName, TagsToUpdate: [{ Key: 'a', Value: '1' }, { Key: 'b' }] })
    await bench.get('UpdateTagsForDomain', { DomainName, TagsToUpdate: [{ Key: 'a', Value: '2' }] })
    await bench.get('DeleteTagsForDomain', { DomainName, TagsToDelete: ['b', 'never'] })
    expect(await bench.get('ListTagsForDomain', { DomainName })).toEqual({ TagList: [{ Key: 'a', Value: '2' }] })
  })

  test('a deleted domain takes its tags along and can be registered again', async () => {
    const bench = await registered()
    const DomainName = NAME
    await bench.get('UpdateTagsForDomain', { DomainName, TagsToUpdate: [{ Key: 'a' }] })
    await bench.get('DisableDomainTransferLock', { DomainName })
    await bench.get('DeleteDomain', { DomainName })
    expect((await bench.get('ListDomains')).Domains).toEqual([])
    await bench.get('RegisterDomain', registration(NAME))
    expect(await bench.get('ListTagsForDomain', { DomainName })).toEqual({ TagList: [] })
  })
})

describe('transfers', () => {
  test.each([
    ['taken-example.com', undefined, 'TRANSFERABLE'],
    ['taken-example.com', 'auth-taken-example', 'TRANSFERABLE'],
    ['taken-example.com', 'guess', 'UNTRANSFERABLE'],
    ['locked-example.com', undefined, 'UNTRANSFERABLE'],
    ['premium-example.com', undefined, 'PREMIUM_DOMAIN'],
    ['nobodys-example.com', undefined, 'UNTRANSFERABLE'],
    [NAME, undefined, 'DOMAIN_IN_OWN_ACCOUNT'],
  ])('%s with code %s: %s', async (DomainName, AuthCode, Transferable) => {
    const bench = await registered()
    const { Transferability } = await bench.get('CheckDomainTransferability', { DomainName, AuthCode })
    expect(Transferability).toEqual({ Transferable })
  })

  test('in: with the code of the domain; name servers as asked, or a zone of its own', async () => {
    const bench = domainBench()
    const Nameservers = [{ Name: 'ns1.example.net' }, { Name: 'ns2.example.net' }]
    const move = (label: string, more: object = {}) =>
      bench.get('TransferDomain', { DomainName: `${label}.com`, AuthCode: `auth-${label}`, ...CONTACTS, ...more })
    await move('taken-one', { Nameservers })
    await move('taken-two')
    expect((await bench.get('GetDomainDetail', { DomainName: 'taken-one.com' })).Nameservers).toEqual(Nameservers)
    expect([...bench.account().zones.values()].map(({ name }) => name)).toEqual(['taken-two.com.'])
  })

  test('to another account: waits with a password, then is gone from this one', async () => {
    const bench = await registered()
    const moved = await bench.get('TransferDomainToAnotherAwsAccount', { DomainName: NAME, AccountId: '999999999999' })
    const detail = async () => bench.get('GetOperationDetail', { OperationId: moved.OperationId })
    expect(await detail()).toMatchObject({ Status: 'IN_PROGRESS', StatusFlag: 'PENDING_ACCEPTANCE' })
    await bench.get('ResendOperationAuthorization', { OperationId: moved.OperationId })
    expect((await bench.get('GetDomainDetail', { DomainName: NAME })).StatusList).toContain('pendingTransfer')
    const { Password } = moved
    await bench.get('AcceptDomainTransferFromAnotherAwsAccount', { DomainName: NAME, Password })
    expect((await detail()).Status).toBe('SUCCESSFUL')
    expect((await bench.get('ListDomains')).Domains).toEqual([])
    expect(await bench.get('CheckDomainTransferability', { DomainName: NAME })).toEqual({
      Transferability: { Transferable: 'DOMAIN_IN_ANOTHER_ACCOUNT' },
    })
  })

  test.each([
    ['CancelDomainTransferToAnotherAwsAccount', 'The transfer was cancelled'],
    ['RejectDomainTransferFromAnotherAwsAccount', 'The other account rejected the transfer'],
    [undefined, 'The other account did not accept within 3 days'],
  ])('%s: the domain stays', async (operation, message) => {
    const bench = await registered()
    const asked = { DomainName: NAME, AccountId: '999999999999' }
    const { OperationId } = await bench.get('TransferDomainToAnotherAwsAccount', asked)
    if (operation === undefined) bench.advanceDays(3)
    else await bench.get(operation, { DomainName: NAME })
    expect((await bench.get('GetDomainDetail', { DomainName: NAME })).StatusList).not.toContain('pendingTransfer')
    expect(await bench.get('GetOperationDetail', { OperationId })).toMatchObject({ Status: 'FAILED', Message: message })
    await bench.get('TransferDomainToAnotherAwsAccount', asked)
  })

  test('out: the code of the domain, and uk domains are pushed', async () => {
    const bench = await registered('shop-example.co.uk')
    const { AuthCode } = await bench.get('RetrieveDomainAuthCode', { DomainName: 'shop-example.co.uk' })
    expect(AuthCode).toMatch(/^[\w-]{20,}$/)
    await bench.get('PushDomain', { DomainName: 'shop-example.co.uk', Target: 'OTHER-TAG' })
    expect((await bench.get('ListDomains')).Domains).toEqual([])
  })
})

describe('lists', () => {
  test('of domains: filters, order, pages', async () => {
    const bench = domainBench()
    for (const [name, years] of [
      ['a-one', 3],
      ['b-two', 1],
      ['a-three', 2],
    ] as const)
      await bench.get('RegisterDomain', registration(`${name}.com`, { DurationInYears: years }))
    const names = async (members: object) =>
      (await bench.get('ListDomains', members)).Domains.map(({ DomainName }: { DomainName: string }) => DomainName)
    expect(await names({})).toEqual(['a-one.com', 'a-three.com', 'b-two.com'])
    expect(await names({ SortCondition: { Name: 'Expiry', SortOrder: 'DESC' } })).toEqual([
      'a-one.com',
      'a-three.com',
      'b-two.com',
    ])
    const filter = (Name: string, Operator: string, value: string) => ({
      FilterConditions: [{ Name, Operator, Values: [value] }],
    })
    expect(await names(filter('DomainName', 'BEGINS_WITH', 'a-'))).toEqual(['a-one.com', 'a-three.com'])
    expect(await names(filter('Expiry', 'LE', String(Date.UTC(2028, 0, 2) / 1000)))).toEqual([
      'a-three.com',
      'b-two.com',
    ])
    expect(await names(filter('Expiry', 'GE', String(Date.UTC(2029, 0, 2) / 1000)))).toEqual(['a-one.com'])
    const first = await bench.get('ListDomains', { MaxItems: 2 })
    const second = await bench.get('ListDomains', { MaxItems: 2, Marker: first.NextPageMarker })
    expect([first.Domains.length, second.Domains.length, second.NextPageMarker]).toEqual([2, 1, undefined])
  })

  test('of operations: since, by status and type, newest first', async () => {
    const bench = await registered()
    bench.advanceDays(1)
    await bench.get('DisableDomainTransferLock', { DomainName: NAME })
    const types = async (members: object = {}) =>
      (await bench.get('ListOperations', members)).Operations.map(({ Type }: { Type: string }) => Type)
    expect(await types()).toEqual(['DOMAIN_LOCK', 'REGISTER_DOMAIN'])
    expect(await types({ SortBy: 'SubmittedDate', SortOrder: 'ASC' })).toEqual(['REGISTER_DOMAIN', 'DOMAIN_LOCK'])
    expect(await types({ SubmittedSince: START_MS / 1000 + 1 })).toEqual(['DOMAIN_LOCK'])
    expect(await types({ Type: ['REGISTER_DOMAIN'] })).toEqual(['REGISTER_DOMAIN'])
    expect(await types({ Status: ['FAILED'] })).toEqual([])
  })

  test('of prices: all, one, in pages', async () => {
    const bench = domainBench()
    const all = (await bench.get('ListPrices', { MaxItems: 1000 })).Prices
    expect(all.length).toBeGreaterThan(20)
    expect((await bench.get('ListPrices', { Tld: 'co.uk' })).Prices).toMatchObject([{ Name: 'co.uk' }])
    const first = await bench.get('ListPrices', { MaxItems: 1 })
    expect((await bench.get('ListPrices', { MaxItems: 1, Marker: first.NextPageMarker })).Prices[0]).toEqual(all[1])
  })

  test('mail addresses count as confirmed', async () => {
    const bench = await registered()
    expect(await bench.get('GetContactReachabilityStatus', { domainName: NAME })).toEqual({
      domainName: NAME,
      status: 'DONE',
    })
    expect(await bench.get('ResendContactReachabilityEmail', { domainName: NAME })).toEqual({
      domainName: NAME,
      emailAddress: CONTACT.Email,
      isAlreadyVerified: true,
    })
  })
})

interface Refusal {
  readonly code: string
  readonly operation: string
  readonly members: object
  readonly before?: (bench: DomainBench) => Promise<unknown>
  readonly domain?: string
  readonly settings?: object
}

const lockOff = (bench: DomainBench) => bench.get('DisableDomainTransferLock', { DomainName: NAME })
const slow = { syncDelayMs: 60_000 }

const REFUSALS: readonly (readonly [string, Refusal])[] = [
  [
    'a contact without a name',
    {
      code: 'InvalidInput',
      operation: 'RegisterDomain',
      members: registration('new-example.com', { TechContact: { ...CONTACT, LastName: '' } }),
    },
  ],
  [
    'a mail address that is none',
    {
      code: 'InvalidInput',
      operation: 'RegisterDomain',
      members: registration('new-example.com', { TechContact: { ...CONTACT, Email: 'nowhere' } }),
    },
  ],
  [
    'no contact',
    {
      code: 'InvalidInput',
      operation: 'RegisterDomain',
      members: { DomainName: 'new-example.com', DurationInYears: 1 },
    },
  ],
  [
    'a domain that is taken',
    { code: 'InvalidInput', operation: 'RegisterDomain', members: registration('taken-example.com') },
  ],
  [
    'a top-level domain that is not here',
    { code: 'UnsupportedTLD', operation: 'RegisterDomain', members: registration('example.invalid') },
  ],
  [
    'a name below a domain',
    { code: 'UnsupportedTLD', operation: 'CheckDomainAvailability', members: { DomainName: `www.${NAME}` } },
  ],
  [
    'prices of a top-level domain that is not here',
    { code: 'UnsupportedTLD', operation: 'ListPrices', members: { Tld: 'invalid' } },
  ],
  [
    'pushing where registries pull',
    { code: 'UnsupportedTLD', operation: 'PushDomain', members: { DomainName: NAME, Target: 'X' } },
  ],
  [
    'too few years',
    { code: 'TLDRulesViolation', operation: 'RegisterDomain', members: registration('new-example.ai') },
  ],
  [
    'privacy that the registry has not',
    {
      code: 'TLDRulesViolation',
      operation: 'RegisterDomain',
      members: registration('new-example.com.au', { PrivacyProtectAdminContact: true }),
    },
  ],
  [
    'a lock that the registry has not',
    {
      code: 'TLDRulesViolation',
      operation: 'EnableDomainTransferLock',
      members: { DomainName: 'shop-example.co.uk' },
      domain: 'shop-example.co.uk',
    },
  ],
  [
    'privacy later that the registry has not',
    {
      code: 'TLDRulesViolation',
      operation: 'UpdateDomainContactPrivacy',
      members: { DomainName: 'shop-example.com.au', TechPrivacy: true },
      domain: 'shop-example.com.au',
    },
  ],
  [
    'deleting what the registry does not delete',
    {
      code: 'TLDRulesViolation',
      operation: 'DeleteDomain',
      members: { DomainName: 'shop-example.co.uk' },
      domain: 'shop-example.co.uk',
    },
  ],
  [
    'more than ten years ahead',
    {
      code: 'TLDRulesViolation',
      operation: 'RenewDomain',
      members: { DomainName: NAME, CurrentExpiryYear: 2027, DurationInYears: 10 },
    },
  ],
  [
    'a transfer of a locked domain',
    {
      code: 'TLDRulesViolation',
      operation: 'TransferDomain',
      members: { DomainName: 'locked-example.com', AuthCode: 'auth-locked-example', ...CONTACTS },
    },
  ],
  [
    'a transfer with a wrong code',
    {
      code: 'InvalidInput',
      operation: 'TransferDomain',
      members: { DomainName: 'taken-example.com', AuthCode: 'guess', ...CONTACTS },
    },
  ],
  [
    'a transfer of what nobody has',
    {
      code: 'InvalidInput',
      operation: 'TransferDomain',
      members: { DomainName: 'nobodys-example.com', AuthCode: 'x', ...CONTACTS },
    },
  ],
  [
    'registering what is being registered',
    { code: 'DuplicateRequest', operation: 'RegisterDomain', members: registration(NAME), settings: slow },
  ],
  [
    'locking what is being locked',
    {
      code: 'DuplicateRequest',
      operation: 'EnableDomainTransferLock',
      members: { DomainName: NAME },
      settings: slow,
      before: async (bench) => {
        bench.advanceMs(60_000)
        await lockOff(bench)
      },
    },
  ],
  [
    'the twenty-first domain',
    {
      code: 'DomainLimitExceeded',
      operation: 'RegisterDomain',
      members: registration('last-example.com'),
      settings: { strictQuotas: true },
      before: async (bench) => {
        for (let index = 1; index < 20; index += 1)
          await bench.get('RegisterDomain', registration(`n${index}-example.com`))
      },
    },
  ],
  [
    'the fifty-first operation at once',
    {
      code: 'OperationLimitExceeded',
      operation: 'RegisterDomain',
      members: registration('last-example.com'),
      settings: slow,
      before: async (bench) => {
        for (let index = 1; index < 50; index += 1)
          await bench.get('RegisterDomain', registration(`n${index}-example.com`))
      },
    },
  ],
  [
    'a fifth key',
    {
      code: 'DnssecLimitExceeded',
      operation: 'AssociateDelegationSignerToDomain',
      members: signing(KEY),
      before: async (bench) => {
        for (const key of ['AAAA', 'AAAB', 'AAAC', 'AAAD'])
          await bench.get('AssociateDelegationSignerToDomain', signing(key))
      },
    },
  ],
  [
    'a key twice',
    {
      code: 'InvalidInput',
      operation: 'AssociateDelegationSignerToDomain',
      members: signing(KEY),
      before: (bench) => bench.get('AssociateDelegationSignerToDomain', signing(KEY)),
    },
  ],
  [
    'a key that is not base64',
    { code: 'InvalidInput', operation: 'AssociateDelegationSignerToDomain', members: signing('???') },
  ],
  [
    'flags that no key has',
    { code: 'InvalidInput', operation: 'AssociateDelegationSignerToDomain', members: signing(KEY, { Flags: 1 }) },
  ],
  [
    'a key that is not there',
    {
      code: 'InvalidInput',
      operation: 'DisassociateDelegationSignerFromDomain',
      members: { DomainName: NAME, Id: 'x' },
    },
  ],
  [
    'another expiry year',
    { code: 'InvalidInput', operation: 'RenewDomain', members: { DomainName: NAME, CurrentExpiryYear: 2026 } },
  ],
  [
    'somebody else’s domain',
    { code: 'InvalidInput', operation: 'GetDomainDetail', members: { DomainName: 'taken-example.com' } },
  ],
  ['deleting a locked domain', { code: 'InvalidInput', operation: 'DeleteDomain', members: { DomainName: NAME } }],
  [
    'glue for a server elsewhere',
    {
      code: 'InvalidInput',
      operation: 'UpdateDomainNameservers',
      members: {
        DomainName: NAME,
        Nameservers: [{ Name: 'ns1.example.net', GlueIps: ['192.0.2.1'] }, { Name: 'ns2.example.net' }],
      },
    },
  ],
  [
    'no glue for a server below',
    {
      code: 'InvalidInput',
      operation: 'UpdateDomainNameservers',
      members: { DomainName: NAME, Nameservers: [{ Name: `ns1.${NAME}` }, { Name: 'ns2.example.net' }] },
    },
  ],
  [
    'one name server',
    {
      code: 'InvalidInput',
      operation: 'UpdateDomainNameservers',
      members: { DomainName: NAME, Nameservers: [{ Name: 'ns1.example.net' }] },
    },
  ],
  [
    'a server twice',
    {
      code: 'InvalidInput',
      operation: 'UpdateDomainNameservers',
      members: { DomainName: NAME, Nameservers: [{ Name: 'ns1.example.net' }, { Name: 'NS1.example.net' }] },
    },
  ],
  ['no contact to change', { code: 'InvalidInput', operation: 'UpdateDomainContact', members: { DomainName: NAME } }],
  [
    'no privacy to change',
    { code: 'InvalidInput', operation: 'UpdateDomainContactPrivacy', members: { DomainName: NAME } },
  ],
  [
    'a move to the own account',
    {
      code: 'InvalidInput',
      operation: 'TransferDomainToAnotherAwsAccount',
      members: { DomainName: NAME, AccountId: '123456789012' },
    },
  ],
  [
    'a second move',
    {
      code: 'DuplicateRequest',
      operation: 'TransferDomainToAnotherAwsAccount',
      members: { DomainName: NAME, AccountId: '999999999999' },
      before: (bench) =>
        bench.get('TransferDomainToAnotherAwsAccount', { DomainName: NAME, AccountId: '999999999999' }),
    },
  ],
  [
    'a wrong password',
    {
      code: 'InvalidInput',
      operation: 'AcceptDomainTransferFromAnotherAwsAccount',
      members: { DomainName: NAME, Password: 'guess' },
      before: (bench) =>
        bench.get('TransferDomainToAnotherAwsAccount', { DomainName: NAME, AccountId: '999999999999' }),
    },
  ],
  [
    'an answer that nobody waits for',
    { code: 'InvalidInput', operation: 'CancelDomainTransferToAnotherAwsAccount', members: { DomainName: NAME } },
  ],
  [
    'an operation that is not there',
    { code: 'InvalidInput', operation: 'GetOperationDetail', members: { OperationId: 'x' } },
  ],
  ['a marker that is none', { code: 'InvalidInput', operation: 'ListDomains', members: { Marker: 'x' } }],
  ['a page of nothing', { code: 'InvalidInput', operation: 'ListDomains', members: { MaxItems: 0 } }],
  [
    'an operator that does not fit',
    {
      code: 'InvalidInput',
      operation: 'ListDomains',
      members: { FilterConditions: [{ Name: 'DomainName', Operator: 'LE', Values: ['x'] }] },
    },
  ],
  ['a time that is none', { code: 'InvalidInput', operation: 'ListOperations', members: { SubmittedSince: 'soon' } }],
  ['an end before the start', { code: 'InvalidInput', operation: 'ViewBilling', members: { Start: 2, End: 1 } }],
  ['mail for no domain', { code: 'InvalidInput', operation: 'GetContactReachabilityStatus', members: {} }],
  [
    'an operation that Route 53 Domains has not',
    { code: 'UnknownOperationException', operation: 'SellDomain', members: {} },
  ],
]

test.each(REFUSALS)('refuses %s', async (_what, { code, operation, members, before, domain = NAME, settings }) => {
  const bench = await registered(domain, settings)
  await before?.(bench)
  const kept = bench.account()
  const { status, body } = await bench.call(operation, members)
  expect(body).toEqual({ __type: code, message: expect.stringMatching(/\S/) })
  expect(status).toBe(code === 'UnknownOperationException' ? 404 : 400)
  expect(bench.account()).toBe(kept)
})

test.each(['', '[]', '"x"', '{', 'null', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`])(
  'a body that is %j',
  async (body) => {
    const reply = await domainBench().raw(body)
    expect(reply.status).toBe(body === '' ? 200 : 400)
    if (body !== '') expect(await reply.json()).toMatchObject({ __type: 'SerializationException' })
  },
)

test('members of a prototype are no members', async () => {
  const { status } = await domainBench().raw('{"__proto__":{"DomainName":"a-b.com"}}', 'CheckDomainAvailability')
  expect(status).toBe(400)
})

test('what is kept in a folder is read again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'r53sim-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const bench = await registered()
  await bench.get('AssociateDelegationSignerToDomain', signing(KEY))
  await bench.get('UpdateDomainContactPrivacy', { DomainName: NAME, TechPrivacy: false })
  await bench.get('UpdateTagsForDomain', { DomainName: NAME, TagsToUpdate: [{ Key: 'a', Value: '<ü>' }] })
  await bench.get('TransferDomainToAnotherAwsAccount', { DomainName: NAME, AccountId: '999999999999' })
  const store = await openAccountStore(folder)
  await store.keep(bench.account(), EMPTY_ACCOUNT)
  await store.close()
  const again = await openAccountStore(folder)
  await again.close()
  expect(again.found?.domains).toEqual(bench.account().domains)
  expect(new Map(again.found?.domainOperations)).toEqual(bench.account().domainOperations)
  expect(again.found?.tags).toEqual(bench.account().tags)
})

test('the registrations of a plan are there from the start', async () => {
  const plan = await planOf(`
version: 1
domains:
  shop-example.com: { expires: 2027-03-01, transfer_lock: false, name_servers: [ns1.example.net., ns2.example.net.], contacts: { tech: { email: noc@example.net } } }
  no-end-example.com: { auto_renew: true }
`)
  const bench = domainBench({}, accountOf(plan))
  expect(await bench.get('ListDomains')).toEqual({
    Domains: [{ DomainName: NAME, AutoRenew: true, TransferLock: false, Expiry: Date.UTC(2027, 2, 1) / 1000 }],
  })
  expect(await bench.get('GetDomainDetail', { DomainName: NAME })).toMatchObject({
    Nameservers: [{ Name: 'ns1.example.net' }, { Name: 'ns2.example.net' }],
    TechContact: { Email: 'noc@example.net' },
  })
})

describe("botocore's model", () => {
  const SCRIPT = `
import json, sys
try:
    import botocore.session
except ImportError:
    sys.exit(3)
model = botocore.session.get_session().get_service_model('route53domains')
names = model.operation_names
errors = sorted({shape.name for name in names for shape in model.operation_model(name).error_shapes})
json.dump({'operations': sorted(names), 'errors': errors, 'target': model.metadata['targetPrefix']}, sys.stdout)
`
  /** What later models have, and this one answers with UnknownOperationException. */
  const LATER = ['GetDomainPrices', 'RestoreDomain']

  test('has the operations that there are, and errors that the table above raises', ({ skip }) => {
    const python = findTool('python3')
    if (python === undefined) return skip('python3 is not installed')
    const { code, output } = runTool(python, ['-c', SCRIPT])
    if (code === 3) return skip('botocore is not installed for python3')
    const model: { operations: readonly string[]; errors: readonly string[]; target: string } = JSON.parse(output)
    expect(model.target).toBe('Route53Domains_v20140515')
    expect(model.operations.filter((name) => !LATER.includes(name))).toEqual([...domainOperations.keys()].sort())
    const raised = new Set(REFUSALS.map(([, { code: raisedCode }]) => raisedCode))
    // No registry is in maintenance here.
    expect(model.errors.filter((name) => !raised.has(name))).toEqual(['TLDInMaintenance'])
  })
})
