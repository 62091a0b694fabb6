import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, projectRoot, runCli } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'
import { readXml } from '../support/xml.ts'

const examples = readdirSync(join(projectRoot, 'examples')).filter(
  (name) =>
    name.endsWith('.yaml') && /^(scenarios|cases):/m.test(readFileSync(join(projectRoot, 'examples', name), 'utf8')),
)

/** One test that passes, one that is too early, one case that is wrong. */
const PLAN = `version: 1
defaults: { health_check: { type: HTTP, request_interval: 10 } }
endpoints:
  web:   { ipv4: 192.0.2.10, health_check: true }
  spare: { ipv4: 192.0.2.20, health_check: true }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: spare } } }
scenarios:
  good:
    query: { name: www }
    events: [{ at: 0s, fail: [web] }]
    expect: [{ at: 5m, answers: [spare] }]
  early:
    query: { name: www }
    events: [{ at: 0s, fail: [web] }]
    expect:
      - { at: 25s, answers: [spare] }
      - { moved_within: 1m }   # too soon
cases:
  - { query: { name: www }, answers: [192.0.2.20] }   # the primary
`

const inFolder = (text = PLAN) => folderWith({ 'r53sim.yaml': text })

describe('test', () => {
  test.each(examples)('examples/%s passes, and JSON is what the schema says', async (name) => {
    const { stdout, stderr, code } = await runCli(['test', `examples/${name}`, '--format', 'json'])
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(schemaErrors('tests', JSON.parse(stdout))).toEqual([])
  })

  test('at least four examples have tests', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4)
  })

  test('what failed, why, from when on it would hold, and where it stands', async () => {
    const { stdout, stderr, code } = await runCli(['test'], { cwd: inFolder() })
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
    expect(stdout).toBe(
      `✓ good           1 expectation
✗ early          0 of 2
    at 25 s answers: expected 192.0.2.20, got 192.0.2.10   r53sim.yaml:19:9
    not settled until 40 s   r53sim.yaml:19:9
    moved_within: expected 1 min, got 1 min 41 s   r53sim.yaml:20:9
✗ case 1: www A  0 of 1
    answers: expected 192.0.2.20, got 192.0.2.10   r53sim.yaml:22:5
✗ 2 of 3 tests failed. coverage 63 %: never 1 fail-open group, 1 check status, 2 rules   --coverage lists them
`.replace(
        'expected 192.0.2.20, got 192.0.2.10   r53sim.yaml:19:9',
        'expected spare, got 192.0.2.10   r53sim.yaml:19:9',
      ),
    )
  })

  test('JSON of failures', async () => {
    const { stdout } = await runCli(['test', '--format', 'json'], { cwd: inFolder() })
    const document = JSON.parse(stdout)
    expect(schemaErrors('tests', document)).toEqual([])
    expect(document).toMatchObject({
      passed: 1,
      failed: 2,
      tests: [
        { kind: 'scenario', name: 'good', passed: true },
        {
          name: 'early',
          expectations: [
            {
              at_seconds: 25,
              failures: [
                { claim: 'answers', expected: 'spare', got: '192.0.2.10', settled_at: expect.closeTo(40.4, 1) },
              ],
            },
            { failures: [{ claim: 'moved_within' }] },
          ],
        },
        { kind: 'case', passed: false },
      ],
    })
    expect(document.coverage.uncovered[0].witness).toEqual({
      fail: ['endpoint:spare'],
      name: 'www.example.com.',
      type: 'A',
      answers: ['192.0.2.10'],
    })
  })

  test('JUnit for a build server', async ({ skip }) => {
    const { stdout } = await runCli(['test', '--format', 'junit'], { cwd: inFolder() })
    const read = readXml(stdout) ?? skip('python3 is not installed')
    expect(read.attributes).toMatchObject({ name: 'r53sim test', tests: '3', failures: '2', errors: '0' })
    const [suite] = read.children
    expect(
      suite?.children.map(({ attributes, children }) => [attributes.name, children.map(({ tag }) => tag)]),
    ).toEqual([
      ['good', []],
      ['early', ['failure']],
      ['case 1: www A', ['failure']],
    ])
  })

  test('names with a meaning in XML or on a terminal stay text', async ({ skip }) => {
    const hostile = PLAN.replace('  good:', '  "<b>&\\u001b[31m]]>":')
    const cwd = inFolder(hostile)
    const text = await runCli(['test'], { cwd })
    expect(text.stdout).toContain('<b>&\\u{1b}[31m]]>')
    const { stdout } = await runCli(['test', '--format', 'junit'], { cwd })
    const read = readXml(stdout) ?? skip('python3 is not installed')
    expect(read.children[0]?.children[0]?.attributes.name).toBe('<b>&\\u{1b}[31m]]>')
  })

  test('only failures; a filter; the floor of coverage', async () => {
    const cwd = inFolder()
    const failures = await runCli(['test', '--only-failures'], { cwd })
    expect(failures.stdout).not.toContain('good')
    const good = await runCli(['test', '--filter', '^go+d$'], { cwd })
    expect(good).toMatchObject({ code: 0 })
    expect(good.stdout).toContain('✓ 1 test passed. ')
    const floor = await runCli(['test', '--filter', 'good', '--fail-under', '90'], { cwd })
    expect(floor.code).toBe(1)
    expect(floor.stdout).toContain(', below the floor of 90 %')
    expect((await runCli(['test', 'examples/canary.yaml', '--fail-under', '100'])).code).toBe(0)
  })

  test('--coverage: each case that it prints can be copied, and then nothing is left', async () => {
    const passing = PLAN.slice(0, PLAN.indexOf('  early:'))
    const { stdout } = await runCli(['test', '--coverage'], { cwd: inFolder(passing) })
    const cases = stdout.split('\n').filter((line) => line.startsWith('  - {'))
    expect(cases.length).toBeGreaterThan(0)
    const cwd = inFolder(`${passing}cases:\n${cases.join('\n')}\n`)
    const { stdout: after, code } = await runCli(['test'], { cwd })
    expect(code).toBe(0)
    expect(after).toContain('coverage 100 %\n')
  })

  test('--update writes what failed tests got, keeps all else, and what it cannot know still fails', async () => {
    const cwd = inFolder()
    const { stderr, stdout, code } = await runCli(['test', '--update', '--only-failures'], { cwd })
    expect({ stderr, code }).toEqual({ stderr: 'wrote 2 values\n', code: 1 })
    expect(readFileSync(join(cwd, 'r53sim.yaml'), 'utf8')).toBe(
      PLAN.replace('moved_within: 1m', 'moved_within: 101').replace(
        'answers: [192.0.2.20] }   #',
        'answers: [192.0.2.10] }   #',
      ),
    )
    expect(stdout).toContain('✗ early  1 of 2\n')
    expect(stdout).toContain('✗ 1 of 3 tests failed')
  })

  test('--update is refused where CI is set, and for standard input', async () => {
    const cwd = inFolder()
    expect(await runCli(['test', '--update'], { cwd, env: { CI: 'true' } })).toMatchObject({
      code: 2,
      stderr: 'r53sim: --update changes the plan, and CI is set: run it where you work and commit what it writes\n',
    })
    expect(readFileSync(join(cwd, 'r53sim.yaml'), 'utf8')).toBe(PLAN)
    expect(await runCli(['test', '-', '--update'], { input: PLAN })).toMatchObject({
      code: 2,
      stderr: 'r53sim: --update cannot write to standard input: name a file\n',
    })
  })

  test.each([
    [
      'no regular expression',
      ['--filter', '('],
      'r53sim: --filter ( is no regular expression: write a part of the name, or escape .*+?()[]{}|^$\\\n',
    ],
    [
      'one that would take for ever',
      ['--filter', '((.*)*)*~'],
      'r53sim: --filter ((.*)*)*~ takes too long: avoid repeats inside repeats\n',
    ],
    ['a filter that finds nothing', ['--filter', 'nothing'], 'r53sim: no test has a name like nothing\n'],
    ['no percentage', ['--fail-under', '101'], 'r53sim: --fail-under 101 is no number from 0 to 100\n'],
  ])('%s: exit 2', async (_case, args, sentence) => {
    const long = PLAN.replace('  good:', `  ${'a'.repeat(60)}:`)
    expect(await runCli(['test', ...args], { cwd: inFolder(long) })).toMatchObject({
      stdout: '',
      stderr: sentence,
      code: 2,
    })
  })

  test('a plan without tests is no success', async () => {
    expect(await runCli(['test', 'examples/failover.yaml'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^r53sim: examples\/failover\.yaml has no scenarios and no cases: /),
    })
  })

  test('a selector that means nothing is an error of the plan', async () => {
    const { code, stderr } = await runCli(['test'], {
      cwd: inFolder(PLAN.replace('cases:', 'cases:\n  - { fail: [wbe], query: { name: www }, served: true }')),
    })
    expect(code).toBe(1)
    expect(stderr).toContain('undefined-reference')
  })
})
