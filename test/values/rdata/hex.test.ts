import { accepts, octets, refuses, refusesWire } from './golden.ts'

const digits = (count: number) => '0123456789abcdef'.repeat(8).slice(0, count)
const bytes = (count: number) =>
  Array.from({ length: count }, (_, index) => [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef][index % 8] ?? 0)
const wholeHint = 'write all of its digits, without blanks between them'

accepts('DS', {
  'SHA-1': { text: `60485 5 1 ${digits(40)}`, wire: octets(0xec, 0x45, 5, 1, ...bytes(20)) },
  'SHA-256': { text: `12345 13 2 ${digits(64)}`, wire: octets(0x30, 0x39, 13, 2, ...bytes(32)) },
  'SHA-384': { text: `0 14 4 ${digits(96)}`, wire: octets(0, 0, 14, 4, ...bytes(48)) },
  'upper case': {
    text: `12345 13 2 ${digits(64).toUpperCase()}`,
    canonical: `12345 13 2 ${digits(64)}`,
    wire: octets(0x30, 0x39, 13, 2, ...bytes(32)),
  },
  'a digest type of unknown length': { text: '1 255 255 ab', wire: octets(0, 1, 255, 255, 0xab) },
})

refuses(
  'DS',
  { form: '<key tag> <algorithm> <digest type> <digest in hex>', example: `12345 13 2 ${digits(64)}` },
  {
    'R1.15 too short': ['1 13 2 AB', 7, 'the digest has 2 hex digits, but digest type 2 has 64', wholeHint],
    'R1.15 the length of another type': [
      `1 13 4 ${digits(64)}`,
      7,
      'the digest has 64 hex digits, but digest type 4 has 96',
      wholeHint,
    ],
    'a blank inside the digest': [`1 13 2 ${digits(32)} ${digits(32)}`, 40, `"${digits(32)}" is one field too many`],
    'an odd number of digits': ['1 13 3 abc', 10, 'the digest has an odd number of hex digits (3)'],
    'a letter above f': ['1 13 2 abxd', 9, 'the digest has a character that is not a hex digit'],
    'no digest': ['1 13 2', 6, 'the digest is missing'],
    'a key tag of 17 bits': ['65536 13 2 ab', 0, 'the key tag "65536" is not a whole number from 0 to 65535'],
    'an algorithm by name': [
      '1 ECDSAP256SHA256 2 ab',
      2,
      'the algorithm "ECDSAP256SHA256" is not a whole number from 0 to 255',
    ],
  },
)

refusesWire('DS', {
  'no digest': [octets(0, 1, 13, 3), 'the digest is empty'],
  'a short digest': [octets(0, 1, 13, 2, 0xab), 'the digest has 2 hex digits, but digest type 2 has 64'],
  'a short header': [octets(0, 1, 13), 'the value ends inside the digest type'],
})

accepts('SSHFP', {
  'SHA-1': { text: `1 1 ${digits(40)}`, wire: octets(1, 1, ...bytes(20)) },
  'SHA-256': { text: `4 2 ${digits(64)}`, wire: octets(4, 2, ...bytes(32)) },
  'a fingerprint type that dns-packet cannot carry': { text: '4 3 abcd', wire: octets(4, 3, 0xab, 0xcd) },
})

refuses(
  'SSHFP',
  { form: '<algorithm> <fingerprint type> <fingerprint in hex>', example: `4 2 ${digits(64)}` },
  {
    'R1.23a SHA-1 with the length of SHA-256': [
      `1 1 ${digits(64)}`,
      4,
      'the fingerprint has 64 hex digits, but fingerprint type 1 has 40',
      wholeHint,
    ],
    'R1.23a SHA-256 with the length of SHA-1': [
      `1 2 ${digits(40)}`,
      4,
      'the fingerprint has 40 hex digits, but fingerprint type 2 has 64',
      wholeHint,
    ],
    'colons, as ssh prints it': ['1 3 ab:cd', 6, 'the fingerprint has a character that is not a hex digit'],
  },
)

accepts('TLSA', {
  'SHA-256': { text: `3 1 1 ${digits(64)}`, wire: octets(3, 1, 1, ...bytes(32)) },
  'SHA-512': { text: `2 0 2 ${digits(128)}`, wire: octets(2, 0, 2, ...bytes(64)) },
  'the whole certificate': { text: '0 0 0 00ff', wire: octets(0, 0, 0, 0, 255) },
})

refuses(
  'TLSA',
  { form: '<usage> <selector> <matching type> <data in hex>', example: `3 1 1 ${digits(64)}` },
  {
    'R1.23b usage 4': ['4 1 1 ab', 0, 'the usage "4" is not a whole number from 0 to 3'],
    'R1.23b selector 2': ['3 2 1 ab', 2, 'the selector "2" is not a whole number from 0 to 1'],
    'R1.23b matching type 3': ['3 1 3 ab', 4, 'the matching type "3" is not a whole number from 0 to 2'],
    'R1.23b too short': [`3 1 1 ${digits(62)}`, 6, 'the data has 62 hex digits, but matching type 1 has 64', wholeHint],
  },
)

refusesWire('TLSA', { 'usage 4': [octets(4, 1, 0, 1), 'the usage 4 is above 3'] })
