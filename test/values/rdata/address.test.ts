import { accepts, octets, refuses, refusesWire } from './golden.ts'

accepts('A', {
  'an address': { text: '192.0.2.1', wire: octets(192, 0, 2, 1) },
  'the lowest': { text: '0.0.0.0', wire: octets(0, 0, 0, 0) },
  'the highest': { text: '255.255.255.255', wire: octets(255, 255, 255, 255) },
})

const notAnA = (text: string) => [text, 0, `"${text}" is not an IPv4 address`] as const

refuses(
  'A',
  { form: '<IPv4 address>', example: '192.0.2.10' },
  {
    nothing: ['', 0, 'the address is missing'],
    'blanks alone': [' \t', 2, 'the address is missing'],
    'R1.11 a leading zero': notAnA('192.0.2.01'),
    'R1.11 octal as other parsers take it': notAnA('010.0.0.1'),
    'three parts': notAnA('1.2.3'),
    'five parts': notAnA('1.2.3.4.5'),
    'an empty part': notAnA('1.2..4'),
    'a part of 256': notAnA('192.0.2.256'),
    'a sign': notAnA('+1.2.3.4'),
    hexadecimal: notAnA('0x7f.0.0.1'),
    'a prefix length': notAnA('192.0.2.0/24'),
    'a line break': notAnA('192.0.2.1\n'),
    'digits of another script': notAnA('１９２.0.2.1'),
    IPv6: ['2001:db8::1', 0, '"2001:db8::1" is not an IPv4 address', 'an IPv6 address belongs in an AAAA record'],
    'two addresses in one value': ['192.0.2.1 192.0.2.2', 10, '"192.0.2.2" is one field too many'],
    'a list with commas': ['192.0.2.1, 192.0.2.2', 0, '"192.0.2.1," is not an IPv4 address'],
    'the column counts blanks before it': ['  x', 2, '"x" is not an IPv4 address'],
    'a name': notAnA('www.example.com'),
  },
)

refusesWire('A', {
  nothing: [octets(), 'the value ends inside the address'],
  'an octet too few': [octets(1, 2, 3), 'the value ends inside the address'],
  'an octet too many': [octets(1, 2, 3, 4, 5), '1 octets are left over'],
})

const documentation = [0x20, 0x01, 0x0d, 0xb8] as const

const zeros = (count: number) => new Array<number>(count).fill(0)

accepts('AAAA', {
  compressed: { text: '2001:db8::1', wire: octets(...documentation, ...zeros(11), 1) },
  'upper case and leading zeros': {
    text: '2001:0DB8:0000:0000:0000:0000:0000:0001',
    canonical: '2001:db8::1',
    wire: octets(...documentation, ...zeros(11), 1),
  },
  'RFC 5952 the longest run of zeros is cut': {
    text: '2001:db8:0:0:1:0:0:0',
    canonical: '2001:db8:0:0:1::',
    wire: octets(...documentation, ...zeros(5), 1, ...zeros(6)),
  },
  'RFC 5952 the first of equal runs is cut': {
    text: '2001:db8:0:0:1:0:0:1',
    canonical: '2001:db8::1:0:0:1',
    wire: octets(...documentation, ...zeros(5), 1, ...zeros(5), 1),
  },
  'RFC 5952 a single zero group stays': {
    text: '2001:db8::1:1:1:1:1',
    canonical: '2001:db8:0:1:1:1:1:1',
    wire: octets(...documentation, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1),
  },
  unspecified: { text: '::', wire: octets(...zeros(16)) },
  'an IPv4 tail': {
    text: '::ffff:192.0.2.1',
    canonical: '::ffff:c000:201',
    wire: octets(...zeros(10), 255, 255, 192, 0, 2, 1),
  },
})

const notAnAaaa = (text: string) => [text, 0, `"${text}" is not an IPv6 address`] as const

refuses(
  'AAAA',
  { form: '<IPv6 address>', example: '2001:db8::10' },
  {
    nothing: ['', 0, 'the address is missing'],
    'R1.12 a zone index': notAnAaaa('fe80::1%eth0'),
    'seven groups': notAnAaaa('1:2:3:4:5:6:7'),
    'nine groups': notAnAaaa('1:2:3:4:5:6:7:8:9'),
    'two gaps': notAnAaaa('1::2::3'),
    'a gap for nothing': notAnAaaa('1:2:3:4::5:6:7:8'),
    'three colons': notAnAaaa(':::'),
    'a colon at the end': notAnAaaa('1:2:3:4:5:6:7:'),
    'a group of five digits': notAnAaaa('2001:db8::10000'),
    brackets: notAnAaaa('[2001:db8::1]'),
    'an IPv4 tail that is none': notAnAaaa('::ffff:192.0.2.256'),
    'an IPv4 part in front': notAnAaaa('192.0.2.1::'),
    IPv4: ['192.0.2.1', 0, '"192.0.2.1" is not an IPv6 address', 'an IPv4 address belongs in an A record'],
  },
)

refusesWire('AAAA', {
  'four octets': [octets(192, 0, 2, 1), 'the value ends inside the address'],
  'an octet too many': [octets(...zeros(17)), '1 octets are left over'],
})
