import { randomBytes } from 'node:crypto'
import { ApiError } from '../../errors.ts'
import { randomIds } from '../../ids.ts'
import { jsonProtocol } from '../../protocols/json.ts'
import { readShape } from '../../shape.ts'
import type { ApiService } from '../service.ts'
import type { Call } from './call.ts'
import { domainOperations } from './operations.ts'
import { passTime } from './registry.ts'

const json = jsonProtocol('1.1')
const SECRET_BYTES = 18

/** Route 53 Domains, on a registry that is simulated: nothing is bought anywhere. @see R6.28 */
export const domainsService: ApiService = {
  scope: 'route53domains',
  target: 'Route53Domains_v20140515',
  answer: async (request, { accounts, settings, nowMs }) => {
    const { operation = '' } = request
    const action = domainOperations.get(operation)
    if (action === undefined)
      throw new ApiError('UnknownOperationException', `There is no operation ${operation} of Route 53 Domains`)
    const { members: root } = await json.read(request)
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
    return json.write(operation, members, request)
  },
  refuse: json.refuse,
}
