import { hex, hexLengthConflict, integer, type RdataForm } from './field.ts'

/** Hex digits of a fingerprint by its type: SHA-1, SHA-256. */
const FINGERPRINT_DIGITS = { 1: 40, 2: 64 }

/** @see R1.23a */
export const sshfp: RdataForm<'SSHFP'> = {
  type: 'SSHFP',
  form: '<algorithm> <fingerprint type> <fingerprint in hex>',
  example: `4 2 ${'0123456789abcdef'.repeat(4)}`,
  fields: [integer('the algorithm', 1), integer('the fingerprint type', 1), hex('the fingerprint')],
  check: (parts) =>
    hexLengthConflict(
      parts,
      { field: 1, label: 'fingerprint type' },
      { field: 2, label: 'the fingerprint' },
      FINGERPRINT_DIGITS,
    ),
}
