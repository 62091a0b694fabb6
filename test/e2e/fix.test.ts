import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, runCli, runShell } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'

const good = `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }   # the one in the cellar
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www:
        A:
          ttl: 60
          failover: { primary: web, secondary: sorry }
`
/** Three mistakes with one safe answer each. */
const bad = good
  .replace('health_check: { type: HTTP }', 'healthCheck: { type: http }')
  .replace('www:', 'www.example.com:')
/** One more, without. */
const worse = bad.replace('secondary: sorry', 'secondary: sory')

const read = (folder: string, name = 'plan.yaml') => readFileSync(join(folder, name), 'utf8')

describe('validate', () => {
  test('says which findings --fix puts right', async () => {
    const cwd = folderWith({ 'plan.yaml': worse })
    const { stdout } = await runCli(['validate', 'plan.yaml'], { cwd })
    expect(stdout).toContain('|   did you mean "health_check"? (fixable with validate --fix)\n')
    expect(stdout).toContain('^^^^ did you mean "sorry"?\n')
    const json = await runCli(['validate', 'plan.yaml', '--format', 'json'], { cwd })
    const document: unknown = JSON.parse(json.stdout)
    expect(schemaErrors('findings', document)).toEqual([])
    expect(document).toMatchObject({
      findings: [
        { rule: 'unknown-key', fixable: true },
        { rule: 'name-repeats-zone', fixable: true },
        { rule: 'undefined-endpoint' },
      ],
    })
    expect(json.stdout.match(/"fixable": true/g)).toHaveLength(2)
  })
})

describe('--fix', () => {
  test('writes the plan, says what it did, and shows what remains', async () => {
    const cwd = folderWith({ 'plan.yaml': worse })
    chmodSync(join(cwd, 'plan.yaml'), 0o640)
    const { stdout, stderr, code } = await runCli(['validate', '--fix', 'plan.yaml'], { cwd })
    expect(stderr).toBe(`fixed[unknown-key] plan.yaml:3:28 "healthCheck" becomes "health_check"
fixed[plan-schema] plan.yaml:3:50 "http" becomes "HTTP"
fixed[name-repeats-zone] plan.yaml:8:7 "www.example.com" becomes "www"
`)
    expect(stdout).toMatch(/^error\[undefined-endpoint\] plan\.yaml:11:48 there is no endpoint "sory"\n/)
    expect(code).toBe(1)
    expect(read(cwd)).toBe(good.replace('secondary: sorry', 'secondary: sory'))
    expect(statSync(join(cwd, 'plan.yaml')).mode & 0o777).toBe(0o640)
    expect(readdirSync(cwd)).toEqual(['plan.yaml'])
  })

  test('with nothing left it is as if the plan had always been good', async () => {
    const cwd = folderWith({ 'plan.yaml': bad })
    const { stdout, code } = await runCli(['validate', '--fix', 'plan.yaml'], { cwd })
    expect([stdout, code]).toEqual(['✓ plan.yaml: 1 zone, 1 record, 1 health check. No findings.\n', 0])
    expect(read(cwd)).toBe(good)
    const again = await runCli(['validate', '--fix', 'plan.yaml'], { cwd })
    expect(again).toEqual({ stdout, stderr: '', code: 0, signal: null })
  })

  test('does not touch a file in which there is nothing to fix', async () => {
    const cwd = folderWith({ 'plan.yaml': good })
    const before = statSync(join(cwd, 'plan.yaml'))
    await runCli(['validate', '--fix', 'plan.yaml'], { cwd })
    expect(statSync(join(cwd, 'plan.yaml'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
  })

  test('prints findings in every format', async () => {
    const cwd = folderWith({ 'plan.yaml': worse })
    const { stdout } = await runCli(['validate', '--fix', 'plan.yaml', '--format', 'json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({ errors: 1, findings: [{ rule: 'undefined-endpoint' }] })
  })

  test('writes includes where the mistake stands, also those that two plans share', async () => {
    const plan =
      'version: 1\ninclude: [parts/web.yaml]\nzones: { example.com: { records: { www: { A: { endpoint: web } } } } }\n'
    const part = 'version: 1\nendpoints: { web: { ipv4: 192.0.2.10, regoin: us-east-1 } }\n'
    const cwd = folderWith({
      'a.yaml': plan,
      'b.yaml': plan.replace('{ endpoint: web }', '{ endpiont: web }'),
      'parts/web.yaml': part,
    })
    const { stdout, stderr, code } = await runCli(['validate', '--fix', 'a.yaml', 'b.yaml'], { cwd })
    expect([stdout.match(/No findings/g)?.length, code]).toEqual([2, 0])
    expect(stderr).toBe(`fixed[unknown-key] parts/web.yaml:2:39 "regoin" becomes "region"
fixed[unknown-key] b.yaml:3:48 "endpiont" becomes "endpoint"
`)
    expect([read(cwd, 'a.yaml'), read(cwd, 'b.yaml')]).toEqual([plan, plan])
    expect(read(cwd, 'parts/web.yaml')).toBe(part.replace('regoin', 'region'))
  })

  test('of standard input prints the text, and everything else on stderr', async () => {
    const { stdout, stderr, code } = await runCli(['validate', '--fix', '-'], { input: worse })
    expect(stdout).toBe(good.replace('secondary: sorry', 'secondary: sory'))
    expect(stderr).toMatch(/^fixed\[unknown-key\] <stdin>:3:28 [\s\S]*\nerror\[undefined-endpoint\] <stdin>:11:48 /)
    expect(code).toBe(1)
  })

  test('loses nothing of a standard input that is no plan', async () => {
    const { stdout, code } = await runCli(['validate', '--fix', '-'], { input: 'a: [\n' })
    expect([stdout, code]).toEqual(['a: [\n', 2])
  })

  test('keeps JSON and line breaks of Windows', async () => {
    const json = '{ "version": "1",\r\n  "rules": { "weight-single": "Off" } }\r\n'
    const cwd = folderWith({ 'plan.json': json })
    expect((await runCli(['validate', '--fix', 'plan.json'], { cwd })).code).toBe(0)
    expect(read(cwd, 'plan.json')).toBe('{ "version": 1,\r\n  "rules": { "weight-single": "off" } }\r\n')
  })

  test('a file that cannot be written is one sentence, and nothing changes', async () => {
    const cwd = folderWith({ 'a.yaml': bad, 'b.yaml': bad })
    chmodSync(join(cwd, 'b.yaml'), 0o444)
    expect(await runCli(['validate', '--fix', 'a.yaml', 'b.yaml'], { cwd })).toEqual({
      stdout: '',
      stderr: `r53sim: cannot write ${join(cwd, 'b.yaml')}: it is write-protected: no file was changed\n`,
      code: 2,
      signal: null,
    })
    expect([read(cwd, 'a.yaml'), read(cwd, 'b.yaml')]).toEqual([bad, bad])
    expect(readdirSync(cwd)).toEqual(['a.yaml', 'b.yaml'])
  })

  test('a plan that comes from a pipe cannot be written', async () => {
    const cwd = folderWith({ 'plan.yaml': bad })
    const { stderr, code } = await runShell('$R53SIM validate --fix <(cat plan.yaml)', { cwd })
    expect(stderr).toMatch(
      /^r53sim: cannot write \/.*: (there is no such file|it is not a regular file): no file was changed\n$/,
    )
    expect(code).toBe(2)
  })

  test('leaves alone what a comment or the rules of the plan hide', async () => {
    const spf = (rules: string, comment: string) =>
      `version: 1\n${rules}zones: { example.com: { records: { w: { SPF: [x] } } } }${comment}\n`
    const byComment = spf('', ' # r53sim-ignore spf-type-deprecated: old readers')
    const byRules = spf('rules: { spf-type-deprecated: off }\n', '')
    const cwd = folderWith({ 'a.yaml': byComment, 'b.yaml': byRules, 'c.yaml': spf('', '') })
    const { stderr } = await runCli(['validate', '--fix', 'a.yaml', 'b.yaml', 'c.yaml'], { cwd })
    expect(stderr).toBe('fixed[spf-type-deprecated] c.yaml:2:41 "SPF" becomes "TXT"\n')
    expect([read(cwd, 'a.yaml'), read(cwd, 'b.yaml')]).toEqual([byComment, byRules])
  })

  test('does not write what --watch looks at', async () => {
    const { stderr, code } = await runCli(['validate', '--fix', '--watch', 'examples/failover.yaml'])
    expect([stderr, code]).toEqual(['r53sim: --fix would change what --watch looks at: add --dry-run\n', 2])
  })

  test('says what it left out', async () => {
    const records = ['a', 'b', 'c'].map((name) => `${name}: { A: { endpoint: ${name} } }`).join(', ')
    const cwd = folderWith({ 'plan.yaml': `version: 1\nzoness: { example.com: { records: { ${records} } } }\n` })
    const { stderr, code } = await runCli(['validate', '--fix', 'plan.yaml'], { cwd })
    expect(stderr).toBe('not fixed[unknown-key] plan.yaml:2:1 if "zoness" becomes "zones", the plan has other errors\n')
    expect(code).toBe(1)
  })
})

describe('--dry-run', () => {
  test('prints what --fix would change as a diff, and writes nothing', async () => {
    const cwd = folderWith({ 'plan.yaml': worse })
    const { stdout, stderr, code } = await runCli(['validate', '--fix', '--dry-run', 'plan.yaml'], { cwd })
    expect(stdout).toBe(`--- plan.yaml
+++ plan.yaml
@@ -1,11 +1,11 @@
 version: 1
 endpoints:
-  web: { ipv4: 192.0.2.10, healthCheck: { type: http } }   # the one in the cellar
+  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }   # the one in the cellar
   sorry: { ipv4: 192.0.2.99 }
 zones:
   example.com:
     records:
-      www.example.com:
+      www:
         A:
           ttl: 60
           failover: { primary: web, secondary: sory }
`)
    expect(stderr).toBe(`plan.yaml: 3 errors; after --fix: 1 error
--fix would put 3 findings right; nothing was written
`)
    expect(code).toBe(1)
    expect(read(cwd)).toBe(worse)
  })

  test('its exit code is that of the plan as it stands, and --fix is understood', async () => {
    const cwd = folderWith({ 'plan.yaml': bad, 'good.yaml': good })
    expect((await runCli(['validate', '--dry-run', 'plan.yaml'], { cwd })).code).toBe(1)
    expect(await runCli(['validate', '--dry-run', 'good.yaml'], { cwd })).toMatchObject({ stdout: '', code: 0 })
  })

  test('`patch` does what --fix does', async () => {
    const cwd = folderWith({ 'plan.yaml': worse, 'other.yaml': worse })
    const { stdout } = await runCli(['validate', '--dry-run', 'plan.yaml'], { cwd })
    await runCli(['validate', '--fix', 'other.yaml'], { cwd })
    writeFileSync(join(cwd, 'fix.diff'), stdout)
    expect((await runShell('git apply -p0 fix.diff', { cwd })).code).toBe(0)
    expect(read(cwd)).toBe(read(cwd, 'other.yaml'))
  })

  test('of standard input names it so', async () => {
    const { stdout } = await runCli(['validate', '--dry-run', '-'], { input: bad })
    expect(stdout).toMatch(/^--- <stdin>\n\+\+\+ <stdin>\n@@ /)
  })

  test('has no other format', async () => {
    const { stderr, code } = await runCli(['validate', '--dry-run', '--format', 'json', 'examples/failover.yaml'])
    expect([stderr, code]).toEqual(['r53sim: --dry-run prints a diff: leave out --format\n', 2])
  })

  test('is coloured where that is asked for', async () => {
    const { stdout } = await runCli(['validate', '--dry-run', '--color', 'always', '-'], { input: bad })
    expect(stdout).toContain('\u001b[31m-      www.example.com:\u001b[39m\n\u001b[32m+      www:\u001b[39m\n')
  })
})
