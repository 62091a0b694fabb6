import { accepts, octets, refuses, refusesWire } from './golden.ts'

const mail = [4, 'mail', 7, 'example', 3, 'com', 0] as const

accepts('MX', {
  'a host': { text: '10 mail.example.com.', wire: octets(0, 10, ...mail), target: 'mail.example.com.' },
  'blanks of any number, no final dot, leading zeros': {
    text: '0010 \t MAIL.example.com',
    canonical: '10 mail.example.com.',
    wire: octets(0, 10, ...mail),
    target: 'mail.example.com.',
  },
  'the highest preference': {
    text: '65535 mail.example.com.',
    wire: octets(255, 255, ...mail),
    target: 'mail.example.com.',
  },
  'R1.17 null MX has no host': { text: '0 .', wire: octets(0, 0, 0) },
})

refuses(
  'MX',
  { form: '<preference> <host>', example: '10 mail.example.com.' },
  {
    nothing: ['', 0, 'the preference is missing'],
    'the preference alone': ['10', 2, 'the host is missing'],
    'the host alone': [
      'mail.example.com.',
      0,
      'the preference "mail.example.com." is not a whole number from 0 to 65535',
    ],
    'a preference of 65536': ['65536 mail', 0, 'the preference "65536" is not a whole number from 0 to 65535'],
    'a sign': ['+1 mail', 0, 'the preference "+1" is not a whole number from 0 to 65535'],
    'a negative number': ['-1 mail', 0, 'the preference "-1" is not a whole number from 0 to 65535'],
    'a fraction': ['1.0 mail', 0, 'the preference "1.0" is not a whole number from 0 to 65535'],
    hexadecimal: ['0x10 mail', 0, 'the preference "0x10" is not a whole number from 0 to 65535'],
    'an exponent': ['1e1 mail', 0, 'the preference "1e1" is not a whole number from 0 to 65535'],
    'digits of another script': ['١ mail', 0, 'the preference "١" is not a whole number from 0 to 65535'],
    'three fields': ['10 mail.example.com. 20', 21, '"20" is one field too many'],
    'no-break space between the fields': [
      '10\u00a0mail',
      0,
      'the preference "10\u00a0mail" is not a whole number from 0 to 65535',
    ],
    'a bad host': ['10 mail..com', 8, 'the host: "mail..com" has an empty label', 'remove the extra dot'],
    'R1.17 no host with a preference': [
      '10 .',
      0,
      '"." as host means "no mail here", which has preference 0',
      'write 0 .',
    ],
  },
)

refusesWire('MX', {
  nothing: [octets(), 'the value ends inside the preference'],
  'half a preference': [octets(0), 'the value ends inside the preference'],
  'no host': [octets(0, 10), 'the host is not a name without compression'],
  'no host with a preference': [octets(0, 10, 0), '"." as host means "no mail here", which has preference 0'],
  'octets behind the host': [octets(0, 10, ...mail, 1), '1 octets are left over'],
})

const sip = [3, 'sip', 7, 'example', 3, 'com', 0] as const

accepts('SRV', {
  'a service': {
    text: '10 60 5060 sip.example.com.',
    wire: octets(0, 10, 0, 60, 0x13, 0xc4, ...sip),
    target: 'sip.example.com.',
  },
  'the highest numbers': {
    text: '65535 65535 65535 sip.example.com.',
    wire: octets(255, 255, 255, 255, 255, 255, ...sip),
    target: 'sip.example.com.',
  },
  'R1.23 no such service': { text: '0 0 0 .', wire: octets(0, 0, 0, 0, 0, 0, 0) },
})

refuses(
  'SRV',
  { form: '<priority> <weight> <port> <target>', example: '10 60 5060 sip.example.com.' },
  {
    'the port is missing': [
      '10 60 sip.example.com.',
      6,
      'the port "sip.example.com." is not a whole number from 0 to 65535',
    ],
    'the target is missing': ['10 60 5060 ', 11, 'the target is missing'],
    'a weight of 65536': ['10 65536 5060 sip', 3, 'the weight "65536" is not a whole number from 0 to 65535'],
    'a bad target': ['1 2 3 a..b', 8, 'the target: "a..b" has an empty label', 'remove the extra dot'],
  },
)

refusesWire('SRV', { 'a short port': [octets(0, 1, 0, 2, 0), 'the value ends inside the port'] })

const soaWire = octets(
  ...[3, 'ns1', 7, 'example', 3, 'net', 0],
  ...[10, 'hostmaster', 7, 'example', 3, 'com', 0],
  ...[0, 0, 0, 1, 0, 0, 0x1c, 0x20, 0, 0, 0x03, 0x84, 0, 0x12, 0x75, 0, 0, 1, 0x51, 0x80],
)

accepts('SOA', {
  "Route 53's timers": {
    text: 'ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 86400',
    wire: soaWire,
  },
  'the highest numbers, a dot in the mailbox': {
    text: 'a. j\\056doe.b. 4294967295 4294967295 4294967295 4294967295 4294967295',
    wire: octets(1, 'a', 0, 5, 'j.doe', 1, 'b', 0, ...new Array<number>(20).fill(255)),
    master: 'a. j\\.doe.b. 4294967295 4294967295 4294967295 4294967295 4294967295',
  },
})

refuses(
  'SOA',
  {
    form: '<mname> <rname> <serial> <refresh> <retry> <expire> <minimum>',
    example: 'ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 86400',
  },
  {
    'four numbers': ['a. b. 1 2 3 4', 13, 'minimum is missing'],
    'six numbers': ['a. b. 1 2 3 4 5 6', 16, '"6" is one field too many'],
    '33 bits': ['a. b. 4294967296 2 3 4 5', 6, 'the serial "4294967296" is not a whole number from 0 to 4294967295'],
    'a unit, as zone files allow it': [
      'a. b. 1 2h 3 4 5',
      8,
      'refresh "2h" is not a whole number from 0 to 4294967295',
    ],
    'an at sign alone is a name': ['a. b', 4, 'the serial is missing'],
  },
)

refusesWire('SOA', {
  'a short minimum': [soaWire.subarray(0, -1), 'the value ends inside minimum'],
  'too long': [octets(...soaWire, 0), '1 octets are left over'],
})
