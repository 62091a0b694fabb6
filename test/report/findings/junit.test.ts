import { describe, expect, type TestContext, test } from 'vitest'
import { allRules } from '../../../src/lint/registry.ts'
import { findingsToJunit } from '../../../src/report/findings/junit.ts'
import { checkPlans, findingsContext, troubled } from '../../support/findings-run.ts'
import { readXml, type XmlElement } from '../../support/xml.ts'

const good = 'version: 1\nzones: { example.com: { records: { www: { A: [192.0.2.10] } } } }\n'

async function suites(
  texts: Readonly<Record<string, string>>,
  { skip }: TestContext,
  strict = false,
): Promise<XmlElement> {
  const read = readXml(findingsToJunit(await checkPlans(texts), findingsContext({ strict })))
  return read ?? skip('python3 is not installed')
}

const outline = ({ children }: XmlElement) =>
  children.map(({ attributes: { name, tests, failures }, children: cases }) => [
    name,
    `${tests} tests, ${failures} failures`,
    cases.map((one) => one.children.map(({ tag, attributes }) => `${tag} ${attributes.type ?? ''}`.trim()).join()),
  ])

describe('JUnit', () => {
  test('a suite for each plan, a case for each finding; a plan without findings passes', async (context) => {
    const read = await suites({ 'a.yaml': troubled, 'b.yaml': good }, context)
    expect(read.tag).toBe('testsuites')
    expect(read.attributes).toEqual({ name: 'r53sim validate', tests: '5', failures: '3', errors: '0', time: '0' })
    const failure = 'failure error'
    expect(outline(read)).toEqual([
      ['a.yaml', '4 tests, 3 failures', ['system-out', failure, failure, failure]],
      ['b.yaml', '1 tests, 0 failures', ['']],
    ])
    expect(read.children[1]?.children[0]?.attributes).toEqual({
      classname: 'b.yaml',
      name: 'no findings',
      file: 'plans/b.yaml',
      time: '0',
    })
  })

  test('with --strict a warning is a failure', async (context) => {
    const read = await suites({ 'a.yaml': troubled }, context, true)
    expect(read.attributes.failures).toBe('4')
    expect(outline(read)[0]?.[2]).toEqual(['failure warning', 'failure error', 'failure error', 'failure error'])
  })

  test('a failure is the finding with its line, caret and hint', async (context) => {
    const [suite] = (await suites({ 'a.yaml': troubled }, context)).children
    const { attributes, children } = suite?.children[1] ?? {}
    expect(attributes).toEqual({
      classname: 'a.yaml',
      name: 'undefined-endpoint a.yaml:9:60',
      file: 'plans/a.yaml',
      line: '9',
      time: '0',
    })
    expect(children?.[0]).toEqual({
      tag: 'failure',
      attributes: { type: 'error', message: 'there is no endpoint "wbe"' },
      text: `error[undefined-endpoint] a.yaml:9:60 there is no endpoint "wbe"
    9 |       www: { A: { weighted: { "😀": { weight: 1, endpoint: wbe } } } }
      |                                                            ^^^ did you mean "web"?
`,
      children: [],
    })
  })

  test('text of a plan stays text, and what XML forbids is escaped', async (context) => {
    const name = ']]> <b a="1">&amp; \u0001\u000b\ud800\ufffe '
    const read = await suites(
      { [`x${name}.yaml`]: `version: 1\nzones: { "${name.replaceAll('"', '\\"')}": {} }\n` },
      context,
    )
    const shown = ']]> <b a="1">&amp; \\u{1}\\u{b}\ufffd\ufffd '
    expect(read.children[0]?.attributes.name).toBe(`x${shown}.yaml`)
    expect(read.children[0]?.children.map(({ children }) => children.map(({ tag }) => tag))).toEqual([['failure']])
  })

  test('the bad example of every rule is read back', async (context) => {
    const texts = Object.fromEntries(allRules.map(({ id, bad }) => [id, bad]))
    const read = await suites(texts, context, true)
    expect(read.children.map(({ attributes }) => attributes.name)).toEqual(allRules.map(({ id }) => id))
  })
})
