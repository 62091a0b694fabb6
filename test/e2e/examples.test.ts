import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot, runCli, runShell } from '../support/cli.ts'

const examples = readdirSync(join(projectRoot, 'examples')).filter((name) => name.endsWith('.yaml'))

/** The command that an example's head names. */
const commandOf = (name: string): string => {
  const [, line = ''] = /^# {3}r53sim (.+)$/m.exec(readFileSync(join(projectRoot, 'examples', name), 'utf8')) ?? []
  return line
}

describe.each(examples)('examples/%s', (name) => {
  test('validates without a finding', async () => {
    const { stdout, stderr, code } = await runCli(['validate', '--strict', `examples/${name}`])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('No findings')
  })

  test('the command in its head prints what it printed', async () => {
    const { stdout, stderr, code } = await runShell(`$R53SIM ${commandOf(name)}`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    await expect(stdout).toMatchFileSnapshot(join(projectRoot, `test/data/examples/${name.replace('.yaml', '.txt')}`))
  })

  test('the same bytes as JSON twice', async () => {
    const line = ['simulate', `examples/${name}`, '--format', 'json']
    const [first, second] = [await runCli(line), await runCli(line)]
    expect(first.code).toBe(0)
    expect(second.stdout).toBe(first.stdout)
  })
})
