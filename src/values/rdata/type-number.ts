import type { RecordType } from './rdata.ts'

/** The registered number of each type (IANA, DNS parameters, resource record types). */
export const TYPE_NUMBERS: Readonly<Record<RecordType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  DS: 43,
  SSHFP: 44,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  CAA: 257,
}

const numbers: ReadonlyMap<string, number> = new Map(Object.entries(TYPE_NUMBERS))
const names: ReadonlyMap<number, string> = new Map(Array.from(numbers, ([name, number]) => [number, name]))

const TYPE_NUMBER_MAX = 65535

/** `A`, or `TYPE65280` for a type without a name here, in any case (RFC 3597 §5); undefined for what is neither. */
export function typeNumber(name: string): number | undefined {
  const upper = name.toUpperCase()
  const known = numbers.get(upper)
  if (known !== undefined) return known
  const [, digits] = /^TYPE(0|[1-9]\d{0,4})$/.exec(upper) ?? []
  return digits !== undefined && Number(digits) <= TYPE_NUMBER_MAX ? Number(digits) : undefined
}

/** `A`; `TYPE65280` for a number that no type of Route 53 has (RFC 3597 §5). */
export const typeName = (number: number): string => names.get(number) ?? `TYPE${number}`
