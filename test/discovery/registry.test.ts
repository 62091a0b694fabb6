import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { withInstances } from '../../src/discovery/instances.ts'
import { createInstanceRegistry, type InstanceData } from '../../src/discovery/registry.ts'
import type { Service } from '../../src/model/service.ts'
import { getName } from '../../src/values/name.ts'
import { deployment, NOWHERE, zone } from '../support/deployment.ts'

const APEX = getName('example.com.')

const service = (branch: string, more: Partial<Service> = {}): Service => ({
  name: getName(`${branch}.example.com.`),
  srvName: getName(`_${branch}._tcp.example.com.`),
  branch,
  port: 80,
  ttlSeconds: 10,
  heartbeatSeconds: 30,
  instancesMax: 3,
  at: NOWHERE,
  ...more,
})
const orders = service('orders', { check: { type: 'TCP', requestInterval: 10, failureThreshold: 2 } })
const billing = service('billing', { heartbeatSeconds: 5 })
const data = (id: string, ipv4 = '192.0.2.1'): InstanceData => ({ id, ipv4, priority: 1, weight: 1 })

function registryOf(...services: readonly Service[]) {
  const registry = createInstanceRegistry()
  registry.adopt(services)
  return registry
}

describe('an instance', () => {
  test('is there until its heartbeat stops', () => {
    const registry = registryOf(orders)
    expect(registry.register(orders.name, data('a'), 1000)).toMatchObject({ isChange: true, untilMs: 31_000 })
    expect(registry.renew(orders.name, 'a', 20_000)).toMatchObject({ isChange: false, untilMs: 50_000 })
    expect(registry.expire(49_999)).toEqual([])
    expect(registry.expire(50_000)).toMatchObject([{ instance: { id: 'a' } }])
    expect(registry.renew(orders.name, 'a', 50_001)).toMatchObject({ reason: 'unknown' })
    expect(registry.nextExpiryMs()).toBeUndefined()
  })

  test('registers again: the same is a heartbeat, something else a change, and it ends draining', () => {
    const registry = registryOf(orders)
    registry.register(orders.name, data('a'), 0)
    expect(registry.register(orders.name, data('a'), 1)).toMatchObject({ isChange: false })
    expect(registry.drain(orders.name, 'a', 2)).toMatchObject({ isChange: true, instance: { isDraining: true } })
    expect(registry.drain(orders.name, 'a', 3)).toMatchObject({ isChange: false })
    expect(registry.register(orders.name, data('a'), 4)).toMatchObject({
      isChange: true,
      instance: { isDraining: false },
    })
    expect(registry.register(orders.name, data('a', '192.0.2.9'), 5)).toMatchObject({ isChange: true })
  })

  test('is refused beyond the limit, without a port, and for a service that is not there', () => {
    const { port: _port, ...bare } = service('bare')
    const registry = registryOf(orders, bare)
    for (const id of ['a', 'b', 'c']) registry.register(orders.name, data(id), 0)
    expect(registry.register(orders.name, data('d'), 0)).toMatchObject({
      reason: 'refused',
      hint: 'raise instances_max in the plan',
    })
    expect(registry.register(orders.name, data('c'), 0)).toMatchObject({ isChange: false })
    expect(registry.register(bare.name, data('a'), 0)).toMatchObject({
      reason: 'refused',
      message: 'the instance names no port',
    })
    expect(registry.register(getName('x.example.com.'), data('a'), 0)).toMatchObject({ reason: 'unknown' })
    expect(registry.deregister(orders.name, 'z')).toMatchObject({ reason: 'unknown' })
  })

  test('goes with its service, and stays when another plan still has it', () => {
    const registry = registryOf(orders, billing)
    registry.register(orders.name, data('a'), 0)
    registry.register(billing.name, data('b'), 0)
    expect(registry.adopt([service('orders', { ttlSeconds: 5 })])).toBe(true)
    expect(registry.all()).toMatchObject([{ service: { ttlSeconds: 5 }, instance: { id: 'a' } }])
    expect(registry.adopt([orders, billing])).toBe(false)
    expect(registry.all()).toHaveLength(1)
  })
})

test('whatever is asked and whenever: those are there whose last call is younger than their heartbeat', () => {
  const step = fc.record({
    action: fc.constantFrom('register', 'renew', 'drain', 'deregister', 'expire'),
    service: fc.constantFrom(orders, billing),
    id: fc.constantFrom('a', 'b'),
    waitMs: fc.integer({ min: 0, max: 12_000 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const registry = registryOf(orders, billing)
      const last = new Map<string, { readonly untilMs: number; readonly isDraining: boolean }>()
      let now = 0
      for (const {
        action,
        service: { name, heartbeatSeconds },
        id,
        waitMs,
      } of steps) {
        now += waitMs
        for (const { service: of, instance } of registry.expire(now)) {
          expect(last.get(`${of.name} ${instance.id}`)?.untilMs).toBeLessThanOrEqual(now)
          last.delete(`${of.name} ${instance.id}`)
        }
        const key = `${name} ${id}`
        const known = last.get(key)
        const untilMs = now + heartbeatSeconds * 1000
        if (action === 'register') {
          registry.register(name, data(id), now)
          last.set(key, { untilMs, isDraining: false })
        } else if (action === 'deregister') {
          registry.deregister(name, id)
          last.delete(key)
        } else if (action !== 'expire') {
          registry[action](name, id, now)
          if (known) last.set(key, { untilMs, isDraining: known.isDraining || action === 'drain' })
        }
        expect(
          registry
            .all()
            .map(({ service: of, instance, untilMs: until }) => [
              `${of.name} ${instance.id}`,
              until,
              instance.isDraining,
            ])
            .sort(),
        ).toEqual([...last].map(([one, { untilMs: until, isDraining }]) => [one, until, isDraining]).sort())
        const soonest = Math.min(...[...last.values()].map(({ untilMs: until }) => until))
        expect(registry.nextExpiryMs() ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(soonest)
      }
    }),
  )
})

test('a deployment with instances has their records, endpoints and checks; without any it is the same', () => {
  const base = deployment([zone(APEX, 'Z1', [], { services: [orders, billing] })])
  expect(withInstances(base, [])).toBe(base)
  const instance = { ...data('i-1'), port: 8443, isDraining: false }
  const placed = [
    { service: orders, instance: { ...instance, ipv6: '2001:db8::1' } },
    { service: orders, instance: { ...instance, id: 'i-2', isDraining: true } },
    { service: billing, instance },
  ]
  const whole = withInstances(base, placed)
  const sets = whole.zones[0]?.recordSets
    .slice(2)
    .map(({ name, type, setIdentifier, data: of, healthCheckId }) =>
      [name, type, setIdentifier, of.kind === 'values' && of.values.map(({ text }) => text).join(), healthCheckId].join(
        ' ',
      ),
    )
  expect(sets).toEqual([
    'orders.example.com. A i-1 192.0.2.1 orders.example.com/i-1',
    'orders.example.com. AAAA i-1 2001:db8::1 orders.example.com/i-1',
    '_orders._tcp.example.com. SRV i-1 1 1 8443 i-1.orders.example.com. orders.example.com/i-1',
    'i-1.orders.example.com. A  192.0.2.1 ',
    'i-1.orders.example.com. AAAA  2001:db8::1 ',
    'i-2.orders.example.com. A  192.0.2.1 ',
    'billing.example.com. A i-1 192.0.2.1 ',
    '_billing._tcp.example.com. SRV i-1 1 1 8443 i-1.billing.example.com. ',
    'i-1.billing.example.com. A  192.0.2.1 ',
  ])
  expect(whole.healthChecks.get('orders.example.com/i-1')).toMatchObject({
    type: 'TCP',
    ipAddress: '192.0.2.1',
    port: 8443,
  })
  expect([...whole.healthChecks.keys()]).toEqual(['orders.example.com/i-1', 'orders.example.com/i-2'])
  expect(whole.endpoints.get('billing.example.com/i-1')).toMatchObject({ ipv4: '192.0.2.1' })
  expect(compile(whole).deployment).toBe(whole)
})
