import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ActionResult, ApiRequest, ApiSettings } from './action.ts'
import { ApiError, formatError, invalidInput } from './errors.ts'
import { randomIds } from './ids.ts'
import { type Operation, operations } from './registry.ts'
import { type AccountService, internalFailure } from './service.ts'
import { readShape } from './shape.ts'
import { answerCallerIdentity, isOtherService, otherServiceError } from './sts.ts'
import type { World } from './world.ts'
import { formatDocument, parseXml, type XmlElement } from './xml.ts'

/** Who may ask, and how often: refuses with an `ApiError`. */
export type Guard = (request: Request, body: string) => void

export interface ApiTarget {
  readonly service: AccountService
  readonly settings: ApiSettings
  readonly world: World
  readonly nowMs: () => number
  readonly guard: Guard
  /** Hears of what should not happen. */
  readonly onFailure: (error: unknown) => void
}

export const VERSION_PATH = '/2013-04-01'
const BODY_BYTES_MAX = 4 << 20
const XML = 'text/xml'

function elementOf(body: string): XmlElement {
  if (body.trim() === '') return { name: '', children: [], text: '' }
  const parsed = parseXml(body)
  if (!parsed.ok) throw invalidInput(`Invalid XML ; ${parsed.message}`)
  return parsed.root
}

function requestOf(context: Context, body: string, { settings, world, nowMs }: ApiTarget): ApiRequest {
  return {
    params: context.req.param(),
    query: (name) => context.req.query(name),
    body: (shape) => readShape(shape, elementOf(body)),
    nowMs: nowMs(),
    ids: randomIds,
    settings,
    world,
  }
}

function send(requestId: string, text: string, status: number, location?: string): Response {
  const headers = new Headers({ 'content-type': XML, 'x-amzn-requestid': requestId })
  if (location !== undefined) headers.set('location', location)
  return new Response(text, { status, headers })
}

const sendError = (requestId: string, error: ApiError): Response =>
  send(requestId, formatError(error, requestId), error.status)

function sendResult(requestId: string, { name }: Operation, result: ActionResult): Response {
  const { members = {}, location } = result
  const where = location === undefined ? undefined : `https://route53.amazonaws.com${VERSION_PATH}/${location}`
  const status = where === undefined ? 200 : 201
  return send(requestId, formatDocument(`${name}Response`, members), status, where)
}

/** The API as HTTP requests and replies. @see api.md §2 */
export function createApiApp(target: ApiTarget): Hono {
  const app = new Hono({ strict: false })
  const answer = async (context: Context, run: (body: string, requestId: string) => Promise<Response>) => {
    const requestId = randomUUID()
    try {
      const body = await context.req.text()
      target.guard(context.req.raw, body)
      return await run(body, requestId)
    } catch (error) {
      if (error instanceof ApiError) return sendError(requestId, error)
      target.onFailure(error)
      return sendError(requestId, internalFailure())
    }
  }
  app.use(
    bodyLimit({
      maxSize: BODY_BYTES_MAX,
      onError: () => sendError(randomUUID(), new ApiError('RequestEntityTooLarge', 'A request has at most 4 MiB')),
    }),
  )
  for (const operation of operations)
    app.on(operation.method, `${VERSION_PATH}${operation.path}`, (context) =>
      answer(context, async (body, requestId) => {
        const result = await target.service.run(operation.run, requestOf(context, body, target))
        return sendResult(requestId, operation, result)
      }),
    )
  app.post('/', (context) =>
    answer(context, async (body, requestId) => {
      const authorization = context.req.header('authorization')
      const json = context.req.header('x-amz-target') !== undefined
      if (json || isOtherService(authorization)) {
        const { text, type } = otherServiceError(json, requestId)
        return context.newResponse(text, { status: 501, headers: { 'content-type': type } })
      }
      return send(requestId, answerCallerIdentity(body, authorization, target.settings, requestId), 200)
    }),
  )
  app.notFound((context) =>
    answer(context, async (_body, requestId) => {
      const isKnown = context.req.path.startsWith(`${VERSION_PATH}/`) && pathIsKnown(context.req.path)
      const error = isKnown
        ? new ApiError('NotImplemented', `${context.req.method} ${context.req.path} is not implemented`)
        : new ApiError('UnknownOperationException', `There is no operation ${context.req.method} ${context.req.path}`)
      return sendError(requestId, error)
    }),
  )
  return app
}

/** First segments of every path that Route 53 has. */
const KNOWN_PATHS =
  /^\/2013-04-01\/(?:accountlimit|change|checkeripranges|cidrcollection|delegationset|geolocations?|healthcheck(?:count)?|hostedzone(?:count|limit|sbyname|sbyvpc)?|keysigningkey|queryloggingconfig|reusabledelegationsetlimit|tags|testdnsanswer|trafficpolic(?:y|ies)|trafficpolicyinstances?|trafficpolicyinstancecount)(?:\/|$)/

const pathIsKnown = (path: string) => KNOWN_PATHS.test(path)
