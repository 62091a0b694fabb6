import { describe } from 'vitest'
import { accepts, octets, refuses, refusesWire } from './golden.ts'

const www = octets(3, 'www', 7, 'example', 3, 'com', 0)
const label63 = 'a'.repeat(63)
const longest = `${label63}.${label63}.${label63}.${'b'.repeat(61)}.`

describe.each(['CNAME', 'NS', 'PTR'] as const)('%s', (type) => {
  accepts(type, {
    'an absolute name': { text: 'www.example.com.', wire: www, target: 'www.example.com.' },
    'R1.1 without the final dot it is absolute too': {
      text: 'www.example.com',
      canonical: 'www.example.com.',
      wire: www,
      target: 'www.example.com.',
    },
    'R1.1 upper case is folded': {
      text: 'WWW.Example.COM.',
      canonical: 'www.example.com.',
      wire: www,
      target: 'www.example.com.',
    },
    'R1.1 also as an escape': {
      text: '\\127ww.example.com.',
      canonical: 'www.example.com.',
      wire: www,
      target: 'www.example.com.',
    },
    'R1.5 everything but letters, digits, hyphen and underscore is octal': {
      text: '*.a@b_c-1.example.com.',
      canonical: '\\052.a\\100b_c-1.example.com.',
      wire: octets(1, '*', 7, 'a@b_c-1', 7, 'example', 3, 'com', 0),
      master: '*.a\\@b_c-1.example.com.',
      target: '\\052.a\\100b_c-1.example.com.',
    },
    'R1.4 octal in the API is decimal in a zone file': {
      text: 'a\\303\\056\\040b.example.com.',
      canonical: 'a\\303\\056\\040b.example.com.',
      wire: octets(5, 'a', 0xc3, '. b', 7, 'example', 3, 'com', 0),
      master: 'a\\195\\.\\032b.example.com.',
      target: 'a\\303\\056\\040b.example.com.',
    },
    'R1.2 255 octets': {
      text: longest,
      wire: octets(63, label63, 63, label63, 63, label63, 61, 'b'.repeat(61), 0),
      target: longest,
    },
    'R1.6 letters beyond ASCII': {
      text: 'bücher.example.',
      canonical: 'xn--bcher-kva.example.',
      wire: octets(13, 'xn--bcher-kva', 7, 'example', 0),
      target: 'xn--bcher-kva.example.',
    },
    'the root': { text: '.', wire: octets(0), target: '.' },
  })
})

const cname = { form: '<domain name>', example: 'www.example.com.' }

refuses('CNAME', cname, {
  nothing: ['', 0, 'the name is missing'],
  'two names': ['a.example.com. b.example.com.', 15, '"b.example.com." is one field too many'],
  'an empty label': ['www..example.com', 4, 'the name: "www..example.com" has an empty label', 'remove the extra dot'],
  'a dot in front, after blanks': ['  .com', 2, 'the name: ".com" has an empty label', 'remove the extra dot'],
  'a label of 64 bytes': [
    `www.${'a'.repeat(64)}.com`,
    4,
    `the name: a label of "www.${'a'.repeat(56)}…" has 64 bytes`,
    'a label has at most 63 bytes',
  ],
  'a name of 256 octets': [
    longest.replace('b.', 'bb.'),
    0,
    `the name: "${'a'.repeat(60)}…" has 256 bytes`,
    'a name has at most 255 bytes on the wire',
  ],
  'a backslash before a letter': [
    'a\\.example.com',
    1,
    'the name: "a\\.example.com" has a backslash that is not followed by three octal digits',
    'write the byte as \\nnn, for example \\134 for a backslash',
  ],
  'an escape above 377': [
    'a\\400.example.com',
    1,
    'the name: "a\\400.example.com" has a backslash that is not followed by three octal digits',
    'write the byte as \\nnn, for example \\134 for a backslash',
  ],
  'a control character': [
    'a\u0007b',
    1,
    'the name: "a\u0007b" has a character that a name cannot hold as it is',
    'write \\007',
  ],
})

refuses('NS', { form: '<domain name>', example: 'ns1.example.net.' }, { nothing: ['', 0, 'the name is missing'] })
refuses('PTR', { form: '<domain name>', example: 'host.example.com.' }, { nothing: ['', 0, 'the name is missing'] })

const noName = 'the name is not a name without compression'

refusesWire('CNAME', {
  nothing: [octets(), noName],
  'no root at the end': [octets(3, 'www'), noName],
  'a label over the end': [octets(4, 'www'), noName],
  'a compression pointer': [octets(3, 'www', 0xc0, 0x0c), noName],
  'an extended label type': [octets(0x41, 'www', 0), noName],
  'more than 255 octets': [octets(...new Array<readonly (number | string)[]>(5).fill([63, label63]).flat(), 0), noName],
  'octets behind the root': [octets(0, 0), '1 octets are left over'],
})
