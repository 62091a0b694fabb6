import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globMatcher, isGlob } from '../../src/values/glob.ts'

test.each([
  ['web', 'web', true],
  ['web', 'webs', false],
  ['*', '', true],
  ['*', 'anything', true],
  ['eu*', 'euw1', true],
  ['eu*', 'use1', false],
  ['*1', 'euw1', true],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['a**c', 'abc', true],
  ['ab*bc', 'abc', false],
  ['.*', 'x', false],
  ['[a]', 'a', false],
])('%s and "%s": %s', (pattern, text, expected) => expect(globMatcher(pattern)(text)).toBe(expected))

test('is what the regular expression says', () => {
  const word = fc.stringMatching(/^[ab*]{0,8}$/)
  fc.assert(
    fc.property(word, fc.stringMatching(/^[ab]{0,10}$/), (pattern, text) => {
      const expression = new RegExp(`^${pattern.split('*').join('.*')}$`)
      expect(globMatcher(pattern)(text)).toBe(expression.test(text))
    }),
  )
})

test('many stars cost no more than one walk each', () => {
  const text = 'a'.repeat(20_000)
  expect(globMatcher(`${'a*'.repeat(200)}b`)(text)).toBe(false)
})

test('a glob has a star', () => expect([isGlob('a*'), isGlob('a')]).toEqual([true, false]))
