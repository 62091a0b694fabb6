import { describe } from 'vitest'
import { accepts, octets, refuses, refusesWire } from './golden.ts'

const foo = [3, 'foo', 7, 'example', 3, 'com', 0] as const
const fooName = 'foo.example.com.'

describe.each(['SVCB', 'HTTPS'] as const)('%s', (type) => {
  accepts(type, {
    'RFC 9460 D.1 AliasMode': { text: '0 foo.example.com.', wire: octets(0, 0, ...foo), target: fooName },
    'RFC 9460 D.2 figure 3: the target is the owner': { text: '1 .', wire: octets(0, 1, 0) },
    'RFC 9460 D.2 figure 4: a port': {
      text: '16 foo.example.com. port=53',
      canonical: '16 foo.example.com. port="53"',
      wire: octets(0, 16, ...foo, 0, 3, 0, 2, 0, 53),
      target: fooName,
    },
    'RFC 9460 D.2 figure 5: a key without a name': {
      text: '1 foo.example.com. key667=hello',
      canonical: '1 foo.example.com. key667="hello"',
      wire: octets(0, 1, ...foo, 0x02, 0x9b, 0, 5, 'hello'),
      target: fooName,
    },
    'RFC 9460 D.2 figure 6: any byte, octal here': {
      text: '1 foo.example.com. key667="hello\\322qoo"',
      wire: octets(0, 1, ...foo, 0x02, 0x9b, 0, 9, 'hello', 0xd2, 'qoo'),
      master: '1 foo.example.com. key667="hello\\210qoo"',
      target: fooName,
    },
    'RFC 9460 D.2 figure 7: two IPv6 hints': {
      text: '1 foo.example.com. ipv6hint="2001:db8::1,2001:db8:0::53:1"',
      canonical: '1 foo.example.com. ipv6hint="2001:db8::1,2001:db8::53:1"',
      wire: octets(
        ...[0, 1, ...foo, 0, 6, 0, 32],
        ...[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        ...[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x53, 0, 1],
      ),
      target: fooName,
    },
    'RFC 9460 D.2 figure 8: an IPv4-mapped hint': {
      text: '1 example.com. ipv6hint="2001:db8:122:344::192.0.2.33"',
      canonical: '1 example.com. ipv6hint="2001:db8:122:344::c000:221"',
      wire: octets(
        ...[0, 1, 7, 'example', 3, 'com', 0, 0, 6, 0, 16],
        ...[0x20, 0x01, 0x0d, 0xb8, 0x01, 0x22, 0x03, 0x44, 0, 0, 0, 0, 0xc0, 0, 0x02, 0x21],
      ),
      target: 'example.com.',
    },
    'RFC 9460 D.2 figure 9: keys and the mandatory list are sorted': {
      text: '16 foo.example.org. alpn=h2,h3-19 mandatory=ipv4hint,alpn ipv4hint=192.0.2.1',
      canonical: '16 foo.example.org. mandatory="alpn,ipv4hint" alpn="h2,h3-19" ipv4hint="192.0.2.1"',
      wire: octets(
        ...[0, 16, 3, 'foo', 7, 'example', 3, 'org', 0],
        ...[0, 0, 0, 4, 0, 1, 0, 4, 0, 1, 0, 9, 2, 'h2', 5, 'h3-19', 0, 4, 0, 4, 192, 0, 2, 1],
      ),
      target: 'foo.example.org.',
    },
    'RFC 9460 D.2 figure 10: comma and backslash in a protocol id': {
      text: '16 foo.example.com. alpn="f\\\\\\\\oo\\\\,bar,h2"',
      wire: octets(0, 16, ...foo, 0, 1, 0, 12, 8, 'f\\oo,bar', 2, 'h2'),
      target: fooName,
    },
    'the same without quotation marks': {
      text: '16 foo.example.com. alpn=f\\\\\\\\oo\\\\,bar,h2',
      canonical: '16 foo.example.com. alpn="f\\\\\\\\oo\\\\,bar,h2"',
      wire: octets(0, 16, ...foo, 0, 1, 0, 12, 8, 'f\\oo,bar', 2, 'h2'),
      target: fooName,
    },
    'all keys with a name, from last to first': {
      text: '1 . key65400 ipv6hint=:: ech=AAEC ipv4hint=192.0.2.1,192.0.2.2 port=8443 no-default-alpn alpn=h3 mandatory=port,key65400',
      canonical:
        '1 . mandatory="port,key65400" alpn="h3" no-default-alpn port="8443" ipv4hint="192.0.2.1,192.0.2.2" ech="AAEC" ipv6hint="::" key65400',
      wire: octets(
        ...[0, 1, 0, 0, 0, 0, 4, 0, 3, 0xff, 0x78, 0, 1, 0, 3, 2, 'h3', 0, 2, 0, 0, 0, 3, 0, 2, 0x20, 0xfb],
        ...[0, 4, 0, 8, 192, 0, 2, 1, 192, 0, 2, 2, 0, 5, 0, 3, 0, 1, 2],
        ...[0, 6, 0, 16, ...new Array<number>(16).fill(0), 0xff, 0x78, 0, 0],
      ),
    },
    'RFC 9460 §2.1 a known key by its number holds wire form': {
      text: '1 . key1="\\002h2\\002h3" key3="\\000\\065"',
      canonical: '1 . alpn="h2,h3" port="53"',
      wire: octets(0, 1, 0, 0, 1, 0, 6, 2, 'h2', 2, 'h3', 0, 3, 0, 2, 0, 0o65),
    },
    'an empty value is no value': {
      text: '1 . alpn=h2 no-default-alpn="" key9=',
      canonical: '1 . alpn="h2" no-default-alpn key9',
      wire: octets(0, 1, 0, 0, 1, 0, 3, 2, 'h2', 0, 2, 0, 0, 0, 9, 0, 0),
    },
    'the highest key': { text: '65535 . key65534="a"', wire: octets(255, 255, 0, 255, 254, 0, 1, 'a') },
  })

  const keys =
    'the keys are mandatory, alpn, no-default-alpn, port, ipv4hint, ech, ipv6hint, and key<number> for any other'
  const example = type === 'SVCB' ? '1 svc.example.com. alpn="h2,h3" port="8443"' : '1 . alpn="h2,h3"'

  refuses(
    type,
    { form: '<priority> <target> [<key>="<value>" …]', example },
    {
      'the target is missing': ['1', 1, 'the target is missing'],
      'R1.16 AliasMode with a parameter': [
        '0 svc.example.com. port=1',
        19,
        'priority 0 is an alias, which takes no parameters',
        'write a priority from 1 on',
      ],
      'R1.16 a key twice': ['1 . port=1 port=1', 11, 'port is there twice'],
      'R1.16 a key twice, once by number': ['1 . port=1 key3="\\000\\001"', 11, 'port is there twice'],
      'a slip in a key': ['1 . alpm=h2', 4, '"alpm" is not a parameter key', 'did you mean "alpn"?'],
      'upper case': ['1 . ALPN=h2', 4, '"ALPN" is not a parameter key', 'did you mean "alpn"?'],
      'an unknown key': ['1 . port=1 dohpath=/dns-query', 11, '"dohpath" is not a parameter key', keys],
      'the reserved key': ['1 . key65535=a', 4, '"key65535" is not a parameter key', keys],
      'a key number above 16 bits': ['1 . key65536=a', 4, '"key65536" is not a parameter key', keys],
      'a key number with a leading zero': ['1 . key01=a', 4, '"key01" is not a parameter key', keys],
      'no key': ['1 . =h2', 4, '"" is not a parameter key', keys],
      'RFC 9460 D.3 figure 13: a key without its value': ['1 . alpn', 4, 'alpn: an item of the list is empty'],
      'RFC 9460 D.3 figure 14: a value where none belongs': [
        '1 . alpn=h2 no-default-alpn=abc',
        28,
        'no-default-alpn: it takes no value',
      ],
      'RFC 9460 D.3 figure 15: mandatory names a key that is not there': [
        '1 foo.example.com. mandatory=key123',
        19,
        'mandatory names key123, which is not there',
      ],
      'RFC 9460 D.3 figure 16: mandatory names itself': [
        '1 foo.example.com. mandatory=mandatory',
        29,
        'mandatory: it cannot be in its own list',
      ],
      'RFC 9460 D.3 figure 17: mandatory names a key twice': [
        '1 foo.example.com. mandatory=key123,key123 key123=abc',
        29,
        'mandatory: "key123" is twice in its list',
      ],
      'mandatory names what is no key': [
        '1 . mandatory=alpm',
        14,
        'mandatory: "alpm" in its list is not a parameter key',
      ],
      'RFC 9460 §7.1.1 no-default-alpn alone': ['1 . no-default-alpn', 4, 'no-default-alpn needs alpn beside it'],
      'an empty protocol id': ['1 . alpn="h2,,h3"', 9, 'alpn: an item of the list is empty'],
      'a protocol id of 256 bytes': [`1 . alpn=${'a'.repeat(256)}`, 9, 'alpn: a protocol id has at most 255 bytes'],
      'a list escape of another character': [
        '1 . alpn="a\\\\b"',
        9,
        'alpn: a backslash in a list stands only before a comma or a backslash',
      ],
      'a port of 65536': ['1 . port=65536', 9, 'port: it is a whole number from 0 to 65535'],
      'a port by name': ['1 . port=https', 9, 'port: it is a whole number from 0 to 65535'],
      'IPv6 in an IPv4 hint': ['1 . ipv4hint=2001:db8::1', 13, 'ipv4hint: it is a list of IPv4 addresses'],
      'IPv4 in an IPv6 hint': ['1 . ipv6hint=192.0.2.1', 13, 'ipv6hint: it is a list of IPv6 addresses'],
      'a blank in a list': ['1 . ipv4hint="192.0.2.1, 192.0.2.2"', 13, 'ipv4hint: it is a list of IPv4 addresses'],
      'no Base64': ['1 . ech=AAE', 8, 'ech: it is a Base64 text'],
      'an empty ech': ['1 . ech', 4, 'ech: it is a Base64 text'],
      'a known key by number with a broken value': ['1 . key3="1"', 9, 'key3: it has two octets'],
      'no blank between parameters': ['1 . alpn="h2"port=1', 13, 'a blank is missing between two parameters'],
      'a quotation mark inside a word': ['1 . alpn=h"2"', 10, 'a quotation mark stands inside a word'],
      'blanks around the equals sign': ['1 . port = 1', 4, 'port: it is a whole number from 0 to 65535'],
      'a value that does not end': [
        '1 . alpn="h2',
        9,
        'the quotation mark is not closed',
        'end the string with a quotation mark',
      ],
    },
  )

  refusesWire(type, {
    'half a key': [octets(0, 1, 0, 0), 'the value ends inside a parameter'],
    'no length': [octets(0, 1, 0, 0, 3), 'the value ends inside a parameter'],
    'a value over the end': [octets(0, 1, 0, 0, 3, 0, 2, 0), 'the value ends inside a parameter'],
    'keys that do not ascend': [octets(0, 1, 0, 0, 9, 0, 0, 0, 8, 0, 0), 'the keys of the parameters do not ascend'],
    'a key twice': [octets(0, 1, 0, 0, 9, 0, 0, 0, 9, 0, 0), 'the keys of the parameters do not ascend'],
    'the reserved key': [octets(0, 1, 0, 255, 255, 0, 0), 'key65535: it is reserved'],
    'AliasMode with a parameter': [octets(0, 0, 0, 0, 9, 0, 0), 'priority 0 is an alias, which takes no parameters'],
    'a short port': [octets(0, 1, 0, 0, 3, 0, 1, 0), 'port: it has two octets'],
    'an empty alpn': [octets(0, 1, 0, 0, 1, 0, 0), 'alpn: the list is empty'],
    'an empty protocol id': [octets(0, 1, 0, 0, 1, 0, 1, 0), 'alpn: an item of the list is empty'],
    'a protocol id over the end': [octets(0, 1, 0, 0, 1, 0, 2, 2, 'h'), 'alpn: an item of the list runs over the end'],
    'half a hint': [octets(0, 1, 0, 0, 4, 0, 3, 1, 2, 3), 'ipv4hint: it is one or more times 4 octets'],
    'no hint': [octets(0, 1, 0, 0, 6, 0, 0), 'ipv6hint: it is one or more times 16 octets'],
    'an empty ech': [octets(0, 1, 0, 0, 5, 0, 0), 'ech: it is empty'],
    'an empty mandatory list': [octets(0, 1, 0, 0, 0, 0, 0), 'mandatory: it is a list of keys of two octets'],
    'mandatory in its own list': [octets(0, 1, 0, 0, 0, 0, 2, 0, 0), 'mandatory: its keys do not ascend from 1'],
    'mandatory names a key that is not there': [
      octets(0, 1, 0, 0, 0, 0, 2, 0, 3),
      'mandatory names port, which is not there',
    ],
  })
})
