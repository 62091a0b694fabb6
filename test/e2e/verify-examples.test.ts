import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, projectRoot, runCli } from '../support/cli.ts'
import './build.ts'

/** What is wrong with an example, by rule and what fails; the others keep all promises. */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  // A website in one bucket, and nothing to fall back to.
  'apex-with-mail': ['VER002 endpoint:site', 'VER002 endpoint:site', 'VER002 endpoint:site', 'VER002 endpoint:site'],
  // Two of three parts are enough to be healthy, so the address of one of them can be dead.
  'calculated-checks': ['VER002 endpoint:shop', 'VER004 endpoint:shop'],
  // Both the switch is off and the replica is gone: Route 53 answers with the replica.
  'database-recovery': ['VER004 endpoint:replica check:switch'],
  // The website without a second place, and the shop whose switch is off while the copy is gone.
  full: ['VER002 endpoint:virginia', 'VER004 endpoint:static-copy check:switch'],
  // One name leads to the server alone.
  'static-site-fallback': ['VER002 endpoint:ec2'],
}

const examples = readdirSync(join(projectRoot, 'examples')).filter((name) => name.endsWith('.yaml'))
const textOf = (name: string) => readFileSync(join(projectRoot, 'examples', `${name}.yaml`), 'utf8')

interface Document {
  readonly findings: readonly {
    severity: string
    rule: string
    failed: readonly string[]
    invariant?: string
    replay: string
  }[]
}

const errorsOf = (stdout: string) => {
  const document: Document = JSON.parse(stdout)
  return document.findings.filter(({ severity }) => severity === 'error')
}

test.each(examples)('%s is verified', async (file) => {
  const name = file.replace('.yaml', '')
  const { stdout, stderr, code } = await runCli(['verify', `examples/${file}`, '--format', 'json'])
  const expected = FINDINGS[name] ?? []
  expect(stderr).toBe('')
  expect(errorsOf(stdout).map(({ rule, failed }) => [rule, ...failed].join(' '))).toEqual(expected)
  expect(code).toBe(expected.length === 0 ? 0 : 1)
})

test('a regression that an invariant of an example catches ends with 1', async () => {
  const text = textOf('geo-failover')
  expect(text).toContain('secondary: paris')
  const cwd = folderWith({ 'plan.yaml': text.replace('secondary: paris', 'secondary: sorry') })
  const { stdout, code } = await runCli(['verify', 'plan.yaml', '--allow-errors', '--format', 'json'], { cwd })
  expect(errorsOf(stdout)).toContainEqual(
    expect.objectContaining({ invariant: 'europe-stays', failed: ['endpoint:frankfurt'] }),
  )
  expect(code).toBe(1)
})
