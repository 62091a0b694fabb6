import { type Account, EMPTY_ACCOUNT } from '../../src/api/account.ts'
import type { ApiSettings } from '../../src/api/action.ts'
import { createApiApp } from '../../src/api/app.ts'
import { type AccountService, createAccountService } from '../../src/api/service.ts'
import { NOWHERE } from './api.ts'

/** What an answer holds; tests say what they expect of it. */
type Json = ReturnType<typeof JSON.parse>

export interface DomainReply {
  readonly status: number
  readonly body: Json
}

/** Route 53 Domains without sockets, over an account of its own and a clock that stands still. */
export interface DomainBench {
  call(operation: string, members?: object): Promise<DomainReply>
  /** Calls, and fails unless it succeeded; the members of the answer. */
  get(operation: string, members?: object): Promise<Json>
  advanceDays(days: number): void
  advanceMs(ms: number): void
  readonly account: AccountService['account']
  raw(body: string, operation?: string): Promise<Response>
}

const DAY_MS = 86_400_000
export const START_MS = Date.UTC(2026, 0, 2)

export function domainBench(settings: Partial<ApiSettings> = {}, initial: Account = EMPTY_ACCOUNT): DomainBench {
  let nowMs = START_MS
  const service = createAccountService({ initial, keep: async () => {}, serve: async () => {} })
  const app = createApiApp({
    service,
    settings: { accountId: '123456789012', syncDelayMs: 0, strictQuotas: false, ...settings },
    world: NOWHERE,
    nowMs: () => nowMs,
    guard: () => {},
    onFailure: (error) => {
      throw error
    },
  })
  const raw: DomainBench['raw'] = async (body, operation = 'ListDomains') =>
    app.request('/', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `Route53Domains_v20140515.${operation}`,
      },
      body,
    })
  const call: DomainBench['call'] = async (operation, members = {}) => {
    const reply = await raw(JSON.stringify(members), operation)
    return { status: reply.status, body: await reply.json() }
  }
  return {
    raw,
    call,
    get: async (operation, members) => {
      const { status, body } = await call(operation, members)
      if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`)
      return body
    },
    advanceMs: (ms) => {
      nowMs += ms
    },
    advanceDays: (days) => {
      nowMs += days * DAY_MS
    },
    account: service.account,
  }
}

export const CONTACT = {
  FirstName: 'Ada',
  LastName: 'Example',
  ContactType: 'PERSON',
  AddressLine1: '1 Main Street',
  City: 'Geneva',
  CountryCode: 'CH',
  ZipCode: '1200',
  PhoneNumber: '+41.221234567',
  Email: 'ada@example.net',
}

export const CONTACTS = { AdminContact: CONTACT, RegistrantContact: CONTACT, TechContact: CONTACT }

export const registration = (DomainName: string, more: object = {}) => ({
  DomainName,
  DurationInYears: 1,
  ...CONTACTS,
  ...more,
})
