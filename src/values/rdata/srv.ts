import { domainName, integer, type RdataForm } from './field.ts'

/** @see R1.23; the target "." means that the service is not available (RFC 2782) */
export const srv: RdataForm<'SRV'> = {
  type: 'SRV',
  form: '<priority> <weight> <port> <target>',
  example: '10 60 5060 sip.example.com.',
  fields: [integer('the priority', 2), integer('the weight', 2), integer('the port', 2), domainName('the target')],
  target: { field: 3, rootIsNone: true },
}
