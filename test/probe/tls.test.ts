import { createSecureContext } from 'node:tls'
import { describe, expect, test } from 'vitest'
import type { EndpointCheck } from '../../src/model/health-check.ts'
import { probeCheck } from '../../src/probe/probe.ts'
import { closedPort, httpResponse, keyPair, startTcp, startTls } from '../support/servers.ts'
import { checkOf } from './checks.ts'

const httpsOf = (port: number, more: Partial<EndpointCheck> = {}) =>
  checkOf(port, { type: 'HTTPS', fullyQualifiedDomainName: 'api.example.test', ...more })

/** A server with a certificate for each name, and none for clients that send no name. */
const onlyByName = (certificate: Parameters<typeof keyPair>[0]) => ({
  SNICallback: (
    _name: string,
    done: (error: Error | null, context: ReturnType<typeof createSecureContext>) => void,
  ): void => done(null, createSecureContext(keyPair(certificate))),
})

describe('certificates are not validated', () => {
  test.each([
    ['self-signed', 'api'],
    ['expired', 'expired'],
  ] as const)('R3.7 %s', async (_case, certificate) => {
    const { port, names } = await startTls(keyPair(certificate))
    const result = await probeCheck(httpsOf(port))
    expect(result).toMatchObject({ passed: true, reason: 'ok', message: '200', target: `https://127.0.0.1:${port}/` })
    expect(result.tlsMs).toBeGreaterThan(0)
    expect(names).toEqual(['api.example.test'])
  })

  test('R3.7 another name', async () => {
    const { port } = await startTls(keyPair('other'))
    expect(await probeCheck(httpsOf(port, { enableSni: false }))).toMatchObject({ passed: true })
  })
})

describe('the name in the handshake', () => {
  test('R3.7 is sent with SNI on, and the server that needs it answers', async () => {
    const { port, names } = await startTls(onlyByName('api'))
    expect(await probeCheck(httpsOf(port))).toMatchObject({ passed: true })
    expect(names).toEqual(['api.example.test'])
  })

  test('R3.7 is not sent with SNI off, and the server that needs it refuses', async () => {
    const { port, names } = await startTls(onlyByName('api'))
    const result = await probeCheck(httpsOf(port, { enableSni: false }))
    expect(result).toMatchObject({ passed: false, reason: 'tls-handshake', rule: 'R3.7' })
    expect(result.message).toMatch(/^TLS handshake failed: .*handshake failure/)
    expect(names).toEqual([false])
  })

  test.each([
    // sent                     certificate    names seen by the server
    ['api.example.test', 'api', ['api.example.test']],
    ['API.example.test.', 'api', ['API.example.test']],
    ['a.pool.example.test', 'api', ['a.pool.example.test']],
    ['cn.example.test', 'common-name', ['cn.example.test']],
    ['a.b.pool.example.test', 'api', ['a.b.pool.example.test', false]],
    ['api.example.test', 'other', ['api.example.test', false]],
  ] as const)('R3.7 %s against the certificate "%s"', async (fullyQualifiedDomainName, certificate, seen) => {
    const { port, names } = await startTls(keyPair(certificate))
    const result = await probeCheck(httpsOf(port, { fullyQualifiedDomainName }))
    expect(names).toEqual(seen)
    expect(result).toMatchObject({
      passed: true,
      message: seen.length === 1 ? '200' : '200, only without SNI: the certificate does not hold the name (R3.7)',
    })
  })

  test('R3.7 the handshake without SNI is the last: a server that then has no certificate fails', async () => {
    const { port, names } = await startTls(onlyByName('other'))
    expect(await probeCheck(httpsOf(port))).toMatchObject({ passed: false, reason: 'tls-handshake' })
    expect(names).toEqual(['api.example.test', false])
  })

  test('a check without a name sends none', async () => {
    const { port, names } = await startTls(keyPair('api'))
    const { fullyQualifiedDomainName: _, ...unnamed } = httpsOf(port)
    expect(await probeCheck(unnamed)).toMatchObject({ passed: true })
    expect(names).toEqual([false])
  })
})

describe('the handshake', () => {
  test('R3.7 TLS 1.0 is enough', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const
    const { port } = await startTls({ ...keyPair('api'), ...old })
    expect(await probeCheck(httpsOf(port))).toMatchObject({ passed: true })
  })

  test('R3.7 plain HTTP is no TLS', async () => {
    const port = await startTcp((socket) => socket.once('data', () => socket.end(httpResponse('400 Bad Request'))))
    expect(await probeCheck(httpsOf(port))).toMatchObject({ passed: false, reason: 'tls-handshake' })
  })

  test('R3.4 a TLS server does not speak HTTP', async () => {
    const { port } = await startTls(keyPair('api'))
    expect(await probeCheck(checkOf(port))).toMatchObject({ passed: false })
  })

  test('R3.7 a connection closed inside the handshake', async () => {
    const port = await startTcp((socket) => socket.once('data', () => socket.destroy()))
    const result = await probeCheck(httpsOf(port))
    expect(result).toMatchObject({ passed: false, reason: 'tls-handshake' })
    expect(result.connectMs).toBeGreaterThanOrEqual(0)
    expect(result.tlsMs).toBeUndefined()
  })

  test('R3.4 a silent server has 2 s from the connection', async () => {
    const port = await startTcp(() => {})
    expect(await probeCheck(httpsOf(port), { timeoutScale: 0.1 })).toMatchObject({
      passed: false,
      reason: 'tls-timeout',
      message: 'no TLS handshake within 200 ms of connecting',
    })
  })

  test('R3.4 refused', async () => {
    expect(await probeCheck(httpsOf(await closedPort()))).toMatchObject({ reason: 'connection-refused' })
  })
})

test('R3.9 string match over HTTPS, with the port in the host', async () => {
  const { port } = await startTls(keyPair('api'), httpResponse('200 OK', 'all ready'))
  const check = httpsOf(port, { type: 'HTTPS_STR_MATCH', searchString: 'ready' })
  expect(await probeCheck(check)).toMatchObject({ passed: true, message: '200, "ready" found' })
  expect(await probeCheck({ ...check, searchString: 'Ready' })).toMatchObject({ reason: 'string-not-found' })
})
