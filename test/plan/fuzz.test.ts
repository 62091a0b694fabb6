import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { fuzzedPlan } from '../support/fuzzed-plans.ts'
import { brokenLaw } from '../support/plan-laws.ts'

describe('fuzzed bytes', () => {
  test('keep every place inside the file and every output printable, and throw nothing', async () => {
    const broken: string[] = []
    for (let index = 0; index < 3000; index += 1) {
      const law = await brokenLaw(fuzzedPlan(1, index))
      if (law !== undefined) broken.push(`input ${index}: ${law}`)
    }
    expect(broken).toEqual([])
  })

  test('the same seed gives the same input', () => {
    expect(fuzzedPlan(7, 42)).toEqual(fuzzedPlan(7, 42))
    expect(fuzzedPlan(7, 42)).not.toEqual(fuzzedPlan(8, 42))
  })

  test('the bench finds nothing in a stretch of its own', () => {
    const { status, stdout } = spawnSync(process.execPath, ['bench/fuzz-plans.mjs', '200', '2'], { encoding: 'utf8' })
    expect(stdout).toMatch(/^200 inputs, seed 2, .*\n200 done, 0 problems, /)
    expect(status).toBe(0)
  })
})
