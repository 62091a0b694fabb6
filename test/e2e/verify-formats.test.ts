import { describe, expect, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'
import { sarifErrors } from '../support/sarif.ts'
import { readCommand } from '../support/workflow-commands.ts'
import { readXml } from '../support/xml.ts'
import './build.ts'

const names = Array.from({ length: 400 }, (_, index) => `a${index}`)
const manyPlan = `version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
zones:
  example.com:
    records:
${names.map((name) => `      ${name}: { A: { endpoint: web } }`).join('\n')}
invariants:
  - { id: "<b>|x", query: { name: a1 }, survives: 1 }
`

const run = (format: string) =>
  runCli(['verify', 'plan.yaml', '--format', format], { cwd: folderWith({ 'plan.yaml': manyPlan }) })

describe('verify --format', () => {
  test('junit: a suite for each record, a case for each promise, failures with the command to replay', async () => {
    const { stdout, code } = await run('junit')
    expect(readXml(stdout)?.attributes ?? { failures: '401' }).toMatchObject({ failures: '401' })
    expect(stdout.match(/<testsuite /g)).toHaveLength(402)
    expect(stdout).toContain('failures="401"')
    expect(stdout).toContain('r53sim explain a1.example.com A --plan plan.yaml --fail web')
    expect(stdout).toContain('name="&lt;b&gt;|x"')
    expect(code).toBe(1)
  })

  test('sarif: valid, with the failed set and the trace', async () => {
    const { stdout } = await run('sarif')
    const log = JSON.parse(stdout)
    expect(sarifErrors(log)).toEqual([])
    const [result] = log.runs[0].results
    expect(result).toMatchObject({ ruleId: 'VER002', properties: { failed: ['endpoint:web'] } })
    expect(result.codeFlows[0].threadFlows[0].locations.length).toBeGreaterThan(0)
  })

  test('github: ten annotations of a kind, then how many there are beyond', async () => {
    const { stdout } = await run('github')
    const commands = stdout.split('\n').flatMap((line) => readCommand(line) ?? [])
    expect(commands.filter(({ name }) => name === 'error')).toHaveLength(10)
    expect(commands[0]?.properties).toMatchObject({ file: 'plan.yaml', title: 'VER002' })
    expect(stdout).toContain('and 391 more errors\n')
  })

  test('markdown: never longer than a comment may be, and no HTML of the plan', async () => {
    const { stdout } = await run('markdown')
    expect(stdout.length).toBeLessThan(60_000)
    expect(stdout).toContain('401 of 1,201 promises broken')
    expect(stdout).toMatch(/… and \d+ more/)
    expect(stdout).not.toContain('<b>')
  })
})

describe('sets of very many failures', () => {
  const servers = Array.from({ length: 100 }, (_, index) => `server-with-quite-a-long-name-number-${index}`)
  const plan = `version: 1
endpoints:
${servers.map((name, index) => `  ${name}: { ipv4: 192.0.2.${index + 1}, health_check: { type: HTTP } }`).join('\n')}
zones:
  example.com:
    records:
${names
  .slice(0, 30)
  .map(
    (name) =>
      `      ${name}: { A: { weighted: { ${servers.map((server, index) => `w${index}: { weight: 1, endpoint: ${server} }`).join(', ')} } } }`,
  )
  .join('\n')}
`

  test('leave room for the rest', async () => {
    const cwd = folderWith({ 'plan.yaml': plan })
    const { stdout: markdown } = await runCli(['verify', 'plan.yaml', '--format', 'markdown'], { cwd })
    expect(markdown.length).toBeLessThan(60_000)
    expect(markdown).toContain(' + server-with-quite-a-long-name-number-6 + 93 more` |')
    const { stdout } = await runCli(['verify', 'plan.yaml'], { cwd })
    expect(stdout.match(/93 more/g)?.length).toBeGreaterThan(10)
    const { stdout: all } = await runCli(['verify', 'plan.yaml', '--all'], { cwd })
    expect(all).not.toContain('93 more')
  })
})

describe('a proof that does not reach everywhere says so in every format', () => {
  const blocks = Array.from({ length: 80 }, (_, index) => `net${index}: [198.51.${index}.0/24]`)
  const states =
    'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC'
  /** 52 areas by 81 networks: more combinations than are asked one by one. */
  const wide = `version: 1
endpoints:
  a: { ipv4: 192.0.2.1, health_check: { type: HTTP } }
  b: { ipv4: 192.0.2.2, health_check: { type: HTTP } }
cidr_collections:
  nets: { locations: { ${blocks.join(', ')} } }
zones:
  example.com:
    records:
      www:
        A:
          geolocation:
            ${states
              .split(' ')
              .map((state) => `NA-US-${state}: a`)
              .join('\n            ')}
            default:
              ip_based:
                collection: nets
                locations: { ${blocks.map((block) => `${block.split(':')[0]}: b`).join(', ')}, default: { failover: { primary: a, secondary: b } } }
invariants: [{ id: alive, never_answer: down, failed_at_most: 0 }]
`
  const reach = 'all failures; of 1 record not all kinds of client'
  test.each([
    ['text', [reach, '! VER013 only proved up to a number of failures, or for some kinds of client']],
    ['markdown', [reach, '| warning | VER013 ']],
    ['json', ['"exhaustive": false', '"sampled": 1', '"holds": null', '"rule": "VER013"']],
    ['ndjson', ['"exhaustive":false', '"sampled":1']],
    ['junit', [`<skipped message="${reach}"/>`]],
    ['github', [`,title=verify::${reach}\n`, 'title=VER013::']],
    ['sarif', [`"text": "${reach}"`, '"toolExecutionNotifications"']],
  ])('%s', async (format, expected) => {
    const cwd = folderWith({ 'plan.yaml': wide })
    const { stdout, code } = await runCli(['verify', 'plan.yaml', '--format', format], { cwd })
    for (const text of expected) expect(stdout.replace(/\s+/g, ' ')).toContain(text.trim())
    expect(code).toBe(1)
  })

  test('and where failures are limited, or time is up', async () => {
    const cwd = folderWith({ 'plan.yaml': manyPlan })
    const args = ['verify', 'plan.yaml', '--max-failures', '2', '--format']
    for (const format of ['text', 'markdown', 'github', 'sarif'])
      expect((await runCli([...args, format], { cwd })).stdout.replace(/\s+/g, ' ')).toContain(
        'complete up to 2 failures at once',
      )
    expect(JSON.parse((await runCli([...args, 'json'], { cwd })).stdout)).toMatchObject({ exhaustive: false, bound: 2 })
  })
})

describe('failures that are interchangeable', () => {
  const plan = `version: 1
endpoints:
  a: { ipv4: 192.0.2.1, health_check: { type: HTTP } }
  b: { ipv4: 192.0.2.2, health_check: { type: HTTP } }
  c: { ipv4: 192.0.2.3, health_check: { type: HTTP } }
  s: { ipv4: 192.0.2.9 }
health_checks:
  two: { type: CALCULATED, children: [a, b, c], health_threshold: 2 }
zones:
  example.com:
    records:
      all: { A: { failover: { primary: { weighted: { a: { weight: 1, endpoint: a, health_check: two }, b: { weight: 1, endpoint: b, health_check: two }, c: { weight: 1, endpoint: c, health_check: two } } }, secondary: s } } }
`
  const verify = (...more: readonly string[]) =>
    runCli(['verify', 'plan.yaml', '--max-failures', '3', '--query', 'all', ...more], {
      cwd: folderWith({ 'plan.yaml': plan }),
    })

  test('are one finding for people', async () => {
    const { stdout } = await verify()
    expect(stdout).toContain(
      '  nothing live is answered when any 2 of {a, b, c} and s fail; after a + b + s: 192.0.2.9 (down)\n  replay  ',
    )
    expect(stdout.match(/VER001/g)).toHaveLength(1)
    expect(stdout).toMatch(/all\.example\.com A +all +any 2 of 4 +any 2 of \{a, b, c\} \+ s\n/)
    const { stdout: markdown } = await verify('--format', 'markdown')
    expect(markdown).toContain('| `any 2 of {a, b, c} + s` |')
    expect(markdown.match(/<summary>VER001/g)).toHaveLength(1)
  })

  test('are written out for programs', async () => {
    const { findings } = JSON.parse((await verify('--format', 'json')).stdout)
    const failed = findings.flatMap((finding: { rule: string; failed: readonly string[] }) =>
      finding.rule === 'VER001' ? [finding.failed.join(' ')] : [],
    )
    expect(failed).toEqual([
      'endpoint:a endpoint:b endpoint:s',
      'endpoint:a endpoint:c endpoint:s',
      'endpoint:b endpoint:c endpoint:s',
    ])
  })
})
