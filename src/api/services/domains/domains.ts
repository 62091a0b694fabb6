import { randomBytes } from 'node:crypto'
import { ApiError } from '../../errors.ts'
import { randomIds } from '../../ids.ts'
import { readShape } from '../../shape.ts'
import type { ApiService } from '../service.ts'
import type { Call } from './call.ts'
import { readJson } from './json.ts'
import { domainOperations } from './operations.ts'
import { passTime } from './registry.ts'

const HEADERS = { 'content-type': 'application/x-amz-json-1.1' }
const SECRET_BYTES = 18

/** Route 53 Domains, on a registry that is simulated: nothing is bought anywhere. @see R6.28 */
export const domainsService: ApiService = {
  scope: 'route53domains',
  target: 'Route53Domains_v20140515',
  answer: async ({ operation = '', body }, { accounts, settings, nowMs }) => {
    const action = domainOperations.get(operation)
    if (action === undefined)
      throw new ApiError('UnknownOperationException', `There is no operation ${operation} of Route 53 Domains`)
    const root = readJson(operation, body)
    const call: Call = {
      read: (shape) => readShape(shape, root),
      nowMs: nowMs(),
      ids: randomIds,
      secret: () => randomBytes(SECRET_BYTES).toString('base64url'),
      settings,
    }
    const { members = {} } = await accounts.run((before) => {
      const account = passTime(before, call.nowMs)
      const result = action(account, call)
      return account === before ? result : { account, ...result }
    })
    return { status: 200, headers: HEADERS, body: JSON.stringify(members) }
  },
  refuse: ({ status, code: __type, message }) => ({
    status,
    headers: HEADERS,
    body: JSON.stringify({ __type, message }),
  }),
}
