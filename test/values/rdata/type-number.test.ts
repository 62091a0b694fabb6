import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RECORD_TYPES } from '../../../src/values/rdata/rdata.ts'
import { TYPE_NUMBERS, typeName, typeNumber } from '../../../src/values/rdata/type-number.ts'

describe('type numbers', () => {
  test('are those of the IANA registry', () => {
    expect(TYPE_NUMBERS).toEqual({
      A: 1,
      NS: 2,
      CNAME: 5,
      SOA: 6,
      PTR: 12,
      MX: 15,
      TXT: 16,
      AAAA: 28,
      SRV: 33,
      NAPTR: 35,
      DS: 43,
      SSHFP: 44,
      TLSA: 52,
      SVCB: 64,
      HTTPS: 65,
      SPF: 99,
      CAA: 257,
    })
  })

  test.each(RECORD_TYPES)('%s and back', (type) => {
    expect(typeName(TYPE_NUMBERS[type])).toBe(type)
    expect(typeNumber(type)).toBe(TYPE_NUMBERS[type])
    expect(typeNumber(type.toLowerCase())).toBe(TYPE_NUMBERS[type])
    expect(typeNumber(`TYPE${TYPE_NUMBERS[type]}`)).toBe(TYPE_NUMBERS[type])
  })

  test.each([
    ['TYPE65280', 65280],
    ['type65280', 65280],
    ['TYPE0', 0],
    ['TYPE65535', 65535],
    ['TYPE65536', undefined],
    ['TYPE99999999', undefined],
    ['TYPE01', undefined],
    ['TYPE', undefined],
    ['TYPE-1', undefined],
    ['TYPE1 ', undefined],
    ['DNAME', undefined],
    ['', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('RFC 3597 %s is %s', (name, number) => {
    expect(typeNumber(name)).toBe(number)
  })

  test('every number has a name that leads back to it', () => {
    fc.assert(
      fc.property(fc.nat(65535), (number) => {
        expect(typeNumber(typeName(number))).toBe(number)
      }),
    )
    expect(typeName(65280)).toBe('TYPE65280')
  })
})
