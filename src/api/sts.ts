import type { ApiSettings } from './action.ts'
import { ApiError } from './errors.ts'
import { formatDocument } from './xml.ts'

const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'

/** The service that a request was signed for: `…/us-east-1/route53/aws4_request`. */
const serviceOf = (authorization: string | undefined) =>
  /Credential=[^,\s]*\/\d{8}\/[^/,\s]+\/([^/,\s]+)\/aws4_request/.exec(authorization ?? '')?.[1]

export function isOtherService(authorization: string | undefined): boolean {
  const service = serviceOf(authorization)
  return service !== undefined && service !== 'sts' && service !== 'route53'
}

/** What clients of services that are not here can read. */
export function otherServiceError(json: boolean, requestId: string): { readonly text: string; readonly type: string } {
  const message = 'only Route 53 and GetCallerIdentity are here'
  if (json) return { text: JSON.stringify({ __type: 'NotImplemented', message }), type: 'application/x-amz-json-1.1' }
  const members = { Error: { Type: 'Receiver', Code: 'NotImplemented', Message: message }, RequestId: requestId }
  return { text: formatDocument('ErrorResponse', members, STS_NAMESPACE), type: 'text/xml' }
}

/** STS' GetCallerIdentity, which Terraform asks before anything else. */
export function answerCallerIdentity(
  body: string,
  authorization: string | undefined,
  { accountId }: ApiSettings,
  requestId: string,
): string {
  if (new URLSearchParams(body).get('Action') !== 'GetCallerIdentity')
    throw new ApiError('NotImplemented', 'of STS there is GetCallerIdentity alone')
  const key = /Credential=([^/,\s]+)\//.exec(authorization ?? '')?.[1] ?? 'anonymous'
  return formatDocument(
    'GetCallerIdentityResponse',
    {
      GetCallerIdentityResult: { Arn: `arn:aws:iam::${accountId}:user/${key}`, UserId: key, Account: accountId },
      ResponseMetadata: { RequestId: requestId },
    },
    STS_NAMESPACE,
  )
}
