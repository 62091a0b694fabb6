import { address, type RdataForm } from './field.ts'

/** @see R1.12 */
export const aaaa: RdataForm<'AAAA'> = {
  type: 'AAAA',
  form: '<IPv6 address>',
  example: '2001:db8::10',
  fields: [address('the address', 6)],
}
