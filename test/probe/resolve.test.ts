import { createSocket } from 'node:dgram'
import { decode, encode, type Packet } from 'dns-packet'
import { describe, expect, onTestFinished, test } from 'vitest'
import { probeCheck } from '../../src/probe/probe.ts'
import { resolverOver } from '../../src/probe/resolve.ts'
import { httpResponse, startAnswering } from '../support/servers.ts'
import { checkOf } from './checks.ts'

/** A name server on loopback; what it was asked, and the resolver that asks it. Answers nothing where `answer` gives nothing. */
async function startNameServer(answer: (name: string, type: string) => Partial<Packet> | undefined) {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (message, from) => {
    const query = decode(message)
    const { name = '', type = '' } = query.questions?.[0] ?? {}
    asked.push(`${name} ${type}`)
    const reply = answer(name, type)
    if (reply === undefined) return
    const packet = encode({
      type: 'response',
      ...(query.id && { id: query.id }),
      questions: query.questions ?? [],
      ...reply,
    })
    socket.send(packet, from.port, from.address)
  })
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    socket.close()
  })
  return { asked, resolveIpv4: resolverOver([`127.0.0.1:${socket.address().port}`]) }
}

const named = async (more: Parameters<typeof checkOf>[1] = {}) => {
  const { ipAddress: _, ...check } = checkOf(await startAnswering(httpResponse('200 OK')), {
    fullyQualifiedDomainName: 'api.example.test',
    ...more,
  })
  return check
}

const NXDOMAIN = 3
const SERVFAIL = 2

describe('a check without an address', () => {
  test('R3.8 resolves its name at every probe, IPv4 only', async () => {
    const server = await startNameServer((name, type) =>
      type === 'A' ? { answers: [{ name, type: 'A', ttl: 3600, data: '127.0.0.1' }] } : {},
    )
    const check = await named()
    const target = `http://api.example.test:${check.port}/`
    expect(await probeCheck(check, server)).toMatchObject({ passed: true, target })
    expect(await probeCheck(check, server)).toMatchObject({ passed: true })
    expect(server.asked).toEqual(['api.example.test A', 'api.example.test A'])
  })

  test.each([
    ['a name with AAAA records alone', () => ({}), 'api.example.test does not resolve: it has no A record'],
    [
      'a name that does not exist',
      () => ({ flags: NXDOMAIN }),
      'api.example.test does not resolve: there is no such name',
    ],
    ['a server that fails', () => ({ flags: SERVFAIL }), 'api.example.test does not resolve: the name servers failed'],
  ])('R3.8 fails: %s', async (_case, answer, message) => {
    const result = await probeCheck(await named(), await startNameServer(answer))
    expect(result).toMatchObject({ passed: false, reason: 'dns-failed', rule: 'R3.8', message })
    expect(result.connectMs).toBeUndefined()
  })

  test('R3.8 fails: a server that does not answer in time', async () => {
    const { resolveIpv4 } = await startNameServer(() => undefined)
    expect(await probeCheck(await named(), { resolveIpv4, timeoutScale: 0.05 })).toMatchObject({
      reason: 'dns-failed',
      message: 'api.example.test does not resolve: the name servers did not answer',
    })
  })

  test('TCP checks resolve as well', async () => {
    const server = await startNameServer(() => undefined)
    const check = await named({ type: 'TCP' })
    expect(await probeCheck(check, { ...server, timeoutScale: 0.01 })).toMatchObject({ reason: 'dns-failed' })
  })

  test('an abort ends the question', async () => {
    const controller = new AbortController()
    const { resolveIpv4 } = await startNameServer(() => {
      controller.abort(new Error('enough'))
      return undefined
    })
    await expect(probeCheck(await named(), { resolveIpv4, signal: controller.signal })).rejects.toThrow('enough')
  })
})

test('R3.8 with an address the name is not resolved', async () => {
  const server = await startNameServer(() => ({ flags: NXDOMAIN }))
  const check = { ...(await named()), ipAddress: '127.0.0.1' }
  expect(await probeCheck(check, server)).toMatchObject({ passed: true })
  expect(server.asked).toEqual([])
})
