import { ApiError } from '../errors.ts'
import { formatDocument } from '../xml.ts'
import type { ApiService } from './service.ts'

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'
const HEADERS = { 'content-type': 'text/xml' }

/** STS' GetCallerIdentity, which Terraform asks before anything else. */
export const stsService: ApiService = {
  scope: 'sts',
  answer: async ({ body, accessKey, requestId }, { settings: { accountId } }) => {
    if (new URLSearchParams(new TextDecoder().decode(body)).get('Action') !== 'GetCallerIdentity')
      throw new ApiError('NotImplemented', 'of STS there is GetCallerIdentity alone')
    const members = {
      GetCallerIdentityResult: {
        Arn: `arn:aws:iam::${accountId}:user/${accessKey}`,
        UserId: accessKey,
        Account: accountId,
      },
      ResponseMetadata: { RequestId: requestId },
    }
    return { status: 200, headers: HEADERS, body: formatDocument('GetCallerIdentityResponse', members, NAMESPACE) }
  },
  refuse: ({ code, message, status, fault }, { requestId }) => ({
    status,
    headers: HEADERS,
    body: formatDocument(
      'ErrorResponse',
      { Error: { Type: fault, Code: code, Message: message }, RequestId: requestId },
      NAMESPACE,
    ),
  }),
}
