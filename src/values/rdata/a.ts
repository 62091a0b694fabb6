import { addressOctets } from '../ip-prefix.ts'
import { address, type RdataForm } from './field.ts'

/** @see R1.11 */
export const a: RdataForm<'A'> = {
  type: 'A',
  form: '<IPv4 address>',
  example: '192.0.2.10',
  fields: [address('the address', 4)],
  // Without leading zeros an IPv4 address has one spelling, which is the canonical one.
  shortcut: (text) => {
    const wire = addressOctets(text)
    return wire?.length === 4 ? { text, wire } : undefined
  },
}
