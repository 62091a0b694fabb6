import type { DomainName } from '../name.ts'

/** All types Route 53 knows. @see R1.10 */
export const RECORD_TYPES = [
  'SOA',
  'A',
  'TXT',
  'NS',
  'CNAME',
  'MX',
  'NAPTR',
  'PTR',
  'SRV',
  'SPF',
  'AAAA',
  'CAA',
  'DS',
  'TLSA',
  'SSHFP',
  'SVCB',
  'HTTPS',
] as const

export type RecordType = (typeof RECORD_TYPES)[number]

/** One parsed value of a record. Two equal values have equal `text`. */
export interface Rdata {
  readonly type: RecordType
  /** Canonical text as the Route 53 API writes it: names absolute and lower case, addresses canonical, numbers without leading zeros, octal escapes. */
  readonly text: string
  /** RFC 1035 wire form without length prefix; names uncompressed and lower case. */
  readonly wire: Uint8Array
  /** The host the value points at (CNAME, MX, NS, PTR, SRV target …), undefined where it has none. */
  readonly target?: DomainName
}

/** Why a value does not parse; `column` counts characters of the value from 0. */
export interface RdataProblem {
  readonly rule: 'value-syntax' | 'value-too-long' | 'txt-string-too-long' | 'txt-unquoted'
  readonly message: string
  readonly hint: string
  readonly column: number
}

export type ParsedRdata =
  | { readonly ok: true; readonly rdata: Rdata }
  | { readonly ok: false; readonly problem: RdataProblem }
