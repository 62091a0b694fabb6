import { describe, expect, test } from 'vitest'
import { placeScope } from '../../src/dns/scope.ts'
import type { NamedClient } from '../../src/model/client.ts'
import type { Policy } from '../../src/model/record-set.ts'
import { addressBytes, parsePrefix } from '../../src/values/ip-prefix.ts'
import { getName } from '../../src/values/name.ts'
import { check, deployment, prefix, zone } from '../support/deployment.ts'
import { ask, askWith, dotted, lines, optOf, type RawOption, record, subnet, viewOf } from '../support/dns.ts'

const office = (name: string, location: string, blocks: readonly string[], value: string, healthCheckId?: string) =>
  record(name, 'A', [value], {
    policy: { kind: 'ip-based', collectionId: 'offices', location, blocks: blocks.map(prefix) },
    setIdentifier: location,
    ...(healthCheckId === undefined ? {} : { healthCheckId }),
  })

const one = (policy: Policy, name: string, value = '192.0.2.1') =>
  record(name, 'A', [value], { policy, setIdentifier: value })

const plan = deployment(
  [
    zone(getName('example.com'), 'Z1', [
      record('www.example.com', 'A', ['192.0.2.1']),
      one({ kind: 'weighted', weight: 1 }, 'w.example.com'),
      one({ kind: 'multivalue' }, 'mv.example.com'),
      one({ kind: 'failover', role: 'primary' }, 'f.example.com'),
      one({ kind: 'latency', region: 'us-east-1' }, 'lat.example.com'),
      one({ kind: 'geolocation', area: { kind: 'country', country: 'FR' } }, 'geo.example.com'),
      one({ kind: 'geolocation', area: { kind: 'default' } }, 'geo.example.com', '192.0.2.2'),
      one({ kind: 'geolocation', area: { kind: 'country', country: 'FR' } }, 'nodefault.example.com'),
      office('ip.example.com', 'paris', ['198.51.100.0/24', '2001:db8:1::/48'], '192.0.2.33', 'paris'),
      office('ip.example.com', 'lab', ['198.51.100.128/28'], '192.0.2.34'),
      office('ip.example.com', '*', [], '192.0.2.99'),
      office('twin.example.com', 'both', ['198.51.100.0/24', '198.51.101.0/24'], '192.0.2.33'),
      office('twin.example.com', '*', [], '192.0.2.99'),
      office('bare.example.com', 'paris', ['198.51.100.0/24'], '192.0.2.33'),
      record('go.example.com', 'CNAME', ['ip.example.com.']),
    ]),
  ],
  [check('paris')],
  {
    clients: new Map<string, NamedClient>([
      ['paris', { name: 'paris', country: 'FR', subnet: prefix('198.51.100.0/24') }],
    ]),
  },
)
const view = viewOf(plan)
const parisDown = viewOf(plan, { observations: new Map([['paris', false]]) })

function option(text: string): RawOption {
  const parsed = parsePrefix(text)?.prefix
  if (parsed === undefined) throw new Error(text)
  return subnet(
    parsed.family === 4 ? 1 : 2,
    parsed.length,
    [...addressBytes(parsed)].slice(0, Math.ceil(parsed.length / 8)),
  )
}

/** First value and scope of the reply to a client subnet. */
function asked(name: string, block: string, state = view) {
  const packet = ask(askWith({ options: [option(block)] }, { name: dotted(name) }), state, { address: '203.0.113.1' })
  const echoed = optOf(packet)
  const data = echoed?.type === 'OPT' ? echoed.options.find(({ code }) => Number(code) === 8)?.data : undefined
  const values = lines(packet.answers).map((line) => line.split(' ').at(-1))
  return { value: values.at(-1) ?? packet.rcode, echo: data?.toString('hex') }
}

const echoOf = (block: string, scope: number) => {
  const { data } = option(block)
  return Buffer.from(data.with(3, scope)).toString('hex')
}

describe('scope', () => {
  test.each([
    // rule    case                                              name                     asked with              answer        scope
    ['D51', 'simple', 'www.example.com', '198.51.100.0/24', '192.0.2.1', 0],
    ['D51', 'weighted', 'w.example.com', '198.51.100.0/24', '192.0.2.1', 0],
    ['D51', 'multivalue', 'mv.example.com', '198.51.100.0/24', '192.0.2.1', 0],
    ['D51', 'failover', 'f.example.com', '198.51.100.0/24', '192.0.2.1', 0],
    ['R5.5', 'latency, at most 24', 'lat.example.com', '198.51.100.7/32', '192.0.2.1', 24],
    ['R5.5', 'latency, no more than asked', 'lat.example.com', '198.51.0.0/20', '192.0.2.1', 20],
    ['R5.5', 'geolocation', 'geo.example.com', '198.51.100.0/24', '192.0.2.1', 24],
    ['R5.5', 'geolocation, IPv6 at most 48', 'geo.example.com', '2001:db8:1:2::/64', '192.0.2.2', 48],
    ['D52', 'length 0', 'geo.example.com', '0.0.0.0/0', '192.0.2.2', 0],
    ['D54', 'NXDOMAIN', 'no.example.com', '198.51.100.0/24', 'NXDOMAIN', 0],
    ['D54', 'NODATA by location', 'nodefault.example.com', '192.0.2.0/24', 'NOERROR', 0],
    ['R5.5', 'IP-based: the block that decided', 'ip.example.com', '198.51.100.0/30', '192.0.2.33', 25],
    [
      'R5.5',
      'IP-based: longer than asked, where a block lies inside',
      'ip.example.com',
      '198.51.100.0/24',
      '192.0.2.33',
      25,
    ],
    [
      'R5.5',
      'IP-based: a block inside that begins with the prefix',
      'ip.example.com',
      '198.51.100.128/26',
      '192.0.2.33',
      28,
    ],
    ['R5.5', 'IP-based: the inner block', 'ip.example.com', '198.51.100.129/32', '192.0.2.34', 28],
    ['R5.5', 'IP-based: the default, as wide as it goes', 'ip.example.com', '10.0.0.0/24', '192.0.2.99', 1],
    ['R5.5', 'IP-based: the default beside a block', 'ip.example.com', '198.51.101.0/24', '192.0.2.99', 24],
    [
      'R5.5',
      'IP-based: blocks of the other family separate nothing',
      'ip.example.com',
      '2001:db8:2::/48',
      '192.0.2.99',
      47,
    ],
    ['R5.5', 'IP-based: no data is for everybody', 'bare.example.com', '10.0.0.0/8', 'NOERROR', 0],
    [
      'R5.5',
      'a neighbour that decides alike need not be kept apart, but the gap must',
      'twin.example.com',
      '198.51.100.0/24',
      '192.0.2.33',
      24,
    ],
    ['R5.5', 'through a CNAME', 'go.example.com', '198.51.100.129/32', '192.0.2.34', 28],
  ])('%s %s', (_rule, _case, name, block, value, scope) => {
    expect(asked(name, block)).toEqual({ value, echo: echoOf(block, scope) })
  })

  test('R5.5 a block whose record is down decides like what is around it', () => {
    // Paris falls back to the default (R2.42); only the lab inside it still differs.
    expect(asked('ip.example.com', '198.51.100.0/25', parisDown)).toEqual({
      value: '192.0.2.99',
      echo: echoOf('198.51.100.0/25', 25),
    })
    expect(asked('ip.example.com', '2001:db8:1::/48', parisDown)).toEqual({
      value: '192.0.2.99',
      echo: echoOf('2001:db8:1::/48', 0),
    })
  })

  test('D51 every address within the scope gets the same answer', () => {
    for (const start of [0, 64, 127, 128, 143, 144, 200, 255]) {
      const own = asked('ip.example.com', `198.51.100.${start}/32`)
      const scope = Number.parseInt(own.echo?.slice(6, 8) ?? '', 16)
      const size = 2 ** (32 - scope)
      const base = Math.floor(start / size) * size
      for (let host = base; host < Math.min(base + size, 256); host += 1)
        expect(asked('ip.example.com', `198.51.100.${host}/32`).value).toBe(own.value)
    }
  })

  test.each([
    ['198.51.100.0/24', 24],
    ['198.51.100.7/32', 24],
    ['10.0.0.0/8', 8],
    ['2001:db8::/64', 48],
    ['2001:db8::/32', 32],
  ])('R5.5 place: %s has scope %i', (block, scope) => {
    expect(placeScope(prefix(block))).toBe(scope)
  })
})
