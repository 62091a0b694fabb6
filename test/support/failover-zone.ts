import type { Deployment } from '../../src/model/deployment.ts'
import { getName } from '../../src/values/name.ts'
import { check, deployment, zone } from './deployment.ts'
import { record } from './dns.ts'

const failover = (role: 'primary' | 'secondary', value: string, healthCheckId?: string) =>
  record('www.example.com', 'A', [value], {
    policy: { kind: 'failover', role },
    setIdentifier: role,
    ...(healthCheckId === undefined ? {} : { healthCheckId }),
  })

/** One zone whose `www` answers 192.0.2.10 while the check `web` is healthy and 192.0.2.99 otherwise, with one record of most types. */
export const failoverZone = (): Deployment =>
  deployment(
    [
      zone(getName('example.com'), 'Z1', [
        failover('primary', '192.0.2.10', 'web'),
        failover('secondary', '192.0.2.99'),
        record('example.com', 'MX', ['10 mail.example.com.', '20 mail.example.net.']),
        record('mail.example.com', 'A', ['192.0.2.25']),
        record('mail.example.com', 'AAAA', ['2001:db8::25']),
        record('alias.example.com', 'CNAME', ['www.example.com.']),
        record('*.wild.example.com', 'TXT', ['"one" "two words" ""']),
        record('sub.example.com', 'NS', ['ns1.sub.example.com.']),
        record('ns1.sub.example.com', 'A', ['192.0.2.53']),
        record('_sip._tcp.example.com', 'SRV', ['1 2 5060 mail.example.com.']),
        record('example.com', 'CAA', ['0 issue "ca.example.net"']),
        record('web.example.com', 'HTTPS', ['1 . alpn="h2,h3" ipv4hint=192.0.2.1']),
      ]),
    ],
    [check('web')],
  )
