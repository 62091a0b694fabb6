import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { percent } from '../../src/report/percent.ts'
import { axisFor, shareCurve } from '../../src/report/staleness-curve.ts'
import { asciiSymbols, plainStyle } from '../../src/report/style.ts'
import { momentToText, timelineToText } from '../../src/report/timeline.ts'
import { visibleWidth } from '../../src/report/width.ts'
import { timelineOf } from '../../src/simulate/timeline.ts'
import { planOf } from '../health/plan.ts'

const graph = compile(
  await planOf(`
version: 1
endpoints:
  web:   { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  other: { ipv4: 192.0.2.11, health_check: { type: HTTP } }
zones:
  example.com: { records: { www: { A: { weighted: { web: { weight: 3, endpoint: web }, other: { weight: 1, endpoint: other } } } } } }
`),
)
const narrow = { ...plainStyle, width: 80, symbols: asciiSymbols }
const events = [
  { at: 0, failed: [{ kind: 'endpoint', name: 'web' }] },
  { at: 900, recovered: [{ kind: 'endpoint', name: 'web' }] },
] as const

describe('a narrow terminal without Unicode', () => {
  const timeline = timelineOf(graph, events)
  const texts = {
    timeline: timelineToText(timeline, graph.deployment, narrow, { showAll: false }),
    moment: momentToText(timeline, 80, narrow),
  }
  test.each(Object.entries(texts))('%s: 80 columns of ASCII', (_what, text) => {
    expect(text).toMatch(/^[\n -~]*$/)
    expect(text.split('\n').filter((line) => visibleWidth(line) > 80)).toEqual([])
    expect(text.split('\n').filter((line) => line !== line.trimEnd())).toEqual([])
  })
})

describe('a curve', () => {
  test('is as high as the share', () => {
    const lines = shareCurve((seconds) => (seconds < 30 ? 1 : 0.25), 60, { ...narrow, width: 52 }).split('\n')
    expect(lines).toEqual([
      '   100 % |####################',
      '         |####################',
      '    50 % |####################',
      '         |########################################',
      '     0 % +------+-----+------+------+-----+------',
      '         0 s    10 s  20 s   30 s   40 s  50 s',
      '',
    ])
  })

  test.each([
    // seconds  end      step between marks
    [10, 10, 5],
    [61, 75, 15],
    [399, 480, 120],
    [1000, 1200, 300],
    [90_000, 129_600, 43_200],
  ])('an axis for %i s', (seconds, end, step) => {
    expect(axisFor(seconds)).toEqual({ end, step })
  })
})

test.each([
  [0, '0 %'],
  [0.0005, '0.05 %'],
  [0.123, '12.3 %'],
  [0.998, '99.8 %'],
  [0.99791, '99.79 %'],
  [1, '100 %'],
])('%d is %s', (share, text) => {
  expect(percent(share)).toBe(text)
})
