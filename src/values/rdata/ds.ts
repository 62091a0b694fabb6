import { hex, hexLengthConflict, integer, type RdataForm } from './field.ts'

/** Hex digits of a digest by its type: SHA-1, SHA-256, SHA-384. */
const DIGEST_DIGITS = { 1: 40, 2: 64, 4: 96 }

/** @see R1.15 */
export const ds: RdataForm<'DS'> = {
  type: 'DS',
  form: '<key tag> <algorithm> <digest type> <digest in hex>',
  example: `12345 13 2 ${'0123456789abcdef'.repeat(4)}`,
  fields: [integer('the key tag', 2), integer('the algorithm', 1), integer('the digest type', 1), hex('the digest')],
  check: (parts) =>
    hexLengthConflict(parts, { field: 2, label: 'digest type' }, { field: 3, label: 'the digest' }, DIGEST_DIGITS),
}
