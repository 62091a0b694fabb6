import type { EndpointCheck } from '../../src/model/health-check.ts'
import { NOWHERE } from '../support/deployment.ts'

/** An HTTP check of a port on loopback. */
export const checkOf = (port: number, more: Partial<EndpointCheck> = {}): EndpointCheck => ({
  id: 'web',
  type: 'HTTP',
  generation: 1,
  inverted: false,
  disabled: false,
  inline: false,
  ipAddress: '127.0.0.1',
  port,
  resourcePath: '/',
  enableSni: true,
  requestInterval: 30,
  failureThreshold: 3,
  measureLatency: false,
  regions: [],
  watches: [],
  at: NOWHERE,
  ...more,
})

export const matching = (searchString: string): Partial<EndpointCheck> => ({ type: 'HTTP_STR_MATCH', searchString })
