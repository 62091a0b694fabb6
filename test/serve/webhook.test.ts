import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createEventLog } from '../../src/serve/events.ts'
import { retryDelay, signatureOf, startWebhook } from '../../src/serve/webhook.ts'
import { manualTimers, until } from '../support/dns-client.ts'

/** A receiver that answers with these statuses in turn, then with 204. */
async function startReceiver(statuses: readonly number[] = []) {
  const got: { headers: IncomingHttpHeaders; body: string }[] = []
  const left = [...statuses]
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    got.push({ headers: request.headers, body })
    response.writeHead(left.shift() ?? 204).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  return { got, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook` }
}

const SECRET = 'a secret of some length'

function start(url: string) {
  const events = createEventLog(() => 1_700_000_000_000)
  const timers = manualTimers()
  const problems: string[] = []
  const hook = startWebhook({
    url,
    secret: SECRET,
    events,
    timers,
    nowMs: () => 1_700_000_000_000,
    onProblem: (message) => problems.push(message),
  })
  onTestFinished(() => hook.close())
  const fail = (name: string) => events.publish({ type: 'health', kind: 'check', name, healthy: false })
  return { events, timers, problems, hook, fail }
}

describe('a webhook', () => {
  test('gets each change once, in order, signed as Standard Webhooks says', async () => {
    const { got, url } = await startReceiver()
    const { fail, hook, events } = start(url)
    events.publish({ type: 'reload', outcome: 'unchanged' })
    for (const name of ['a', 'b', 'c']) fail(name)
    await until(() => hook.counts().delivered === 3)
    expect(got.map(({ body }) => JSON.parse(body).name)).toEqual(['a', 'b', 'c'])
    for (const { headers, body } of got) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
      const expected = createHmac('sha256', SECRET).update(signed).digest('base64')
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'webhook-timestamp': '1700000000',
        'webhook-signature': `v1,${expected}`,
      })
    }
  })

  test('is tried again after growing pauses, in order; a refusal of the message itself is final', async () => {
    const { got, url } = await startReceiver([500, 429, 204, 410, 204])
    const { fail, hook, timers, problems } = start(url)
    for (const name of ['a', 'b', 'c']) fail(name)
    for (const [count, ms] of [
      [1, 1000],
      [2, 2000],
    ] as const) {
      await until(() => got.length === count && timers.waiting() === 1)
      timers.pass(ms - 1)
      expect(timers.waiting()).toBe(1)
      timers.pass(1)
    }
    await until(() => hook.counts().delivered === 2)
    expect(got.map(({ body }) => JSON.parse(body).name)).toEqual(['a', 'a', 'a', 'b', 'c'])
    expect(hook.counts()).toEqual({ delivered: 2, failed: 1, dropped: 0, waiting: 0 })
    expect(problems).toEqual([`cannot send to ${url}: it answered 500`, `cannot send to ${url}: it answered 410`])
  })

  test('nobody there: the queue is bounded, the newest is kept, and closing ends it', async () => {
    const { fail, hook, timers } = start('http://127.0.0.1:1/')
    for (let index = 0; index < 1500; index += 1) fail(`${index}`)
    await until(() => timers.waiting() === 1)
    // One is under way, a thousand wait.
    expect(hook.counts()).toEqual({ delivered: 0, failed: 0, dropped: 499, waiting: 1000 })
    hook.close()
    expect(timers.waiting()).toBe(0)
  })

  test('pauses double up to a minute', () => {
    expect([1, 2, 3, 6, 7, 8].map(retryDelay)).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000])
  })

  test('the example of the Standard Webhooks specification', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const body = '{"test": 2432232314}'
    expect(signatureOf(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, body)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    )
  })
})
