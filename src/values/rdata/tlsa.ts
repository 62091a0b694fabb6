import { hex, hexLengthConflict, integer, type RdataForm } from './field.ts'

/** Hex digits of the data by matching type: SHA-256, SHA-512; type 0 holds the whole certificate or key. */
const DATA_DIGITS = { 1: 64, 2: 128 }

/** @see R1.23b */
export const tlsa: RdataForm<'TLSA'> = {
  type: 'TLSA',
  form: '<usage> <selector> <matching type> <data in hex>',
  example: `3 1 1 ${'0123456789abcdef'.repeat(4)}`,
  fields: [
    integer('the usage', 1, 3),
    integer('the selector', 1, 1),
    integer('the matching type', 1, 2),
    hex('the data'),
  ],
  check: (parts) =>
    hexLengthConflict(parts, { field: 2, label: 'matching type' }, { field: 3, label: 'the data' }, DATA_DIGITS),
}
