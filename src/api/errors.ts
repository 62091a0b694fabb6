import { formatDocument } from './xml.ts'

/** HTTP status by error code, where it is not 400. */
const STATUSES: Readonly<Record<string, 400 | 401 | 403 | 404 | 408 | 409 | 413 | 500 | 501 | 503>> = {
  AccessDenied: 403,
  CidrCollectionVersionMismatchException: 409,
  HealthCheckAlreadyExists: 409,
  HealthCheckVersionMismatch: 409,
  HostedZoneAlreadyExists: 409,
  IncompleteSignature: 403,
  InternalFailure: 500,
  InvalidClientTokenId: 403,
  KeySigningKeyAlreadyExists: 409,
  MissingAuthenticationToken: 403,
  NoSuchChange: 404,
  NoSuchCidrCollectionException: 404,
  NoSuchCidrLocationException: 404,
  NoSuchCloudWatchLogsLogGroup: 404,
  NoSuchGeoLocation: 404,
  NoSuchHealthCheck: 404,
  NoSuchHostedZone: 404,
  NoSuchKeySigningKey: 404,
  NoSuchQueryLoggingConfig: 404,
  NoSuchTrafficPolicy: 404,
  NoSuchTrafficPolicyInstance: 404,
  NotAuthorizedException: 401,
  NotImplemented: 501,
  QueryLoggingConfigAlreadyExists: 409,
  RequestEntityTooLarge: 413,
  RequestExpired: 403,
  RequestTimeout: 408,
  ResourceNotFound: 404,
  ResourceNotFoundException: 404,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  TrafficPolicyAlreadyExists: 409,
  TrafficPolicyInstanceAlreadyExists: 409,
  UnknownOperationException: 404,
  VPCAssociationAuthorizationNotFound: 404,
  VPCAssociationNotFound: 404,
}

/** A refusal as a client reads it: Route 53's code, and what is wrong. Thrown by actions and readers, caught where a request is answered. */
export class ApiError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }

  get status(): number {
    return STATUSES[this.code] ?? 400
  }

  /** Whose fault it is, as errors in XML say it. */
  get fault(): 'Sender' | 'Receiver' {
    return this.status >= 500 ? 'Receiver' : 'Sender'
  }
}

export const invalidInput = (message: string): ApiError => new ApiError('InvalidInput', message)

/** Route 53 is still at work on what an earlier request has changed. @see R6.5 */
export const priorRequest = (): ApiError =>
  new ApiError(
    'PriorRequestNotComplete',
    'The request was rejected because Route 53 was still processing a prior request.',
  )

/** All messages of a refused batch in one. */
export const invalidChangeBatch = (messages: readonly string[]): ApiError =>
  new ApiError('InvalidChangeBatch', `[${messages.join(', ')}]`)

/** The one form in which every operation says that it failed: older documented ones are not read by clients. */
export function formatError(error: ApiError, requestId: string): string {
  return formatDocument('ErrorResponse', {
    Error: { Type: error.fault, Code: error.code, Message: error.message },
    RequestId: requestId,
  })
}
