import { ROOT } from '../name.ts'
import { characterString, domainName, integer, nameOf, type RdataForm } from './field.ts'

/** @see R1.18; RFC 3403 §4.1 */
export const naptr: RdataForm<'NAPTR'> = {
  type: 'NAPTR',
  form: '<order> <preference> "<flags>" "<service>" "<regexp>" <replacement>',
  example: '100 10 "U" "E2U+sip" "!^.*$!sip:info@example.com!" .',
  fields: [
    integer('the order', 2),
    integer('the preference', 2),
    characterString('flags'),
    characterString('the service'),
    characterString('the regexp'),
    domainName('the replacement'),
  ],
  check: (parts) => {
    const hasRegexp = (parts[4]?.length ?? 0) > 1
    const hasReplacement = nameOf(parts[5]) !== ROOT
    if (hasRegexp && hasReplacement)
      return {
        field: 5,
        message: 'both a regexp and a replacement, but only one of them can rewrite',
        hint: 'write "." as replacement, or "" as regexp',
      }
    if (!hasRegexp && !hasReplacement)
      return { field: 4, message: 'neither a regexp nor a replacement', hint: 'write one of them' }
    return undefined
  },
}
