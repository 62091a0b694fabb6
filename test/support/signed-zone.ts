import type { Denial } from '../../src/dns/dnssec/denial.ts'
import { dsLine, dsText, type ZoneKeys } from '../../src/dns/dnssec/keys.ts'
import { createSignatures } from '../../src/dns/dnssec/signatures.ts'
import { createSigning } from '../../src/dns/dnssec/zone-signer.ts'
import type { ServerView } from '../../src/dns/view.ts'
import type { Policy } from '../../src/model/record-set.ts'
import { startServer } from '../../src/serve/server.ts'
import { getName } from '../../src/values/name.ts'
import { check, deployment, zone } from './deployment.ts'
import { record, viewOf } from './dns.ts'
import { newKeys } from './dnssec.ts'

const apex = getName('example.com')
const safeChild = getName('safe.example.com')
const openChild = getName('open.example.com')

const weighted = (value: string, weight: number) =>
  record('mix.example.com', 'A', [value], {
    policy: { kind: 'weighted', weight },
    setIdentifier: value,
  })
const failover = (role: 'primary' | 'secondary', value: string, policy: Policy) =>
  record('www.example.com', 'A', [value], {
    policy,
    setIdentifier: role,
    ...(role === 'primary' ? { healthCheckId: 'web' } : {}),
  })

/** A zone with everything that a validator may meet, a signed zone and an unsigned one below it. */
function zones(child: ZoneKeys) {
  return [
    zone(
      apex,
      'Z1',
      [
        failover('primary', '192.0.2.10', { kind: 'failover', role: 'primary' }),
        failover('secondary', '192.0.2.99', { kind: 'failover', role: 'secondary' }),
        weighted('192.0.2.1', 1),
        weighted('192.0.2.2', 3),
        record('many.example.com', 'A', ['192.0.2.3', '192.0.2.20', '192.0.2.4', '192.0.2.100']),
        record('mail.example.com', 'MX', ['10 mx.example.com.', '20 mx.example.net.']),
        record('mx.example.com', 'AAAA', ['2001:db8::1']),
        record('text.example.com', 'TXT', ['"one" "" "two"']),
        record('svc.example.com', 'HTTPS', ['1 www.example.com. alpn="h2"']),
        record('caa.example.com', 'CAA', ['0 issue "ca.example.net"']),
        record('_sip._tcp.example.com', 'SRV', ['1 2 5060 mx.example.com.']),
        record('naptr.example.com', 'NAPTR', ['100 50 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .']),
        record('alias.example.com', 'CNAME', ['alias2.example.com.']),
        record('alias2.example.com', 'CNAME', ['www.example.com.']),
        record('lost.example.com', 'CNAME', ['missing.example.com.']),
        record('bare.example.com', 'CNAME', ['text.example.com.']),
        record('*.wild.example.com', 'A', ['192.0.2.9']),
        record('a.b.deep.example.com', 'A', ['192.0.2.8']),
        record('long.example.com', 'A', ['192.0.2.7'], { ttlSeconds: 2_000_000 }),
        record('safe.example.com', 'NS', ['ns.example.net.']),
        record('safe.example.com', 'DS', [dsText(child)]),
        record('open.example.com', 'NS', ['ns.open.example.com.']),
        record('ns.open.example.com', 'A', ['192.0.2.53']),
        record('cut.example.com', 'NS', ['ns.example.net.']),
      ],
      { signing: true },
    ),
    zone(safeChild, 'Z2', [record('www.safe.example.com', 'A', ['192.0.2.30'])], { signing: true }),
    zone(openChild, 'Z3', [record('www.open.example.com', 'A', ['192.0.2.31'])]),
  ]
}

export interface SignedZone {
  readonly view: ServerView
  readonly keys: ZoneKeys
  /** DS record of example.com. */
  readonly anchor: string
}

/** The zones in one state of health, signed with new keys. */
export function signedZone(denial: Denial, isUp = true): SignedZone {
  const [keys, child] = [newKeys(apex), newKeys(safeChild)]
  const plain = viewOf(deployment(zones(child), [check('web')]), {
    observations: new Map([['web', isUp]]),
  })
  const signing = createSigning({
    all: false,
    denial,
    signatures: createSignatures({ nowSeconds: () => Date.now() / 1000, elapsedMs: () => performance.now() }),
    keysOf: (name) => [keys, child].find(({ zone: apexOfKeys }) => apexOfKeys === name),
  })
  return { view: { ...plain, signing }, keys, anchor: dsLine(keys) }
}

/** The zones on a free port; a fault of ours fails the test. */
export async function serveSigned({ view }: Pick<SignedZone, 'view'>) {
  const server = await startServer({
    listen: [{ address: '127.0.0.1', port: 0 }],
    view: () => view,
    seed: 1,
    onFailure: (error) => {
      throw error
    },
  })
  if ('message' in server) throw new Error(server.message)
  return { port: server.listening[0]?.port ?? 0, close: () => server.close() }
}
