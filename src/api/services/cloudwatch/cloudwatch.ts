import { gunzipSync } from 'node:zlib'
import { ApiError } from '../../errors.ts'
import { cborProtocol } from '../../protocols/cbor.ts'
import { jsonProtocol } from '../../protocols/json.ts'
import type { Protocol } from '../../protocols/protocol.ts'
import { queryProtocol } from '../../protocols/query.ts'
import { readShape, type Shape } from '../../shape.ts'
import type { ApiService, ServiceContext, ServiceRequest } from '../service.ts'
import { validationError } from './call.ts'
import { cloudWatchOperations } from './operations.ts'

const TARGET = 'GraniteServiceVersion20100801'

/** How errors are called in the service's model, where that is not their code in the query protocol. */
const MODEL_NAMES: Readonly<Record<string, string>> = {
  InternalFailure: 'InternalServiceFault',
  InvalidFormat: 'InvalidFormatFault',
  InvalidParameterCombination: 'InvalidParameterCombinationException',
  InvalidParameterValue: 'InvalidParameterValueException',
  LimitExceeded: 'LimitExceededFault',
  MissingParameter: 'MissingRequiredParameterException',
}

const modelName = ({ code }: ApiError) => `com.amazonaws.cloudwatch#${MODEL_NAMES[code] ?? code}`
/** Clients of the query protocol of old knew errors by that code: those of today still show it. */
const queryError = ({ code, fault }: ApiError) => ({ 'x-amzn-query-error': `${code};${fault}` })

const query = queryProtocol('http://monitoring.amazonaws.com/doc/2010-08-01/', { ExtendedStatistics: 'entry' })
const json = jsonProtocol('1.0', modelName, queryError)
const cbor = cborProtocol(modelName, queryError)

function protocolOf({ operation, headers }: ServiceRequest): Protocol {
  if (operation === undefined) return query
  return headers.has('x-amz-target') ? json : cbor
}

const BODY_BYTES_MAX = 4 << 20

/** With the body as it was before it was compressed; clients do so with much data. */
function inflated(request: ServiceRequest): ServiceRequest {
  if (request.headers.get('content-encoding')?.trim().toLowerCase() !== 'gzip') return request
  try {
    return { ...request, body: gunzipSync(request.body, { maxOutputLength: BODY_BYTES_MAX }) }
  } catch {
    throw new ApiError('SerializationException', 'the body is not gzip, or is more than 4 MiB when unpacked')
  }
}

const REGION = /Credential=[^/,\s]{1,128}\/\d{8}\/([\w-]{1,64})\//

/** The region that a request was signed for. */
const regionOf = ({ headers }: ServiceRequest) => REGION.exec(headers.get('authorization') ?? '')?.[1] ?? 'us-east-1'

const PREFIX = /^Invalid XML ; /
const invalid = (message: string) => validationError(message.replace(PREFIX, ''))

/** Metrics and alarms, in the three protocols that clients speak. @see api.md §8 */
export const cloudWatchService: ApiService = {
  scope: 'monitoring',
  target: TARGET,
  answer: async (sent: ServiceRequest, { accounts, settings, world, nowMs }: ServiceContext) => {
    const request = inflated(sent)
    const protocol = protocolOf(request)
    const { operation, members } = await protocol.read(request)
    const run = cloudWatchOperations.get(operation)
    if (run === undefined) throw new ApiError('NotImplemented', `CloudWatch's ${operation} is not here`)
    const answer = await run({
      read: <T>(shape: Shape<T>) => readShape(shape, members, invalid),
      region: regionOf(request),
      accountId: settings.accountId,
      nowMs: nowMs(),
      accounts,
      ...world.metrics,
    })
    return protocol.write(operation, answer, request)
  },
  refuse: (error, request) => protocolOf(request).refuse(error, request),
}
