import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Steps } from '../../values/steps.ts'
import type { AnswerChange } from '../changes.ts'
import type { Discovery } from '../discovery.ts'
import { type EventLog, healthEvents, overrideEvent } from '../events.ts'
import { inSlices } from '../in-slices.ts'
import { METRICS_TYPE } from '../prometheus.ts'
import type { ReloadResult } from '../reloader.ts'
import type { OverrideResult, Session } from '../session.ts'
import type { Timers } from '../timers.ts'
import { type Access, refusalOf } from './access.ts'
import { type ActionName, parseAction, parseBody } from './bodies.ts'
import { eventStream } from './event-stream.ts'
import { addInstances, INSTANCE_ACTIONS, instancePath } from './instances.ts'
import type { LivePage } from './page.ts'
import { problem } from './problem.ts'

/** What the control port shows and drives. */
export interface ControlTarget {
  readonly session: Session
  readonly events: EventLog
  readonly discovery: Discovery
  /** The status document (`schemas/status.schema.json`). */
  readonly status: () => object
  /** Prometheus text. */
  readonly metrics: () => Steps<string>
  /** What the page asks for (`schemas/live.schema.json`). */
  readonly live: (asked: URLSearchParams) => Steps<object>
  /** The page itself. */
  readonly page: () => LivePage
  /** What is served as the text of a plan. */
  readonly plan: () => Promise<string>
  readonly reload: () => Promise<ReloadResult>
  /** Resolves when what was said is safe from a restart. */
  readonly kept: () => Promise<void>
  readonly timers: Timers
}

const BODY_BYTES_MAX = 64 << 10
const STREAMS_MAX = 64
const ACTIONS: readonly ActionName[] = ['fail', 'recover', 'drain', 'hold', 'alarm']

const stillAnswered = (answers: readonly AnswerChange[]) => answers.length === 0

/** What an action did: what was said, what it ended, and what changed at once. */
function actionJson({ set, ended, change }: OverrideResult) {
  const answers = change?.answers ?? []
  return {
    schema: 'r53sim/action/v1',
    set: set === undefined ? null : overrideEvent(set, 'set'),
    ended: ended.map((override) => overrideEvent(override, 'ended')),
    changes: change === undefined ? [] : healthEvents(change, () => undefined),
    note:
      set !== undefined && stillAnswered(answers)
        ? 'no answer changed: nothing that is answered depends on it, or everything else is unhealthy too'
        : null,
  }
}

function addActions(app: Hono, { session, kept }: ControlTarget): void {
  for (const action of ACTIONS)
    app.post(`/${action}`, async (context) => {
      const request = parseAction(action, await context.req.text())
      if ('message' in request) return problem(context, 400, request.message, request.hint)
      const result = session.request(request)
      if ('message' in result)
        return problem(context, result.reason === 'unknown' ? 404 : 409, result.message, result.hint)
      await kept()
      return context.json(actionJson(result))
    })
}

function addReload(app: Hono, { reload }: ControlTarget): void {
  app.post('/reload', async (context) => {
    const body = parseBody(await context.req.text(), [])
    if ('message' in body && 'hint' in body) return problem(context, 400, String(body.message), String(body.hint))
    const result = await reload()
    if (result.outcome !== 'kept') return context.json({ schema: 'r53sim/reload/v1', ...result })
    const { message, findings } = result.problem
    return context.json({ schema: 'r53sim/reload/v1', outcome: 'kept', message, findings }, 409)
  })
}

function addEvents(app: Hono, { events, timers }: ControlTarget): void {
  let streams = 0
  app.get('/events', (context) => {
    if (streams >= STREAMS_MAX)
      return problem(context, 503, `${STREAMS_MAX} clients follow the events already`, 'end one of them')
    const after = context.req.header('last-event-id')
    const replay = Number(context.req.query('replay') ?? 0)
    streams += 1
    const stream = eventStream(
      events,
      after === undefined ? events.last(Number.isInteger(replay) ? replay : 0) : events.since(after),
      timers,
      () => {
        streams -= 1
      },
    )
    return context.body(stream, 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  })
}

function addLive(app: Hono, { live, page }: ControlTarget): void {
  app.get('/', (context) => {
    const { body, policy } = page()
    context.header('content-security-policy', policy)
    context.header('referrer-policy', 'no-referrer')
    context.header('cross-origin-opener-policy', 'same-origin')
    context.header('cross-origin-resource-policy', 'same-origin')
    context.header('cache-control', 'no-cache')
    return context.html(body)
  })
  app.get('/live', async (context) =>
    context.json(await inSlices(live(new URL(context.req.url).searchParams)), 200, { 'cache-control': 'no-store' }),
  )
}

const METHODS: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...ACTIONS, 'reload'].map((name) => [`/${name}`, 'POST'])),
  ...Object.fromEntries(INSTANCE_ACTIONS.map((action) => [instancePath(action), 'POST'])),
  ...Object.fromEntries(
    ['', 'health', 'status', 'live', 'plan', 'events', 'metrics', 'instances'].map((name) => [`/${name}`, 'GET']),
  ),
}

/** The control port as HTTP requests and replies. @see D77 */
export function createControlApp(target: ControlTarget, access: Access): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    const header = (name: string) => context.req.header(name)
    const refusal = refusalOf({ method: context.req.method, path: context.req.path, header }, access)
    if (refusal === undefined) await next()
    context.header('x-content-type-options', 'nosniff')
    if (refusal === undefined) return undefined
    if (refusal.status === 401) context.header('www-authenticate', 'Bearer')
    return problem(context, refusal.status, refusal.message, refusal.hint)
  })
  app.use(
    bodyLimit({
      maxSize: BODY_BYTES_MAX,
      onError: (context) => problem(context, 413, 'the body is larger than 64 KiB', 'say less'),
    }),
  )
  app.get('/health', (context) => context.json({ ok: true }))
  app.get('/status', (context) => context.json(target.status(), 200, { 'cache-control': 'no-store' }))
  app.get('/metrics', async (context) =>
    context.body(await inSlices(target.metrics()), 200, { 'content-type': METRICS_TYPE }),
  )
  addLive(app, target)
  app.get('/plan', async (context) =>
    context.body(await target.plan(), 200, { 'content-type': 'application/yaml', 'cache-control': 'no-store' }),
  )
  addActions(app, target)
  addReload(app, target)
  addEvents(app, target)
  addInstances(app, target.discovery)
  app.notFound((context) => {
    const allowed = Object.hasOwn(METHODS, context.req.path) ? METHODS[context.req.path] : undefined
    if (allowed === undefined)
      return problem(context, 404, 'there is nothing of that name', `there are ${Object.keys(METHODS).join(', ')}`)
    context.header('allow', allowed)
    return problem(context, 405, `${context.req.path} takes ${allowed} alone`, `send it with ${allowed}`)
  })
  app.onError((error, context) =>
    context.json({ schema: 'r53sim/problem/v1', error: `internal error: ${error.message}`, hint: 'report this' }, 500),
  )
  return app
}
