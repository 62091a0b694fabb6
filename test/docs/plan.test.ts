import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { validate } from '../../src/plan/validate.gen.js'

const text = readFileSync(new URL('../../docs/plan.md', import.meta.url), 'utf8')
const blocks = [...text.matchAll(/^## (.+)\n(?:(?!^## )[\s\S])*?^```yaml\n([\s\S]*?)^```/gm)].map(
  ([, heading = '', block = '']) => [heading, block] as const,
)

describe('docs/plan.md', () => {
  test('has its two plans', () => {
    expect(blocks.map(([heading]) => heading)).toEqual(['Smallest useful plan', 'Everything'])
  })

  test.each(blocks)('the plan under "%s" has the shape it explains', (_heading, block) => {
    const accepted = validate(parse(block))
    expect(validate.errors ?? []).toEqual([])
    expect(accepted).toBe(true)
  })
})
