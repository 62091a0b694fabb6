import { accepts, octets, refuses, refusesWire } from './golden.ts'

accepts('CAA', {
  'an issuer': { text: '0 issue "ca.example.net"', wire: octets(0, 5, 'issue', 'ca.example.net') },
  'with parameters': {
    text: '0 issue "ca.example.net; policy=ev"',
    wire: octets(0, 5, 'issue', 'ca.example.net; policy=ev'),
  },
  'nobody may issue': { text: '128 issuewild ";"', wire: octets(128, 9, 'issuewild', ';') },
  'a tag of one day': { text: '255 tag2 ""', wire: octets(255, 4, 'tag2') },
  'RFC 8659 the case of a tag means nothing': {
    text: '0 IODEF "mailto:Security@example.com"',
    canonical: '0 iodef "mailto:Security@example.com"',
    wire: octets(0, 5, 'iodef', 'mailto:Security@example.com'),
  },
  'any byte': {
    text: '0 issue "\\303\\"\\\\"',
    wire: octets(0, 5, 'issue', 0xc3, '"\\'),
    master: '0 issue "\\195\\"\\\\"',
  },
  'more than 255 bytes': { text: `0 issue "${'a'.repeat(300)}"`, wire: octets(0, 5, 'issue', 'a'.repeat(300)) },
})

refuses(
  'CAA',
  { form: '<flags> <tag> "<value>"', example: '0 issue "ca.example.net"' },
  {
    'R1.13 no quotation marks': [
      '0 issue letsencrypt.org',
      8,
      'the value "letsencrypt.org" is not in quotation marks',
      'write "letsencrypt.org"',
    ],
    'R1.13 flags of 256': ['256 issue "a"', 0, 'flags "256" is not a whole number from 0 to 255'],
    'R1.13 a hyphen in the tag': ['0 issue-wild "a"', 2, 'the tag "issue-wild" is not made of letters and digits'],
    'a tag in quotation marks': ['0 "issue" "a"', 2, 'the tag ""issue"" is not made of letters and digits'],
    'a tag of 256 letters': [
      `0 ${'a'.repeat(256)} "a"`,
      2,
      `the tag "${'a'.repeat(60)}…" is not made of letters and digits`,
    ],
    'no value': ['0 issue', 7, 'the value is missing'],
    'two values': ['0 issue "a" "b"', 12, '""b"" is one field too many'],
    'a word glued to the value': ['0 issue "a"b', 11, 'a blank is missing before "b"'],
    'an open quotation mark': [
      '0 issue "a',
      8,
      'the quotation mark is not closed',
      'end the string with a quotation mark',
    ],
  },
)

refusesWire('CAA', {
  nothing: [octets(), 'the value ends inside flags'],
  'flags alone': [octets(0), 'the tag is not made of letters and digits'],
  'an empty tag': [octets(0, 0, 'a'), 'the tag is not made of letters and digits'],
  'a tag over the end': [octets(0, 6, 'issue'), 'the value ends inside the tag'],
  'a hyphen in the tag': [octets(0, 2, 'a-', 'b'), 'the tag is not made of letters and digits'],
})
