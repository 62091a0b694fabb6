import { expect, test } from 'vitest'
import type { ProbeResult } from '../../src/model/probe-result.ts'
import { limitsOf, probeAll } from '../../src/probe/probe.ts'
import { closedPort, httpResponse, onRequest, startAnswering, startTcp } from '../support/servers.ts'
import { checkOf } from './checks.ts'

test('R3.4 Route 53’s limits, multiplied', () => {
  expect(limitsOf(checkOf(80))).toEqual({ resolveMs: 4000, connectMs: 4000, statusMs: 2000, bodyMs: 2000 })
  expect(limitsOf(checkOf(80, { type: 'TCP' }), 0.5)).toEqual({
    resolveMs: 5000,
    connectMs: 5000,
    statusMs: 1000,
    bodyMs: 1000,
  })
})

test('results in the order of the checks, reported as they come', async () => {
  const [good, bad] = [await startAnswering(httpResponse('200 OK')), await closedPort()]
  const checks = [checkOf(bad, { id: 'a' }), checkOf(good, { id: 'b' }), checkOf(bad, { id: 'c' })]
  const seen: ProbeResult[] = []
  const results = await probeAll(checks, { onResult: (result) => seen.push(result) })
  expect(results.map(({ checkId, passed }) => [checkId, passed])).toEqual([
    ['a', false],
    ['b', true],
    ['c', false],
  ])
  expect(new Set(seen)).toEqual(new Set(results))
  expect(await probeAll([])).toEqual([])
})

test('at most so many at once', async () => {
  let open = 0
  let most = 0
  const port = await startTcp((socket) => {
    open += 1
    most = Math.max(most, open)
    socket.once('close', () => {
      open -= 1
    })
    onRequest(socket, () => setImmediate(() => socket.end(httpResponse('200 OK'))))
  })
  const checks = Array.from({ length: 40 }, (_, index) => checkOf(port, { id: `${index}` }))
  expect((await probeAll(checks, { concurrency: 3 })).every(({ passed }) => passed)).toBe(true)
  expect(most).toBeGreaterThan(1)
  // The server may see a connection's end after the next one's beginning.
  expect(most).toBeLessThanOrEqual(6)
})

test('an abort ends them all, without a warning about listeners', async () => {
  const warnings: Error[] = []
  const onWarning = (warning: Error) => warnings.push(warning)
  process.on('warning', onWarning)
  const controller = new AbortController()
  let open = 0
  const port = await startTcp(() => {
    open += 1
    if (open === 20) controller.abort(new Error('enough'))
  })
  const checks = Array.from({ length: 30 }, (_, index) => checkOf(port, { id: `${index}` }))
  await expect(probeAll(checks, { concurrency: 20, signal: controller.signal })).rejects.toThrow('enough')
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', onWarning)
  expect(warnings).toEqual([])
  expect(open).toBe(20)
})
