import type { LeafAnswer, Outcome } from '../decide/decision.ts'
import type { DecisionGraph } from '../decide/graph.ts'
import type { Client } from '../model/client.ts'
import type { Deployment } from '../model/deployment.ts'
import { add, compare, equals, type Fraction, fraction, fromDecimal, multiply, ONE, ZERO } from '../values/fraction.ts'
import { resolvedOutcomes } from './followed.ts'
import type { Question } from './questions.ts'
import type { Scene } from './scene.ts'
import { ownersOf, totalDeadShare } from './truth.ts'
import { type Turnaround, turnaroundOf } from './turnaround.ts'

/** Clients who ask alike, and how often: requests a second. */
export interface Asker {
  readonly client: Client
  readonly demand: Fraction
}

/** The answers that some clients get, and how many requests a second follow them. */
export interface Asked {
  readonly demand: Fraction
  readonly outcomes: readonly Outcome[]
}

/** Requests a second by endpoint; endpoints without any are absent. */
export type Loads = ReadonlyMap<string, Fraction>

/** What an endpoint carries, and what it can, in requests a second. */
export interface Load {
  readonly endpoint: string
  readonly load: Fraction
  readonly capacity: Fraction
}

/** The plan's clients that have a demand. */
export const askersOf = ({ clients }: Deployment): readonly Asker[] =>
  [...clients.values()].flatMap((client) =>
    client.demand === undefined || client.demand === 0 ? [] : [{ client, demand: fromDecimal(client.demand) }],
  )

/**
 * A function that adds up what each endpoint carries: an answer's requests are split evenly over its values, those of
 * a resource evenly over its targets that are up. Endpoints with the same address each carry all that goes there.
 *
 * @param down names of endpoints that are down in truth
 * @see time-model.md §9, verification.md P8
 */
export function createLoads({ endpoints }: Deployment): (asked: readonly Asked[], down: ReadonlySet<string>) => Loads {
  const owners = ownersOf(endpoints)
  const carriers = ({ recordSet, resource }: LeafAnswer, text: string): readonly string[] => {
    const { endpoint } = recordSet.data
    return endpoint === undefined ? (owners.get(resource ?? text) ?? []) : [endpoint]
  }
  return (asked, down) => {
    const loads = new Map<string, Fraction>()
    const put = (name: string, load: Fraction, above: readonly string[] = []): void => {
      loads.set(name, add(loads.get(name) ?? ZERO, load))
      const targets = (endpoints.get(name)?.targets ?? []).filter((target) => !down.has(target))
      for (const target of targets)
        if (target !== name && !above.includes(target))
          put(target, multiply(load, fraction(1, targets.length)), [...above, name])
    }
    for (const { demand, outcomes } of asked)
      for (const { share, from } of outcomes) {
        const values = from.flatMap((leaf) => leaf.values.map(({ text }) => ({ leaf, text })))
        const each = values.length === 0 ? ZERO : multiply(multiply(demand, share), fraction(1, values.length))
        for (const { leaf, text } of values) for (const name of carriers(leaf, text)) put(name, each)
      }
    return loads
  }
}

/** Endpoints that are up and have a capacity, with what they carry; in plan order. */
export const measured = ({ endpoints }: Deployment, loads: Loads, down: ReadonlySet<string>): readonly Load[] =>
  [...endpoints.values()].flatMap(({ name, capacity }) => {
    if (capacity === undefined || down.has(name)) return []
    return [{ endpoint: name, load: loads.get(name) ?? ZERO, capacity: fromDecimal(capacity) }]
  })

/** Carries more than it can; exactly its capacity is not too much. */
export const isOverloaded = ({ load, capacity }: Load): boolean => compare(load, capacity) > 0

/** What follows if overload takes endpoints down. */
export interface Cascade {
  /** Endpoints that go down one after the other, each round because of the one before; none: nothing is overloaded. */
  readonly rounds: readonly (readonly Load[])[]
  /** True if nothing that is answered is left up: Route 53 answers with all of them again, and the rounds start anew. */
  readonly isEndless: boolean
}

/** A circle of states: overload takes endpoints out, without load they are healthy again, and are given the load again. */
export interface Flap {
  /** Endpoints that go out and come back. */
  readonly endpoints: readonly string[]
  /** For each step of the circle what turns unhealthy, and what healthy again. */
  readonly steps: readonly { readonly out: readonly string[]; readonly back: readonly string[] }[]
}

/** States looked at before a search for a circle gives up; real ones close after two or three. */
const STATES_MAX = 64

/** Makes the state in which, beyond what has failed already, the endpoints named are down. */
export type SceneWith = (endpoints: readonly string[]) => Scene

/** The load that askers put on endpoints when they all ask one question. */
export interface LoadStudy {
  /** What each endpoint with a capacity carries, if it is up. */
  readonly loadsIn: (scene: Scene) => readonly Load[]
  /** Overloaded endpoints go down and stay down: who follows whom. */
  readonly cascade: (sceneWith: SceneWith) => Cascade
  /** Overloaded endpoints are healthy again once they have no load; undefined if that comes to rest. */
  readonly flap: (sceneWith: SceneWith) => Flap | undefined
}

/** @see time-model.md §9 */
export function studyLoad(graph: DecisionGraph, question: Question, askers: readonly Asker[]): LoadStudy {
  const { deployment } = graph
  const addUp = createLoads(deployment)
  const ask = ({ health }: Scene): readonly Asked[] =>
    askers.map(({ client, demand }) => ({ demand, outcomes: resolvedOutcomes(graph, health, question, client) }))
  const loads = (asked: readonly Asked[], { world }: Scene) =>
    measured(deployment, addUp(asked, world.down), world.down)
  const namesOf = (all: readonly Load[]) => all.filter(isOverloaded).map(({ endpoint }) => endpoint)

  function cascade(sceneWith: SceneWith): Cascade {
    const rounds: (readonly Load[])[] = []
    for (;;) {
      const scene = sceneWith(rounds.flatMap(namesOf))
      const asked = ask(scene)
      const isNothingLeft = asked.every(({ outcomes }) => equals(totalDeadShare(scene.truth, outcomes), ONE))
      if (rounds.length > 0 && isNothingLeft) return { rounds, isEndless: true }
      const known = new Set(rounds.flatMap(namesOf))
      const over = loads(asked, scene).filter((load) => isOverloaded(load) && !known.has(load.endpoint))
      if (over.length === 0) return { rounds, isEndless: false }
      rounds.push(over)
    }
  }

  function flap(sceneWith: SceneWith): Flap | undefined {
    const truth = sceneWith([])
    const states: (readonly string[])[] = []
    for (
      let out: readonly string[] = [];
      states.length < STATES_MAX;
      out = namesOf(loads(ask(sceneWith(out)), truth))
    ) {
      const start = states.findIndex((state) => state.join('\n') === out.join('\n'))
      if (start >= 0) return circleOf(states.slice(start))
      states.push(out)
    }
    return undefined
  }

  return { loadsIn: (scene) => loads(ask(scene), scene), cascade, flap }
}

function circleOf(states: readonly (readonly string[])[]): Flap | undefined {
  if (states.length === 1) return undefined
  const steps = states.map((state, index) => {
    const next = states[(index + 1) % states.length] ?? []
    return { out: next.filter((name) => !state.includes(name)), back: state.filter((name) => !next.includes(name)) }
  })
  return { endpoints: [...new Set(states.flat())], steps }
}

/** Length of one circle in seconds: each step takes as long as the slowest verdict in it. @see time-model.md §9 */
export const flapPeriod = ({ steps }: Flap, turnaround: (endpoint: string) => Turnaround): number =>
  steps.reduce(
    (sum, { out, back }) =>
      sum + Math.max(0, ...out.map((name) => turnaround(name).out), ...back.map((name) => turnaround(name).back)),
    0,
  )

/** What the demand for one question puts on endpoints before and after a set of failures, and what follows. */
export interface LoadChange extends Question {
  readonly endpoints: readonly (Load & { readonly before: Fraction })[]
  readonly cascade: Cascade
  readonly flap?: Flap & { readonly periodSeconds: number }
}

/** Questions whose answers lead to endpoints with a capacity; none in a plan without capacities or without demand. */
export function loadChanges(
  graph: DecisionGraph,
  questions: readonly Question[],
  before: Scene,
  sceneWith: SceneWith,
): readonly LoadChange[] {
  const askers = askersOf(graph.deployment)
  const hasCapacities = [...graph.deployment.endpoints.values()].some(({ capacity }) => capacity !== undefined)
  if (askers.length === 0 || !hasCapacities) return []
  const after = sceneWith([])
  return questions.flatMap((question) => {
    const study = studyLoad(graph, question, askers)
    const was = new Map(study.loadsIn(before).map(({ endpoint, load }) => [endpoint, load]))
    const endpoints = study.loadsIn(after).map((load) => ({ ...load, before: was.get(load.endpoint) ?? ZERO }))
    if (endpoints.every(({ load, before: had }) => equals(load, ZERO) && equals(had, ZERO))) return []
    const flap = study.flap(sceneWith)
    const periodSeconds = flap && flapPeriod(flap, (endpoint) => turnaroundOf(graph, endpoint))
    return [
      {
        ...question,
        endpoints,
        cascade: study.cascade(sceneWith),
        ...(flap && periodSeconds !== undefined ? { flap: { ...flap, periodSeconds } } : {}),
      },
    ]
  })
}
