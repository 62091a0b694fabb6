import { ROOT } from '../name.ts'
import { domainName, integer, nameOf, numberOf, type RdataForm } from './field.ts'

/** @see R1.17; RFC 7505 §3 null MX */
export const mx: RdataForm<'MX'> = {
  type: 'MX',
  form: '<preference> <host>',
  example: '10 mail.example.com.',
  fields: [integer('the preference', 2), domainName('the host')],
  target: { field: 1, rootIsNone: true },
  check: ([preference, host]) =>
    nameOf(host) === ROOT && numberOf(preference) !== 0
      ? { field: 0, message: '"." as host means "no mail here", which has preference 0', hint: 'write 0 .' }
      : undefined,
}
