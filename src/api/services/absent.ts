import { ApiError, formatError } from '../errors.ts'
import type { ApiService } from './service.ts'

/** Stands for every service that is not here: 501, in what its clients can read. */
export const absentService: ApiService = {
  scope: '',
  answer: async () => {
    throw new ApiError('NotImplemented', 'this service of AWS is not here')
  },
  refuse: (error, { headers, requestId }) => {
    const { status, code: __type, message } = error
    if (headers.has('x-amz-target'))
      return {
        status,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({ __type, message }),
      }
    return { status, headers: { 'content-type': 'text/xml' }, body: formatError(error, requestId) }
  },
}
