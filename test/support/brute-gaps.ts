/** What `examineTransition` says, worked out again by asking everything: every client, every check down, every name. */
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import type { DecisionGraph } from '../../src/decide/graph.ts'
import { believe } from '../../src/health/believe.ts'
import { applyFaults } from '../../src/health/faults.ts'
import type { HealthState } from '../../src/health/health-state.ts'
import type { Client } from '../../src/model/client.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import type { Gap } from '../../src/transition/between.ts'
import { toNumber } from '../../src/values/fraction.ts'
import { getName } from '../../src/values/name.ts'
import { zoneChecks, zoneNames, zonePairId } from './zone-pairs.ts'

const shortName = (name: string) => name.replace(/\.example\.com\.$/, '').replace(/^\\052/, '*')

/** Everybody whom a rule of these zones can tell apart. */
const CLIENTS: readonly Client[] = [{}, { country: 'FR' }, { country: 'US' }, { country: 'BR' }].flatMap((area) => [
  area,
  { ...area, coordinates: { latitude: 38.9, longitude: -77.4 } },
  { ...area, coordinates: { latitude: 53.3, longitude: -6.2 } },
])
const DOWN: readonly (string | undefined)[] = [undefined, ...zoneChecks]

interface Seen {
  readonly empty: number
  readonly failOpen: number
  readonly texts: ReadonlySet<string>
}

interface Stage {
  readonly graph: DecisionGraph
  readonly health: ReadonlyMap<string | undefined, HealthState>
}

/** A zone as the decision engine takes it, in every state of health. */
export function stageOf(there: Deployment): Stage {
  const health = DOWN.map((down) => {
    const faults = down === undefined || !there.healthChecks.has(down) ? [] : [{ kind: 'check' as const, name: down }]
    return [down, believe(there, applyFaults(there, faults))] as const
  })
  return { graph: compile(there), health: new Map(health) }
}

function ask({ graph, health }: Stage, name: string, type: string, down: string | undefined, client: Client): Seen {
  const belief = health.get(down)
  if (belief === undefined) throw new Error('every state is worked out')
  const { outcomes } = decide(
    graph,
    belief,
    { name: getName(`${name}.example.com.`), type, zoneId: zonePairId },
    client,
  )
  const share = (which: typeof outcomes) => which.reduce((sum, each) => sum + toNumber(each.share), 0)
  return {
    empty: share(outcomes.filter(({ from }) => from.length === 0)),
    failOpen: share(outcomes.filter(({ failOpen }) => failOpen)),
    texts: new Set(outcomes.flatMap(({ from }) => from.flatMap(({ values }) => values.map(({ text }) => text)))),
  }
}

const SLACK = 1e-9

function gapsOf(stages: readonly Stage[], asked: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const name of zoneNames)
    for (const type of ['A', 'AAAA', 'TXT']) {
      if (!asked.has(`${type} ${name}`)) continue
      for (const down of DOWN)
        for (const client of CLIENTS) {
          const seen = stages.map((stage) => ask(stage, name, type, down, client))
          const [before, after] = [seen[0], seen.at(-1)]
          if (before === undefined || after === undefined) continue
          for (const [batch, at] of seen.slice(1, -1).entries()) {
            if (at.empty > Math.max(before.empty, after.empty) + SLACK) found.add(`${type} ${name} ${batch} empty`)
            else if (at.failOpen > Math.max(before.failOpen, after.failOpen) + SLACK)
              found.add(`${type} ${name} ${batch} fail-open`)
            else if ([...at.texts].some((text) => !before.texts.has(text) && !after.texts.has(text)))
              found.add(`${type} ${name} ${batch} foreign`)
          }
        }
    }
  return found
}

/** Names and types that record sets answer by themselves: a name that only a wildcard answers is nobody's question. */
function askedOf(recordSets: readonly RecordSet[]): ReadonlySet<string> {
  return new Set(
    recordSets.flatMap(({ name, type }) =>
      (type === 'CNAME' ? ['A', 'AAAA'] : [type]).map((each) => `${each} ${shortName(name)}`),
    ),
  )
}

/** By brute force: what is worse between two batches than at both ends, as texts. */
export function bruteGaps(deployments: readonly Deployment[]): ReadonlySet<string> {
  const asked = askedOf(deployments.flatMap(({ zones }) => zones.flatMap(({ recordSets }) => recordSets)))
  return gapsOf(deployments.map(stageOf), asked)
}

/** A gap as `bruteGaps` writes it. */
export const gapText = ({ question: { name, type }, batch, what }: Gap): string =>
  `${type} ${shortName(name)} ${batch} ${what}`
