import { absentService } from './absent.ts'
import { services } from './registry.ts'
import type { ApiService } from './service.ts'
import { stsService } from './sts.ts'

/** What of a request says for which service it is. */
export interface Addressed {
  readonly path: string
  readonly headers: Headers
}

export interface Addressee {
  readonly service: ApiService
  /** What of it is wanted, where a header or the path says so. */
  readonly operation: string | undefined
  readonly accessKey: string
}

/** `KEY/20260102/us-east-1/monitoring/aws4_request` */
const SCOPE = /Credential=([^/,\s]{1,128})(?:\/\d{8}\/[^/,\s]{1,64}\/([^/,\s]{1,64})\/aws4_request)?/
const TARGET = /^([^.\s]{1,128})\.([\w-]{1,128})$/
const RPC_PATH = /^\/service\/([^/.]{1,128})\/operation\/([\w-]{1,128})\/?$/

const ROUTE53_SCOPE = 'route53'

/**
 * For whom a request outside of Route 53's own path is: a target header or an RPC path names the service, else the
 * scope of the signature does. What is signed for Route 53 or not at all can only be STS' question at `POST /`;
 * elsewhere it is for nobody, which is undefined.
 */
export function addresseeOf({ path, headers }: Addressed): Addressee | undefined {
  const target = headers.get('x-amz-target')
  const [, prefix, operation] = (target === null ? RPC_PATH.exec(path) : TARGET.exec(target)) ?? []
  const [, accessKey = 'anonymous', scope] = SCOPE.exec(headers.get('authorization') ?? '') ?? []
  const found = (service: ApiService | undefined) => ({ service: service ?? absentService, operation, accessKey })
  if (prefix !== undefined) return found(services.find((service) => service.target === prefix))
  if (target !== null) return found(undefined)
  if (scope !== undefined && scope !== ROUTE53_SCOPE) return found(services.find((service) => service.scope === scope))
  return path === '/' ? found(stsService) : undefined
}
