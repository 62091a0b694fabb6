import { RECORD_TYPES } from '../../values/rdata/rdata.ts'
import { TYPE_NUMBERS } from '../../values/rdata/type-number.ts'

/** ECDSA over P-256 with SHA-256. @see RFC 6605, D90 */
export const ALGORITHM = 13

/** Numbers of the types that signing adds; no record set has them. @see RFC 4034, RFC 9824 §2 */
export const SIGNING_TYPES = { RRSIG: 46, NSEC: 47, DNSKEY: 48, NXNAME: 128 } as const

/** Numbers of all types that record sets have. */
export const RECORD_TYPE_NUMBERS: readonly number[] = RECORD_TYPES.map((type) => TYPE_NUMBERS[type])
