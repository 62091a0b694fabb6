import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../../src/model/diagnostic.ts'
import { findingsToGithub, withoutWorkflowCommands } from '../../../src/report/findings/github.ts'
import { checkPlans, findingsContext, troubled } from '../../support/findings-run.ts'
import { readCommand } from '../../support/workflow-commands.ts'

const annotations = async (texts: Readonly<Record<string, string>>, strict = false) =>
  findingsToGithub(await checkPlans(texts), findingsContext({ strict }))

/** One finding as the runner reads it. */
const asRead = (diagnostic: Diagnostic) =>
  readCommand(findingsToGithub([{ name: 'p', files: [], diagnostics: [diagnostic] }], findingsContext()).trimEnd())

const at = { file: 'plan.yaml', line: 3, column: 5, endLine: 3, endColumn: 8 }

describe('annotations', () => {
  test('a command for each finding, nothing for none', async () => {
    expect(
      await annotations({ 'plan.yaml': 'version: 1\nzones: {}\nzones: {}\n', 'other.yaml': '{ "version": 1 }' }),
    ).toBe(
      '::error file=plans/plan.yaml,line=3,endLine=3,col=1,endColumn=6,title=duplicate-key::"zones" stands twice in this map%0Aremove one of the two%0Aplans/plan.yaml:2:1 first here\n',
    )
  })

  test('the runner reads back what was said, whatever a plan holds', async () => {
    const lines = (await annotations({ 'a,b:c%.yaml': troubled })).trimEnd().split('\n')
    const read = lines.map(readCommand)
    expect(read.map((command) => [command?.name, command?.properties.title, command?.properties.col])).toEqual([
      ['warning', 'weight-single', '47'],
      ['error', 'undefined-endpoint', '60'],
      ['error', 'cname-coexists', '28'],
      ['error', 'undefined-endpoint', '29'],
    ])
    expect(read[3]).toEqual({
      name: 'error',
      properties: {
        file: 'plans/a,b:c%.yaml',
        line: '11',
        endLine: '11',
        col: '29',
        endColumn: '93',
        title: 'undefined-endpoint',
      },
      data: `there is no endpoint "[click](https://example.net) ::error::%0A,: ]]> <b> & ' \\u{1}"`,
    })
  })

  test('a note is a notice; with --strict a warning is an error', async () => {
    expect(asRead({ rule: 'r', severity: 'note', at, message: 'm' })?.name).toBe('notice')
    expect(await annotations({ 'plan.yaml': troubled }, true)).not.toMatch(/^::warning/m)
  })

  test('what stands on several lines has no columns, which GitHub would refuse', () => {
    const diagnostic = { rule: 'r', severity: 'error', at: { ...at, endLine: 5 }, message: 'm', hint: 'h' } as const
    expect(asRead(diagnostic)).toEqual({
      name: 'error',
      properties: { file: 'plans/plan.yaml', line: '3', endLine: '5', title: 'r' },
      data: 'm\nh',
    })
  })
})

describe('text beside annotations', () => {
  test.each([
    ['a command at the start of a line', '::error::x', ':\\:error::x'],
    ['behind blanks', 'a\n  \t::set-output name=a::b', 'a\n  \t:\\:set-output name=a::b'],
    ['of the older form, anywhere', 'a ##[add-mask]b', 'a ##\\[add-mask]b'],
  ])('%s', (_case, text, safe) => {
    expect(readCommand(text.split('\n').at(-1) ?? '')).toBeDefined()
    expect(withoutWorkflowCommands(text)).toBe(safe)
    expect(readCommand(safe.split('\n').at(-1) ?? '')).toBeUndefined()
  })

  test('all else stays as it is', () => {
    const text = '   10 | a: "::1" # [x] ##\n::'
    expect(withoutWorkflowCommands(text.slice(0, -2))).toBe(text.slice(0, -2))
  })
})
