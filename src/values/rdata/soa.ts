import { domainName, integer, type RdataForm } from './field.ts'

/** @see R1.21 */
export const soa: RdataForm<'SOA'> = {
  type: 'SOA',
  form: '<mname> <rname> <serial> <refresh> <retry> <expire> <minimum>',
  example: 'ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 86400',
  fields: [
    domainName('mname'),
    domainName('rname'),
    integer('the serial', 4),
    integer('refresh', 4),
    integer('retry', 4),
    integer('expire', 4),
    integer('minimum', 4),
  ],
}
