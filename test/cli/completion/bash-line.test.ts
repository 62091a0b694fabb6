import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bashReply, splitBashLine } from '../../../src/cli/completion/bash-line.ts'

describe('splitBashLine', () => {
  test.each([
    ['r53sim', [], 'r53sim'],
    ['r53sim ', ['r53sim'], ''],
    ['  r53sim   ex', ['r53sim'], 'ex'],
    ['r53sim show "my plan" --rec', ['r53sim', 'show', 'my plan'], '--rec'],
    ["r53sim show 'my pl", ['r53sim', 'show'], 'my pl'],
    ['a my\\ plan b', ['a', 'my plan'], 'b'],
    ['a "q\\"\\$\\n" b', ['a', 'q"$\\n'], 'b'],
    ["a 'q\\' b", ['a', 'q\\'], 'b'],
    ['a en"dpo"int', ['a'], 'endpoint'],
    ['a b\\', ['a'], 'b'],
    ['a "', ['a'], ''],
    ["a '' b", ['a', ''], 'b'],
    ['a --format=js', ['a'], '--format=js'],
  ])('%s', (line, words, current) => {
    const split = splitBashLine(line)
    expect({ words: split.words, current: split.current.text }).toEqual({ words, current })
  })
})

describe('bashReply', () => {
  const reply = (line: string, replaced: string, value: string) => bashReply(line, splitBashLine(line), replaced, value)

  test.each([
    // line         replaced  value                reply
    ['x ex', 'ex', 'explain', 'explain'],
    ['x en:us', 'us', 'en:use1', 'use1'],
    ['x en:', '', 'en:use1', 'use1'],
    ['x --f=j', 'j', '--f=json', 'json'],
    ["x 'en:us", 'en:us', 'en:use1', 'en:use1'],
    ["x 'a b", 'a b', "a b's", undefined],
    ['x "a', 'a', 'a $b', 'a \\$b'],
    ['x a', 'a', 'a $b', 'a\\ \\$b'],
    ['x *.e', '*.e', '*.ex', '\\*.ex'],
    ['x \\*.e', '\\*.e', '*.ex', '\\*.ex'],
    ['x ex', 'ex', 'show', undefined],
    ['x ex', 'other', 'explain', 'explain'],
  ])('%s, %j: %j', (line, replaced, value, expected) => {
    expect(reply(line, replaced, value)).toBe(expected)
  })

  /** Text that a name may have. */
  const name = fc.string({
    unit: fc.constantFrom(...'ab:=@,./*?[]{}~#!$`"\'\\ ;&|<>()^%-+é'),
    minLength: 1,
    maxLength: 12,
  })

  test('what is put in place reads as the value', () => {
    fc.assert(
      fc.property(name, fc.constantFrom('', '"', "'"), fc.nat(12), (value, quote, length) => {
        const typed = quote === '' ? '' : `${quote}${value.slice(0, length)}`
        // A prefix that needs no escape: what the reader has typed inside a quote.
        fc.pre(quote === '' || !/["'\\$`]/.test(value.slice(0, length)))
        const line = `x ${typed}`
        const put = reply(line, typed.slice(quote.length), value)
        if (put === undefined) expect(value).toContain("'")
        else expect(splitBashLine(`x ${quote}${put}`).current.text).toBe(value)
      }),
    )
  })

  test('and bash reads it the same', () => {
    const values = fc.sample(name, { numRuns: 200, seed: 1 })
    const words = values.map((value) => reply('x ', '', value) ?? '')
    const doubled = values.map((value) => `"${reply('x "', '', value) ?? ''}"`)
    const { stdout } = spawnSync('bash', ['--norc', '-c', `printf '%s\\n' ${[...words, ...doubled].join(' ')}`], {
      encoding: 'utf8',
    })
    expect(stdout.split('\n').slice(0, -1)).toEqual([...values, ...values])
  })
})
