import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot, runCli } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'

const examples = readdirSync(join(projectRoot, 'examples')).filter((name) => name.endsWith('.yaml'))
const FAILOVER = 'examples/failover.yaml'
const golden = (name: string) => join(projectRoot, `test/data/timeline/${name}`)

async function run(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await runCli(['simulate', ...args])
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  return stdout
}

describe('simulate --timeline', () => {
  test.each(examples)('%s: JSON is what the schema says', async (name) => {
    const document = JSON.parse(
      await run(`examples/${name}`, '--fail', 'endpoint:*', '--timeline', '--runs', '20', '--format', 'json'),
    )
    expect(schemaErrors('timeline', document)).toEqual([])
    for (const { curve, phases, answers } of document.records) {
      expect(curve.at(-1)[0]).toBeGreaterThan(0)
      for (const { answers: index } of phases) expect(answers[index]).toBeDefined()
    }
  })

  test.each([
    ['failover.txt', [FAILOVER, '--fail', 'primary', '--timeline']],
    ['there-and-back.txt', ['examples/canary.yaml', '--fail', 'canary@30s', '--recover', 'canary@10m']],
    ['losses.txt', [FAILOVER, '--loss', 'web=0.6', '--for', '30m', '--runs', '200']],
    ['moment.txt', ['examples/geo-failover.yaml', '--fail', 'frankfurt', '--fail', 'paris', '--at', '28s']],
  ])('%s', async (name, args) => {
    await expect(await run(...args)).toMatchFileSnapshot(golden(name))
  })

  test('chance is the same for the same seed, and another for another', async () => {
    const line = [FAILOVER, '--loss', 'web=0.7', '--for', '10m', '--runs', '50', '--format', 'json', '--seed']
    const first = await run(...line, '1')
    expect(await run(...line, '1')).toBe(first)
    const other = JSON.parse(await run(...line, '2'))
    expect(other.records[0].curve).not.toEqual(JSON.parse(first).records[0].curve)
    expect(other.findings).toEqual([{ endpoint: 'web', loss: 0.7, check: 'web', healthy: 0.25602 }])
  })

  test('lost clients: exit 1 where it is asked for', async () => {
    const args = ['simulate', 'examples/canary.yaml', '--fail', 'endpoint:*@10s']
    expect((await runCli([...args, '--exit-code'])).code).toBe(1)
    expect((await runCli([...args, '--recover', 'endpoint:*@5m', '--exit-code'])).code).toBe(0)
  })

  test('parameters are shown where they are not the defaults', async () => {
    const text = await run(
      FAILOVER,
      '--fail',
      'web',
      '--timeline',
      '--set',
      'propagation=2',
      '--set',
      'check.fail_delay=1-4',
    )
    expect(text).toContain('set here: check.fail_delay 1 to 4 s, propagation 2 s')
  })

  test.each([
    [['--loss', 'web'], '--loss web is not ENDPOINT=SHARE: write it like web=0.5, with a share from 0 to 1'],
    [['--loss', 'web=1.5'], '--loss web=1.5 is not ENDPOINT=SHARE: write it like web=0.5, with a share from 0 to 1'],
    [['--loss', 'wbe=0.5'], 'the plan has no endpoint "wbe": did you mean "web"?'],
    [['--at', 'soon'], '--at soon is not a duration: write it like 90s, 5m or 1h30m'],
    [['--for', '-1'], '--for -1 is not a duration: write it like 90s, 5m or 1h30m'],
    [['--fail', 'wbe@30s'], 'nothing in the plan is called "wbe": did you mean "web"?'],
    [['--fail', 'web@30x'], '"30x" in web@30x is not a duration: write it like web@30s'],
    [['--runs', '0'], '--runs 0 is no whole number from 1 to 1000000: write it like --runs 1'],
    [['--set', 'propagation=10-2'], 'the range of propagation ends before it begins: write [2, 10]'],
    [['--set', 'propogation=2'], 'the time model has no parameter "propogation": did you mean "propagation"?'],
    [
      ['--fail', 'web', '--timeline', '--format', 'markdown'],
      '--format markdown knows no time: take text, json or html',
    ],
  ])('%j: what to type, exit 2', async (args, sentence) => {
    expect(await runCli(['simulate', FAILOVER, ...args])).toMatchObject({
      stdout: '',
      stderr: `r53sim: ${sentence}\n`,
      code: 2,
    })
  })
})
