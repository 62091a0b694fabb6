import { describe, expect, test } from 'vitest'
import { believe } from '../../src/health/believe.ts'
import { applyFaults, type Fault, formatFault, type Observed } from '../../src/health/faults.ts'
import { resolveSelector } from '../../src/health/selectors.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import { checkerRegionCodes } from '../../src/route53/checkers.ts'
import { getName } from '../../src/values/name.ts'
import { check, deployment as deploymentOf, NOWHERE } from '../support/deployment.ts'
import { PLAN, planOf } from './plan.ts'

const plan = await planOf(PLAN)

function faultsOf(deployment: Deployment, selectors: string): readonly Fault[] {
  return selectors.split(' ').flatMap((text) => {
    if (text === '') return []
    const selection = resolveSelector(deployment, text)
    if (!selection.ok) throw new Error(`the test's selector: ${selection.message}`)
    return selection.faults
  })
}

/** What is down in truth, and what Route 53 believes unhealthy of it. */
function after(failed: string, recovered = '', observed?: Observed) {
  const world = applyFaults(plan, faultsOf(plan, failed), faultsOf(plan, recovered), observed)
  const { checks, resources } = believe(plan, world)
  const unhealthy = <K>(all: ReadonlyMap<K, boolean>) => [...all].filter(([, healthy]) => !healthy).map(([id]) => id)
  return {
    down: [...world.down, ...world.downValues].toSorted().join(' '),
    unhealthy: [...unhealthy(checks), ...unhealthy(resources)].toSorted().join(' '),
  }
}

const ALB = 'web-1.us-west-2.elb.amazonaws.com.'
const FRONT = 'front-1.us-west-2.elb.amazonaws.com.'

describe('what follows from a failure (plan.md)', () => {
  test.each([
    // case                                                       failed                            down in truth                   unhealthy to Route 53
    ['nothing: an alarm without data counts as it says', '', '', 'replica'],
    ['an endpoint, its check, and what counts it', 'use1', 'use1', 'replica use1'],
    ['every child of a calculated check', 'use1 euw1', 'euw1 use1', 'any replica shared use1'],
    ['a check by name, also by the same address', 'endpoint:euw1', 'euw1', 'replica shared'],
    ['an unchecked endpoint is down and nobody knows', 'use2', 'use2', 'replica'],
    ['a check alone changes only what Route 53 believes', 'check:use1', '', 'replica use1'],
    ['a calculated check alone', 'check:any', '', 'any replica'],
    ['a routing control', 'check:switch', '', 'replica switch'],
    ['an alarm', 'alarm:orders-errors', '', 'lag-db orders replica'],
    ['an endpoint whose check is an alarm: the alarm sees it', 'lag-db', 'lag-db', 'lag-db replica'],
    ['one target of a load balancer that needs two', 'node-a', 'node-a', 'replica'],
    [
      'two targets: the balancer, and the one before it',
      'node-a node-b',
      'alb front node-a node-b',
      `${FRONT} replica ${ALB}`,
    ],
    ['the balancer itself', 'alb', 'alb front', `${FRONT} replica ${ALB}`],
    ['a region', 'region:us-west-2', 'alb front node-a node-b', `${FRONT} replica ${ALB}`],
    ['literal values and their check', 'record:lit/one', '198.51.100.1 198.51.100.2', 'few replica'],
    ['a blind check says healthy whatever happens', 'use1 blind:use1', 'use1', 'replica'],
    ['blind wins over the check as well', 'check:use1 blind:use1', '', 'replica'],
    ['a blind alarm check', 'blind:replica', '', ''],
    ['a blind calculated check', 'use1 euw1 blind:any', 'euw1 use1', 'replica shared use1'],
  ])('%s', (_case, failed, down, unhealthy) => {
    expect(after(failed)).toEqual({ down, unhealthy: unhealthy.split(' ').toSorted().join(' ') })
  })
})

describe('what comes back', () => {
  test.each([
    // case                                              failed              recovered         down in truth        unhealthy
    ['an endpoint of a failed region', 'region:us-east-1', 'use1', 'use2', 'replica'],
    ['a target: the balancer has enough again', 'region:us-west-2', 'alb node-a', 'node-b', 'replica'],
    [
      'a balancer whose targets are still gone',
      'node-a node-b',
      'alb',
      'alb front node-a node-b',
      `${FRONT} replica ${ALB}`,
    ],
    ['a check that failed alone', 'check:use1', 'check:use1', '', 'replica'],
    ['an alarm', 'orders-errors', 'orders-errors', '', 'replica'],
    ['an alarm that had no data has some now', '', 'alarm:lag', '', ''],
    ['what never failed', '', 'use1', '', 'replica'],
  ])('%s', (_case, failed, recovered, down, unhealthy) => {
    expect(after(failed, recovered)).toEqual({ down, unhealthy: unhealthy.split(' ').toSorted().join(' ') })
  })
})

describe('on top of what monitoring saw', () => {
  const observed: Observed = {
    observations: new Map(Object.entries({ use1: false, switch: 'Off', orders: 'ALARM' } as const)),
    resources: new Map([[getName(ALB), false]]),
  }

  test.each([
    // case                                        failed      recovered     unhealthy
    ['it stands where nothing fails', '', '', ['orders', 'replica', 'switch', 'use1', ALB]],
    ['an endpoint that recovers is seen again', '', 'use1', ['orders', 'replica', 'switch', ALB]],
    ['so is a resource', '', 'alb', ['orders', 'replica', 'switch', 'use1']],
    ['an alarm that ends', '', 'orders-errors', ['replica', 'switch', 'use1', ALB]],
    ['more fails', 'euw1', '', ['any', 'orders', 'replica', 'shared', 'switch', 'use1', ALB]],
  ])('%s', (_case, failed, recovered, unhealthy) => {
    expect(after(failed, recovered, observed).unhealthy).toBe(unhealthy.toSorted().join(' '))
  })
})

describe('checkers that cannot reach their targets (verification.md §1.1)', () => {
  const regions = checkerRegionCodes

  test.each([
    // regions configured   regions lost to cause a false alarm
    [3, 3],
    [4, 4],
    [5, 5],
    [6, 5],
    [7, 6],
    [8, 7],
  ])('%i regions: %i lost', (configured, needed) => {
    const one = check('c', { regions: configured === 8 ? [] : regions.slice(0, configured) })
    const some = deploymentOf([], [one])
    const healthyWithout = (lost: number) => {
      const faults = regions.slice(0, lost).map((name) => ({ kind: 'checker', name }) as const)
      return believe(some, applyFaults(some, faults)).checks.get('c')
    }
    expect(healthyWithout(needed - 1)).toBe(true)
    expect(healthyWithout(needed)).toBe(false)
  })

  test('an endpoint that is down is down for those that still reach it', () => {
    const watching = check('c', { watches: ['web'] })
    const endpoint = {
      name: 'web',
      type: 'value',
      targets: [],
      minHealthyTargets: 1,
      addresses: { A: [], AAAA: [] },
      labels: new Map(),
      assumeUp: false,
      at: NOWHERE,
    } as const
    const some = deploymentOf([], [watching], { endpoints: new Map([['web', endpoint]]) })
    const world = applyFaults(some, [
      { kind: 'endpoint', name: 'web' },
      { kind: 'checker', name: 'us-east-1' },
    ])
    expect(believe(some, world).checks.get('c')).toBe(false)
  })
})

describe("values that are nobody's", () => {
  test.each([
    ['an address', '192.0.2.20', ['shared', 'replica']],
    ['a host name', 'www.example.net.', ['replica', 'wide']],
  ] as const)('%s that fails is seen by the check of it', (_case, name, seen) => {
    const world = applyFaults(plan, [{ kind: 'value', name }])
    expect([...world.downValues]).toEqual([name])
    const unhealthy = [...believe(plan, world).checks].filter(([, healthy]) => !healthy).map(([id]) => id)
    expect(unhealthy).toEqual(seen)
  })
})

test('targets in a ring end', async () => {
  const ring = await planOf(
    PLAN.replace('targets: [node-a, node-b, node-c]', 'targets: [front]').replace(
      'min_healthy_targets: 2',
      'min_healthy_targets: 1',
    ),
  )
  expect([...applyFaults(ring, []).down]).toEqual([])
})

test.each([
  [{ kind: 'endpoint', name: 'use1' }, 'endpoint:use1'],
  [{ kind: 'checker', name: 'eu-west-1' }, 'checker:eu-west-1'],
] as const)('%o is written as it is read', (fault, text) => {
  expect(formatFault(fault)).toBe(text)
})
