import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { domainOperations } from '../../src/api/services/domains/operations.ts'
import { domainBench, registration } from '../support/domains.ts'

/** One domain as an oracle sees it, in days from the start. */
interface Known {
  readonly expires: number
  readonly autoRenew: boolean
  readonly locked: boolean
}

type Step =
  | { readonly kind: 'register' | 'delete'; readonly name: string }
  | { readonly kind: 'lock' | 'renew'; readonly name: string; readonly on: boolean }
  | { readonly kind: 'wait'; readonly days: number }

const NAMES = ['a-one.com', 'a-two.com', 'a-three.net']
const name = fc.constantFrom(...NAMES)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('register' as const, 'delete' as const), name }),
  fc.record({ kind: fc.constantFrom('lock' as const, 'renew' as const), name, on: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 500 }) }),
)

const OPERATIONS = {
  register: () => 'RegisterDomain',
  delete: () => 'DeleteDomain',
  lock: (on: boolean) => `${on ? 'Enable' : 'Disable'}DomainTransferLock`,
  renew: (on: boolean) => `${on ? 'Enable' : 'Disable'}DomainAutoRenew`,
} as const

/** The so many days from the start one year later, on the calendar. */
const START = Date.UTC(2026, 0, 2)
const DAY = 86_400_000
function yearLater(day: number): number {
  const date = new Date(START + day * DAY)
  return (Date.UTC(date.getUTCFullYear() + 1, date.getUTCMonth(), date.getUTCDate()) - START) / DAY
}

describe('R6.28, R6.30 any sequence of requests and days', () => {
  test('leaves the domains that an oracle expects, which looks at every day', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const bench = domainBench()
        const known = new Map<string, Known>()
        let today = 0
        for (const each of steps) {
          if (each.kind === 'wait') {
            bench.advanceDays(each.days)
            for (const last = today + each.days; today < last; ) {
              today += 1
              for (const [domain, state] of known)
                if (state.autoRenew && today >= state.expires - 35)
                  known.set(domain, { ...state, expires: yearLater(state.expires) })
                else if (!state.autoRenew && today >= state.expires + 45) known.delete(domain)
            }
          } else {
            const before = known.get(each.name)
            const fits =
              each.kind === 'register' ? !before : before !== undefined && (each.kind !== 'delete' || !before.locked)
            const operation = OPERATIONS[each.kind]('on' in each && each.on)
            const { status } = await bench.call(operation, registration(each.name))
            expect([each, status]).toEqual([each, fits ? 200 : 400])
            if (!fits) continue
            if (each.kind === 'delete') known.delete(each.name)
            else if (each.kind === 'register')
              known.set(each.name, { expires: yearLater(today), autoRenew: true, locked: true })
            else if (before && 'on' in each)
              known.set(each.name, {
                ...before,
                ...(each.kind === 'lock' ? { locked: each.on } : { autoRenew: each.on }),
              })
            // Switched on late, it renews at once, however often it takes.
            for (
              let late = known.get(each.name);
              late?.autoRenew && today >= late.expires - 35;
              late = known.get(each.name)
            )
              known.set(each.name, { ...late, expires: yearLater(late.expires) })
          }
          const { Domains } = await bench.get('ListDomains')
          expect(Domains).toEqual(
            [...known]
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([DomainName, { expires, autoRenew, locked }]) => ({
                DomainName,
                AutoRenew: autoRenew,
                TransferLock: locked,
                Expiry: START / 1000 + expires * 86_400,
              })),
          )
        }
      }),
      { numRuns: 150 },
    )
  })

  test('hostile JSON gets an answer or a refusal, never a failure', async () => {
    const member = fc.oneof(
      fc.constantFrom(
        'DomainName',
        'OperationId',
        'Marker',
        'MaxItems',
        'Nameservers',
        'SigningAttributes',
        'Tld',
        '__proto__',
      ),
      fc.string(),
    )
    const body = fc.dictionary(member, fc.oneof(fc.constantFrom(...NAMES, 0, -1, 1e300, true, null), fc.jsonValue()))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...domainOperations.keys()), body, async (operation, members) => {
        const bench = domainBench()
        await bench.get('RegisterDomain', registration('a-one.com'))
        const { status } = await bench.call(operation, members)
        expect([200, 400]).toContain(status)
      }),
      { numRuns: 400 },
    )
  })
})
