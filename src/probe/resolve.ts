import { Resolver } from 'node:dns'
import { isIPv4 } from 'node:net'
import type { EndpointCheck } from '../model/health-check.ts'
import type { Attempt, ProbeContext, ProbeFailure } from './prober.ts'
import { race } from './race.ts'

/** Addresses of a name, or the resolver's error code; `stop` gives up on the question. */
export type ResolveIpv4 = (
  name: string,
  done: (addresses: readonly string[], code: string | undefined) => void,
) => () => void

/**
 * Asks name servers for A records: no hosts file and no IPv6, as a checker sees the name (R3.8). `servers` as
 * `address:port`; the machine's own where there are none.
 */
export function resolverOver(servers: readonly string[] = []): ResolveIpv4 {
  return (name, done) => {
    const resolver = new Resolver()
    if (servers.length > 0) resolver.setServers(servers)
    resolver.resolve4(name, (error, addresses) => done(error ? [] : addresses, error?.code))
    return () => resolver.cancel()
  }
}

const NO_ADDRESS: ProbeFailure = { reason: 'dns-failed', detail: 'ENODATA' }

/** Where a check connects to: its address, else its name resolved anew, IPv4 only. @see R3.8 */
export async function addressOf(check: EndpointCheck, context: ProbeContext): Promise<Attempt<{ address: string }>> {
  const { ipAddress, fullyQualifiedDomainName = '' } = check
  if (ipAddress !== undefined) return { ok: true, timings: {}, address: ipAddress }
  const name = fullyQualifiedDomainName.replace(/\.$/, '')
  if (isIPv4(name)) return { ok: true, timings: {}, address: name }
  let stop = () => {}
  try {
    return await race<Attempt<{ address: string }>>(context.signal, ({ settle, limit }) => {
      const fail = (failure: ProbeFailure) => ({ ok: false, timings: {}, failure }) as const
      limit(context.limits.resolveMs, () => fail({ reason: 'dns-failed', detail: 'ETIMEOUT' }))
      stop = context.resolveIpv4(name, ([address], code) => {
        if (address !== undefined) settle({ ok: true, timings: {}, address })
        else settle(fail(code === undefined ? NO_ADDRESS : { reason: 'dns-failed', detail: code }))
      })
    })
  } finally {
    stop()
  }
}
