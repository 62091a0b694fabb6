import { expect, test } from 'vitest'
import { probeCheck } from '../../src/probe/probe.ts'
import { blackholePort, closedPort, startTcp } from '../support/servers.ts'
import { checkOf } from './checks.ts'

const tcpOf = (port: number) => checkOf(port, { id: 'database', type: 'TCP' })

test('R3.4 R3.8 a connection is enough, and nothing is sent', async () => {
  let sent = ''
  let ended: Promise<void> = Promise.resolve()
  const port = await startTcp((socket) => {
    ended = new Promise((resolve) => {
      socket.on('data', (chunk) => {
        sent += chunk
      })
      socket.once('close', () => resolve())
    })
  })
  expect(await probeCheck(tcpOf(port))).toMatchObject({
    checkId: 'database',
    target: `tcp://127.0.0.1:${port}`,
    passed: true,
    reason: 'ok',
    message: 'connected',
    rule: 'R3.4',
  })
  await ended
  expect(sent).toBe('')
})

test('R3.4 refused', async () => {
  expect(await probeCheck(tcpOf(await closedPort()))).toMatchObject({ passed: false, reason: 'connection-refused' })
})

test('R3.4 TCP checks wait 10 s', async () => {
  expect(await probeCheck(tcpOf(await blackholePort()), { timeoutScale: 0.02 })).toMatchObject({
    passed: false,
    reason: 'connect-timeout',
    message: 'no TCP connection within 200 ms',
  })
})
