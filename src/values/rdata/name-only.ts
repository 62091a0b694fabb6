import { parseName } from '../name.ts'
import { nameWire } from '../name-wire.ts'
import { domainName, type RdataForm } from './field.ts'

/** Types whose value is one domain name. @see R1.14 CNAME, R1.19 NS, R1.20 PTR */
function nameOnly<T extends 'CNAME' | 'NS' | 'PTR'>(type: T, example: string): RdataForm<T> {
  return {
    type,
    form: '<domain name>',
    example,
    fields: [domainName('the name')],
    target: { field: 0, rootIsNone: false },
    shortcut: (text) => {
      const parsed = parseName(text)
      return parsed.ok ? { text: parsed.name, wire: nameWire(parsed.name), target: parsed.name } : undefined
    },
  }
}

export const cname: RdataForm<'CNAME'> = nameOnly('CNAME', 'www.example.com.')
export const ns: RdataForm<'NS'> = nameOnly('NS', 'ns1.example.net.')
export const ptr: RdataForm<'PTR'> = nameOnly('PTR', 'host.example.com.')
