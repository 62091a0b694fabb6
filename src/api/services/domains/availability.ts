import { findTld, tlds } from '../../../route53/tlds.ts'
import { getName } from '../../../values/name.ts'
import type { Account } from '../../account.ts'
import { ApiError } from '../../errors.ts'
import { type Call, type DomainAction, ownDomain, page, runningOperation } from './call.ts'
import { CURRENCY, elsewhere, isLabel, PRICES, type Registrable, registrable } from './registry.ts'
import { availabilityShape, pricesShape, suggestionsShape, transferabilityShape } from './shapes.ts'

type Availability =
  | 'AVAILABLE'
  | 'PENDING'
  | 'UNAVAILABLE'
  | 'UNAVAILABLE_PREMIUM'
  | 'RESERVED'
  | 'INVALID_NAME_FOR_TLD'

/** Whether a domain can be registered. */
export function availabilityOf(account: Account, at: Registrable, { nowMs }: Call): Availability {
  if (!isLabel(at.label)) return 'INVALID_NAME_FOR_TLD'
  const domain = account.domains.get(at.name)
  const isComing = runningOperation(account, at.name, 'REGISTER_DOMAIN', nowMs) !== undefined
  if (domain !== undefined) return isComing ? 'PENDING' : 'UNAVAILABLE'
  return elsewhere(at)?.availability ?? 'AVAILABLE'
}

export const checkDomainAvailability: DomainAction = (account, call) => ({
  members: { Availability: availabilityOf(account, registrable(call.read(availabilityShape).DomainName), call) },
})

function transferability(account: Account, at: Registrable, call: Call) {
  const other = elsewhere(at)
  if (ownDomain(account, at, call) !== undefined) return 'DOMAIN_IN_OWN_ACCOUNT'
  if (account.domains.has(at.name)) return 'DOMAIN_IN_ANOTHER_ACCOUNT'
  if (other === undefined) return 'UNTRANSFERABLE'
  if (other.availability === 'UNAVAILABLE_PREMIUM') return 'PREMIUM_DOMAIN'
  return other.isLocked ? 'UNTRANSFERABLE' : 'TRANSFERABLE'
}

export const checkDomainTransferability: DomainAction = (account, call) => {
  const { DomainName, AuthCode } = call.read(transferabilityShape)
  const at = registrable(DomainName)
  const isWrong = AuthCode !== undefined && AuthCode !== elsewhere(at)?.authCode
  const found = transferability(account, at, call)
  const Transferable = found === 'TRANSFERABLE' && isWrong ? 'UNTRANSFERABLE' : found
  return {
    members: {
      Transferability: { Transferable },
      ...(Transferable === 'UNTRANSFERABLE' && found === 'TRANSFERABLE'
        ? { Message: 'The authorization code is not that of the domain' }
        : {}),
    },
  }
}

/** What people try when a name is gone. */
const VARIANTS: readonly ((label: string) => string)[] = [
  (label) => label,
  (label) => `get${label}`,
  (label) => `my${label}`,
  (label) => `${label}app`,
  (label) => `${label}hq`,
]

export const getDomainSuggestions: DomainAction = (account, call) => {
  const { DomainName, SuggestionCount, OnlyAvailable } = call.read(suggestionsShape)
  const asked = registrable(DomainName)
  const others = tlds.filter(({ tld }) => tld !== asked.tld.tld)
  const SuggestionsList = VARIANTS.flatMap((variant) =>
    [asked.tld, ...others].map((tld): Registrable => {
      const label = variant(asked.label)
      return { name: `${label}.${tld.tld}`, label, tld }
    }),
  )
    .filter(({ name }) => name !== asked.name)
    .map((at) => ({ DomainName: at.name, Availability: availabilityOf(account, at, call) }))
    .filter(({ Availability }) => !OnlyAvailable || Availability === 'AVAILABLE')
    .slice(0, SuggestionCount)
  return { members: { SuggestionsList } }
}

const price = (Price: number) => ({ Price, Currency: CURRENCY })

export const listPrices: DomainAction = (_account, call) => {
  const request = call.read(pricesShape)
  const { Tld } = request
  if (Tld !== undefined && findTld(getName(`a.${Tld.replace(/[^a-z0-9.-]/gi, '-')}.`)) === undefined)
    throw new ApiError('UnsupportedTLD', `Amazon Route 53 does not support .${Tld}`)
  const wanted = tlds.filter(({ tld }) => Tld === undefined || tld === Tld.toLowerCase())
  const { items, NextPageMarker } = page(wanted, request, ({ tld }) => tld)
  const Prices = items.map(({ tld, restorableDays }) => ({
    Name: tld,
    RegistrationPrice: price(PRICES.registration),
    TransferPrice: price(PRICES.transfer),
    RenewalPrice: price(PRICES.renewal),
    ChangeOwnershipPrice: price(PRICES.ownership),
    ...(restorableDays === undefined ? {} : { RestorationPrice: price(PRICES.restoration) }),
  }))
  return { members: { Prices, NextPageMarker } }
}
