import { connect } from 'node:net'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { probeCheck } from '../../src/probe/probe.ts'
import { blackholePort, closedPort, httpResponse, onRequest, startAnswering, startTcp } from '../support/servers.ts'
import { checkOf, matching } from './checks.ts'

/** What a probe of a server that answers with these bytes says. */
async function probing(response: string | Buffer, more: Parameters<typeof checkOf>[1] = {}) {
  const { passed, reason, message, status, rule } = await probeCheck(checkOf(await startAnswering(response), more))
  return { passed, reason, message, status, rule }
}

const headers = (bytes: number) => {
  const line = 'X-Fill: '
  const rest = bytes - 'Content-Length: 0\r\n'.length - line.length - 2
  return [`${line}${'x'.repeat(rest)}`]
}

describe('status', () => {
  test.each([
    // rule   case                          response                          passed  reason    message
    ['R3.4', '200 is the least success', httpResponse('200 OK'), true, 'ok', '200'],
    ['R3.4', '399 is the greatest', httpResponse('399 Odd'), true, 'ok', '399'],
    ['R3.4', '400 fails', httpResponse('400 Bad Request'), false, 'status', 'status 400'],
    ['R3.4', '503 fails', httpResponse('503 Unavailable'), false, 'status', 'status 503'],
    [
      'R3.4',
      '101 fails',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      false,
      'status',
      'status 101',
    ],
    [
      'R3.5',
      'a redirect is success',
      httpResponse('302 Found', '', ['Location: http://127.0.0.1:1/']),
      true,
      'ok',
      '302',
    ],
    ['R3.4', 'no reason phrase, no blank', 'HTTP/1.1 200\r\n\r\n', true, 'ok', '200'],
    ['R3.4', 'HTTP/1.0 without a length', 'HTTP/1.0 200 OK\r\n\r\nhello', true, 'ok', '200'],
    [
      'R3.4',
      'early hints are passed over',
      `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${httpResponse('200 OK')}`,
      true,
      'ok',
      '200',
    ],
  ] as const)('%s %s', async (rule, _case, response, passed, reason, message) => {
    expect(await probing(response)).toMatchObject({ passed, reason, message, rule: rule === 'R3.5' ? 'R3.4' : rule })
  })

  test('R3.4 another protocol is quoted without control characters', async () => {
    expect(await probing('SSH-2.0-OpenSSH_9.2\u001b[31m\r\n')).toEqual({
      passed: false,
      reason: 'malformed-status-line',
      message: 'the answer is not HTTP: "SSH-2.0-OpenSSH_9.2\\u{1b}[31m"',
      status: undefined,
      rule: 'R3.4',
    })
  })

  test.each([
    ['a line without end', 'x'.repeat(10_000)],
    ['a bare line feed', 'HTTP/1.1 200 OK\n\n'],
    ['two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
    ['a body alone', '<html></html>\r\n'],
  ])('R3.4 a status line that is none: %s', async (_case, response) => {
    expect(await probing(response)).toMatchObject({ passed: false, reason: 'malformed-status-line' })
  })

  test('R3.4 a server that says nothing has 2 s from the connection', async () => {
    const port = await startTcp(() => {})
    const result = await probeCheck(checkOf(port), { timeoutScale: 0.1 })
    expect(result).toMatchObject({ reason: 'no-status-in-time', message: 'no status line within 200 ms of connecting' })
    expect(result.firstByteMs).toBeUndefined()
    expect(result.connectMs).toBeGreaterThanOrEqual(0)
  })

  test('R3.4 half a status line is none', async () => {
    const port = await startTcp((socket) => socket.write('HTTP/1.1 20'))
    const result = await probeCheck(checkOf(port), { timeoutScale: 0.1 })
    expect(result).toMatchObject({ passed: false, reason: 'no-status-in-time' })
    expect(result.firstByteMs).toBeGreaterThanOrEqual(0)
  })
})

describe('connection', () => {
  test('R3.4 refused', async () => {
    const result = await probeCheck(checkOf(await closedPort()))
    expect(result).toMatchObject({
      passed: false,
      reason: 'connection-refused',
      message: 'connection refused',
      rule: 'R3.4',
    })
  })

  test('R3.4 no answer to the connection within the limit', async () => {
    const result = await probeCheck(checkOf(await blackholePort()), { timeoutScale: 0.05 })
    expect(result).toMatchObject({
      passed: false,
      reason: 'connect-timeout',
      message: 'no TCP connection within 200 ms',
    })
    expect(result.connectMs).toBeUndefined()
  })

  test.each([
    ['at once', (socket: import('node:net').Socket) => socket.destroy(), /before the status line$/],
    [
      'after the request',
      (socket: import('node:net').Socket) => onRequest(socket, () => socket.end()),
      /before the status line$/,
    ],
    [
      'inside the headers',
      (socket: import('node:net').Socket) => onRequest(socket, () => socket.end('HTTP/1.1 200 OK\r\nX: ')),
      /before the end of the headers$/,
    ],
  ])('R3.4 closed %s', async (_case, onConnection, message) => {
    const result = await probeCheck(checkOf(await startTcp(onConnection)))
    expect(result).toMatchObject({ passed: false, reason: 'connection-closed' })
    expect(result.message).toMatch(message)
  })

  test('R3.4 reset', async () => {
    const port = await startTcp((socket) => onRequest(socket, () => socket.resetAndDestroy()))
    expect(await probeCheck(checkOf(port))).toMatchObject({ passed: false, reason: 'connection-reset' })
  })

  test('R3.8 an IPv6 address', async (context) => {
    const port = await startTcp((socket) => onRequest(socket, () => socket.end(httpResponse('200 OK'))), '::1').catch(
      () => {
        context.skip('this machine has no ::1')
        return 0
      },
    )
    expect(await probeCheck(checkOf(port, { ipAddress: '::1' }))).toMatchObject({
      passed: true,
      target: `http://[::1]:${port}/`,
    })
  })

  test('every probe is a new connection, closed afterwards', async () => {
    const closed: Promise<void>[] = []
    const port = await startTcp((socket) => {
      closed.push(
        new Promise((resolve) => {
          socket.once('close', () => resolve())
        }),
      )
      onRequest(socket, () => socket.write(httpResponse('200 OK', '', ['Keep-Alive: timeout=60'])))
    })
    await probeCheck(checkOf(port))
    await probeCheck(checkOf(port))
    expect(closed).toHaveLength(2)
    await Promise.all(closed)
  })

  test('an abort ends the probe and its connection', async () => {
    const controller = new AbortController()
    let ended: Promise<void> = Promise.resolve()
    const port = await startTcp((socket) => {
      ended = new Promise((resolve) => {
        socket.once('close', () => resolve())
      })
      onRequest(socket, () => controller.abort(new Error('enough')))
    })
    await expect(probeCheck(checkOf(port), { signal: controller.signal })).rejects.toThrow('enough')
    await ended
  })
})

describe('request', () => {
  /** The head that a check's probe sends. */
  async function requestOf(more: Parameters<typeof checkOf>[1]): Promise<{ lines: readonly string[]; port: number }> {
    let head = ''
    const port = await startTcp((socket) =>
      onRequest(socket, (request) => {
        head = request
        socket.end(httpResponse('200 OK'))
      }),
    )
    await probeCheck(checkOf(port, more))
    return { lines: head.split('\r\n'), port }
  }

  test('R3.8 R3.9 R3.11 path, host and who asks', async () => {
    const { lines, port } = await requestOf({
      id: 'eu web (1)',
      fullyQualifiedDomainName: 'api.example.test.',
      resourcePath: 'healthz?deep=1',
    })
    expect(lines).toEqual([
      'GET /healthz?deep=1 HTTP/1.1',
      `host: api.example.test:${port}`,
      'connection: close',
      'user-agent: Amazon-Route53-Health-Check-Service (ref eu%20web%20%281%29; sent by r53sim)',
      'accept: */*',
      'accept-encoding: gzip, deflate',
    ])
  })

  test('R3.8 without a name the host is the address', async () => {
    const { lines, port } = await requestOf({})
    expect(lines).toContain(`host: 127.0.0.1:${port}`)
  })

  test('hostile paths stay one line', async () => {
    const { lines } = await requestOf({ resourcePath: '/a b\r\nX-Evil: 1/é' })
    expect(lines[0]).toBe('GET /a%20b%0D%0AX-Evil:%201/%C3%A9 HTTP/1.1')
    expect(lines).toHaveLength(6)
  })
})

describe('headers', () => {
  test.each([
    ['16,384 bytes pass', httpResponse('200 OK', '', headers(16_384)), true, 'ok', '200'],
    [
      '16,385 fail',
      httpResponse('200 OK', '', headers(16_385)),
      false,
      'header-too-large',
      '200, but the headers are larger than 16,384 bytes',
    ],
    [
      'many small ones fail as well',
      httpResponse('200 OK', '', Array(5000).fill('A: b')),
      false,
      'header-too-large',
      '200, but the headers are larger than 16,384 bytes',
    ],
    [
      'no colon',
      httpResponse('200 OK', '', ['Foo bar']),
      false,
      'malformed-headers',
      '200, but a header is malformed: "Foo bar"',
    ],
    [
      'a blank before the colon',
      httpResponse('200 OK', '', ['Foo : bar']),
      false,
      'malformed-headers',
      '200, but a header is malformed: "Foo : bar"',
    ],
    [
      'no name',
      httpResponse('200 OK', '', [': bar']),
      false,
      'malformed-headers',
      '200, but a header is malformed: ": bar"',
    ],
    [
      'a folded line',
      httpResponse('200 OK', '', ['Foo: bar', '  baz']),
      false,
      'malformed-headers',
      '200, but a header is malformed: "  baz"',
    ],
    [
      'a control character',
      httpResponse('200 OK', '', ['Foo: b\u0007r']),
      false,
      'malformed-headers',
      '200, but a header is malformed: "Foo: b\\u{7}r"',
    ],
    [
      'a bare line feed',
      'HTTP/1.1 200 OK\r\nFoo: bar\nBar: baz\r\n\r\n',
      false,
      'malformed-headers',
      '200, but a header is malformed: "Foo: bar\\u{a}"',
    ],
    [
      'an empty value and bytes above 127 pass',
      Buffer.from('HTTP/1.1 200 OK\r\nFoo:\r\nBar: \u00e9\r\n\r\n', 'latin1'),
      true,
      'ok',
      '200',
    ],
    [
      'a bad status is not excused by bad headers',
      httpResponse('500 No', '', ['Foo bar']),
      false,
      'status',
      'status 500',
    ],
  ] as const)('R3.6 %s', async (_case, response, passed, reason, message) => {
    expect(await probing(response)).toMatchObject({ passed, reason, message })
  })

  test('R3.6 byte by byte is read the same', async () => {
    const response = httpResponse('200 OK', '', headers(16_384))
    const port = await startTcp((socket) => {
      socket.setNoDelay(true)
      onRequest(socket, () => {
        // Split where it hurts: inside the status line, and between the carriage return and line feed of the blank line.
        socket.write(response.subarray(0, 5))
        socket.write(response.subarray(5, response.length - 1), () =>
          setImmediate(() => socket.end(response.subarray(-1))),
        )
      })
    })
    expect(await probeCheck(checkOf(port))).toMatchObject({ passed: true })
  })

  test('R3.6 headers that never end', async () => {
    const port = await startTcp((socket) => onRequest(socket, () => socket.write('HTTP/1.1 200 OK\r\nFoo: bar\r\n')))
    expect(await probeCheck(checkOf(port), { timeoutScale: 0.1 })).toMatchObject({
      passed: false,
      reason: 'header-timeout',
      message: '200, but the headers did not end within 200 ms',
    })
  })
})

describe('string match', () => {
  const filled = (before: number, text: string) => `${'.'.repeat(before)}${text}${'.'.repeat(100)}`
  const chunked = (body: string) =>
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  const coded = (encoding: string, body: Buffer) => httpResponse('200 OK', body, [`Content-Encoding: ${encoding}`])
  const late = (text: string) => filled(5120 - text.length + 1, text)

  test.each([
    ['there', httpResponse('200 OK', 'all ready now'), true],
    ['not there', httpResponse('200 OK', 'all red'), false],
    ['case counts', httpResponse('200 OK', 'Ready'), false],
    ['ends at byte 5,120', httpResponse('200 OK', filled(5115, 'ready')), true],
    ['ends at byte 5,121', httpResponse('200 OK', filled(5116, 'ready')), false],
    ['in chunks', chunked('all ready now'), true],
    ['in chunks, past the limit', chunked(late('ready')), false],
    ['until the connection closes', 'HTTP/1.1 200 OK\r\n\r\nall ready now', true],
    ['gzip', coded('gzip', gzipSync(filled(5115, 'ready'))), true],
    ['gzip, past the limit', coded('gzip', gzipSync(late('ready'))), false],
    ['x-gzip, in capitals', coded('X-GZIP', gzipSync('ready')), true],
    ['deflate', coded('deflate', deflateSync('ready')), true],
    ['deflate without its wrapper', coded('deflate', deflateRawSync('ready')), true],
    ['deflate, past the limit', coded('deflate', deflateSync(late('ready'))), false],
    ['another coding is searched as it is', coded('br', Buffer.from('ready')), true],
    ['a gzip bomb', coded('gzip', gzipSync(Buffer.alloc(50_000_000))), false],
    [
      'a gzip body cut short but whole for HTTP',
      coded('gzip', gzipSync(`ready${Math.PI}`.repeat(50)).subarray(0, -9)),
      true,
    ],
    ['no body', httpResponse('204 No Content'), false],
    ['a redirect’s own body', httpResponse('302 Found', 'ready', ['Location: /x']), true],
    ['a redirect’s own body without it', httpResponse('302 Found', '', ['Location: /x']), false],
  ] as const)('R3.4 %s', async (_case, response, passed) => {
    const status = /^HTTP\/1\.1 (\d+)/.exec(response.toString('latin1'))?.[1]
    expect(await probing(response, matching('ready'))).toEqual({
      passed,
      reason: passed ? 'ok' : 'string-not-found',
      message: passed ? `${status}, "ready" found` : `${status}, but "ready" is not in the first 5,120 bytes`,
      status: Number(status),
      rule: 'R3.4',
    })
  })

  test('R3.4 the failing status decides before the body', async () => {
    expect(await probing(httpResponse('500 No', 'ready'), matching('ready'))).toMatchObject({ reason: 'status' })
  })

  test.each([
    ['gzip', coded('gzip', Buffer.from('ready')), '200, but the body is not valid gzip'],
    [
      'framing',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nready\r\n0\r\n\r\n',
      '200, but the body is not valid HTTP framing',
    ],
  ] as const)('R3.4 broken %s', async (_case, response, message) => {
    expect(await probing(response, matching('ready'))).toMatchObject({
      passed: false,
      reason: 'malformed-body',
      message,
    })
  })

  test.each([
    ['a stated length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nready'],
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nready\r\n'],
  ])('R3.4 the connection closes before the end of a body with %s', async (_case, response) => {
    const result = await probing(response, matching('ready'))
    expect(result).toMatchObject({ passed: false, status: 200 })
    expect(['connection-closed', 'malformed-body']).toContain(result.reason)
  })

  test('R3.4 a slow body has 2 s from the status line', async () => {
    const port = await startTcp((socket) =>
      onRequest(socket, () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nready')),
    )
    expect(await probeCheck(checkOf(port, matching('ready')), { timeoutScale: 0.1 })).toMatchObject({
      passed: false,
      reason: 'body-timeout',
      message: '200, but the body did not arrive within 200 ms',
      status: 200,
    })
    expect(await probeCheck(checkOf(port))).toMatchObject({ passed: true })
  })

  test('R3.4 a body without end passes once its first 5,120 bytes hold the string', async () => {
    const port = await startTcp((socket) =>
      onRequest(socket, () => socket.write(`HTTP/1.1 200 OK\r\n\r\n${filled(5000, 'ready')}${'.'.repeat(200)}`)),
    )
    expect(await probeCheck(checkOf(port, matching('ready')))).toMatchObject({ passed: true })
  })

  test('a search string of several bytes a character', async () => {
    expect(await probing(httpResponse('200 OK', 'grüßen'), matching('üß'))).toMatchObject({ passed: true })
  })
})

test('a server that sends without being asked', async () => {
  const port = await startTcp((socket) => socket.end(httpResponse('200 OK')))
  expect(await probeCheck(checkOf(port))).toMatchObject({ passed: true })
  await new Promise((resolve) => connect(port, '127.0.0.1').on('close', resolve).resume())
})
