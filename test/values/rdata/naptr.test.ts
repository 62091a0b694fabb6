import { accepts, octets, refuses, refusesWire } from './golden.ts'

accepts('NAPTR', {
  'a regexp': {
    text: '100 10 "U" "E2U+sip" "!^.*$!sip:info@example.com!" .',
    wire: octets(0, 100, 0, 10, 1, 'U', 7, 'E2U+sip', 27, '!^.*$!sip:info@example.com!', 0),
  },
  'a replacement': {
    text: '65535 0 "s" "SIP+D2U" "" _sip._udp.example.com.',
    wire: octets(255, 255, 0, 0, 1, 's', 7, 'SIP+D2U', 0, 4, '_sip', 4, '_udp', 7, 'example', 3, 'com', 0),
  },
  'a back reference: its backslash is doubled': {
    text: '1 2 "" "" "!^(.*)$!\\\\1!" .',
    wire: octets(0, 1, 0, 2, 0, 0, 11, '!^(.*)$!\\1!', 0),
  },
})

refuses(
  'NAPTR',
  {
    form: '<order> <preference> "<flags>" "<service>" "<regexp>" <replacement>',
    example: '100 10 "U" "E2U+sip" "!^.*$!sip:info@example.com!" .',
  },
  {
    'R1.18 both a regexp and a replacement': [
      '1 2 "U" "E2U+sip" "!a!b!" example.com.',
      26,
      'both a regexp and a replacement, but only one of them can rewrite',
      'write "." as replacement, or "" as regexp',
    ],
    'R1.18 neither of them': ['1 2 "U" "E2U+sip" "" .', 18, 'neither a regexp nor a replacement', 'write one of them'],
    'no replacement': ['1 2 "U" "E2U+sip" "!a!b!"', 25, 'the replacement is missing'],
    'no quotation marks': ['1 2 U "E2U+sip" "!a!b!" .', 4, 'flags "U" is not in quotation marks', 'write "U"'],
    'a regexp of 256 bytes': [
      `1 2 "U" "" "${'a'.repeat(256)}" .`,
      11,
      'the regexp has 256 bytes, but a string holds at most 255',
    ],
    'a single backslash': [
      '1 2 "U" "" "!a!\\1!" .',
      15,
      'a backslash is followed by neither a quotation mark, a backslash nor three octal digits',
      'write \\\\ for a backslash, \\" for a quotation mark, \\000 to \\377 (octal) for any byte',
    ],
  },
)

refusesWire('NAPTR', {
  'a short flag': [octets(0, 1, 0, 2, 3, 'U'), 'the value ends inside flags'],
  'no service': [octets(0, 1, 0, 2, 1, 'U'), 'the value ends inside the service'],
  'both a regexp and a replacement': [
    octets(0, 1, 0, 2, 0, 0, 1, 'a', 1, 'b', 0),
    'both a regexp and a replacement, but only one of them can rewrite',
  ],
})
