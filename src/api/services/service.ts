import type { ApiSettings } from '../action.ts'
import type { ApiError } from '../errors.ts'
import type { AccountService } from '../service.ts'
import type { World } from '../world.ts'

/** A request as a service gets it: admitted by the guard, at most 4 MiB. */
export interface ServiceRequest {
  readonly method: string
  /** As it was sent, still percent-encoded, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Headers
  /** As it was sent: form, JSON, XML or CBOR, as the service's protocol has it. */
  readonly body: Uint8Array
  /** What X-Amz-Target or the path of smithy's RPC protocol names; undefined where the body does. */
  readonly operation: string | undefined
  /** Who signed; `anonymous` where nobody did. */
  readonly accessKey: string
  /** What the answer's `x-amzn-requestid` will be, for protocols that say it in the body too. */
  readonly requestId: string
}

/** What services answer by. Time comes from `nowMs`, never from the system. */
export interface ServiceContext {
  /** The account that is served: read and written as the actions of Route 53 do, durable before the answer. */
  readonly accounts: AccountService
  readonly settings: ApiSettings
  readonly world: World
  readonly nowMs: () => number
}

export interface ServiceReply {
  readonly status: number
  /** Without the request id, which every answer gets. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array<ArrayBuffer>
}

/**
 * An AWS service other than Route 53 on the same port.
 *
 * To add one: a folder or file in `api/services/` that exports an `ApiService`, its line in `services/registry.ts`, and
 * the rows of `docs/api.md`. What it is to keep is a map in `AccountObjects` (`account.ts`), read and written by an
 * `Entry` that `SECTIONS` (`store.ts`) names: without that line it does not compile. Requests to `/2013-04-01` never
 * come here.
 */
export interface ApiService {
  /** The service in the scope of a signature: `…/us-east-1/sts/aws4_request`. */
  readonly scope: string
  /**
   * Before the dot of `X-Amz-Target`, and after `/service/` in the paths of smithy's RPC protocol
   * (`/service/GraniteServiceVersion20100801/operation/PutMetricData`); undefined for protocols that have neither.
   */
  readonly target?: string
  /** Answers, or throws an `ApiError`; what else it throws is a bug, and a client hears of it as InternalFailure. */
  readonly answer: (request: ServiceRequest, context: ServiceContext) => Promise<ServiceReply>
  /** A refusal in the protocol of the request: of `answer`, and of the guard before it. */
  readonly refuse: (error: ApiError, request: ServiceRequest) => ServiceReply
}
