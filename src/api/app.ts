import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ActionResult, ApiRequest, ApiSettings } from './action.ts'
import { ApiError, formatError, invalidInput } from './errors.ts'
import { randomIds } from './ids.ts'
import { type Operation, operations } from './registry.ts'
import { type AccountService, internalFailure } from './service.ts'
import { addresseeOf } from './services/dispatch.ts'
import type { ServiceReply, ServiceRequest } from './services/service.ts'
import { readShape } from './shape.ts'
import type { World } from './world.ts'
import { formatDocument, parseXml, type XmlElement } from './xml.ts'

/** Who may ask, and how often: refuses with an `ApiError`. */
export type Guard = (request: Request, body: Uint8Array) => void

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

function elementOf(body: Uint8Array): XmlElement {
  const text = new TextDecoder().decode(body)
  if (text.trim() === '') return { name: '', children: [], text: '' }
  const parsed = parseXml(text)
  if (!parsed.ok) throw invalidInput(`Invalid XML ; ${parsed.message}`)
  return parsed.root
}

function requestOf(context: Context, body: Uint8Array, { settings, world, nowMs }: ApiTarget): ApiRequest {
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

const xmlReply = (status: number, body: string, more: ServiceReply['headers'] = {}): ServiceReply => ({
  status,
  headers: { 'content-type': 'text/xml', ...more },
  body,
})

const refuse = (error: ApiError, requestId: string) => xmlReply(error.status, formatError(error, requestId))

function replyOf({ name }: Operation, { members = {}, location }: ActionResult): ServiceReply {
  const text = formatDocument(`${name}Response`, members)
  if (location === undefined) return xmlReply(200, text)
  return xmlReply(201, text, { location: `https://route53.amazonaws.com${VERSION_PATH}/${location}` })
}

const send = ({ status, headers, body }: ServiceReply, requestId: string): Response =>
  new Response(body, { status, headers: { ...headers, 'x-amzn-requestid': requestId } })

/** What is behind one path, and how it says that something went wrong. */
interface Answering {
  readonly answer: (body: Uint8Array, requestId: string) => Promise<ServiceReply>
  readonly refuse: (error: ApiError, requestId: string, body: Uint8Array) => ServiceReply
}

const NOTHING = new Uint8Array()

/** Nobody reads the answer; it is no fault of ours. */
const brokenOff = () => new ApiError('RequestTimeout', 'The request was broken off')

async function bodyOf(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await request.arrayBuffer())
  } catch {
    throw brokenOff()
  }
}

/** The API as HTTP requests and replies. @see api.md §2 */
export function createApiApp(target: ApiTarget): Hono {
  const app = new Hono({ strict: false })
  const respond = async ({ req }: Context, { answer, refuse }: Answering): Promise<Response> => {
    const requestId = randomUUID()
    let body = NOTHING
    try {
      body = await bodyOf(req.raw)
      target.guard(req.raw, body)
      return send(await answer(body, requestId), requestId)
    } catch (error) {
      if (!(error instanceof ApiError)) target.onFailure(error)
      return send(refuse(error instanceof ApiError ? error : internalFailure(), requestId, body), requestId)
    }
  }
  app.use(
    bodyLimit({
      maxSize: BODY_BYTES_MAX,
      onError: () => {
        const requestId = randomUUID()
        return send(refuse(new ApiError('RequestEntityTooLarge', 'A request has at most 4 MiB'), requestId), requestId)
      },
    }),
  )
  // What goes wrong before a path is looked at: a body in chunks that breaks off.
  app.onError((error, { req }) => {
    const requestId = randomUUID()
    if (!req.raw.signal.aborted) target.onFailure(error)
    return send(refuse(req.raw.signal.aborted ? brokenOff() : internalFailure(), requestId), requestId)
  })
  for (const operation of operations)
    app.on(operation.method, `${VERSION_PATH}${operation.path}`, (context) =>
      respond(context, {
        refuse,
        answer: async (body) => {
          const request = requestOf(context, body, target)
          const action = await operation.prepare(request, target.service.account())
          return replyOf(operation, await target.service.run((account) => action(account, request)))
        },
      }),
    )
  app.notFound((context) => {
    const { pathname } = new URL(context.req.url)
    return respond(context, otherAnswering(context.req.raw, pathname, target) ?? absentOperation(context.req, pathname))
  })
  return app
}

/** A request on another path than Route 53's, as the service that it is for answers it. */
function otherAnswering({ method, url, headers }: Request, path: string, target: ApiTarget): Answering | undefined {
  const addressee = path.startsWith(`${VERSION_PATH}/`) ? undefined : addresseeOf({ path, headers })
  if (addressee === undefined) return undefined
  const { service, operation, accessKey } = addressee
  const { service: accounts, settings, world, nowMs } = target
  const query = new URL(url).searchParams
  const requestOf = (body: Uint8Array, requestId: string): ServiceRequest => ({
    ...{ method, path, query, headers, body, operation, accessKey, requestId },
  })
  return {
    answer: (body, requestId) => service.answer(requestOf(body, requestId), { accounts, settings, world, nowMs }),
    refuse: (error, requestId, body) => service.refuse(error, requestOf(body, requestId)),
  }
}

/** First segments of every path that Route 53 has. */
const KNOWN_PATHS =
  /^\/2013-04-01\/(?:accountlimit|change|checkeripranges|cidrcollection|delegationset|geolocations?|healthcheck(?:count)?|hostedzone(?:count|limit|sbyname|sbyvpc)?|keysigningkey|queryloggingconfig|reusabledelegationsetlimit|tags|testdnsanswer|trafficpolic(?:y|ies)|trafficpolicyinstances?|trafficpolicyinstancecount)(?:\/|$)/

const absentOperation = ({ method }: { readonly method: string }, path: string): Answering => ({
  refuse,
  answer: async () => {
    if (KNOWN_PATHS.test(path)) throw new ApiError('NotImplemented', `${method} ${path} is not implemented`)
    throw new ApiError('UnknownOperationException', `There is no operation ${method} ${path}`)
  },
})
