import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { clientKinds } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import type { Step } from '../../src/decide/decision.ts'
import { sampleDecision } from '../../src/decide/sample.ts'
import { believe } from '../../src/health/believe.ts'
import { applyFaults } from '../../src/health/faults.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { allQuestions } from '../../src/simulate/simulate.ts'
import { randomStream } from '../../src/values/rng.ts'

/** Runs `work` for about a second of CPU after warming up; answers how often a second. */
function rate(work: () => void): number {
  for (let round = 0; round < 2000; round += 1) work()
  const start = performance.now()
  let rounds = 0
  while (performance.now() - start < 1000) {
    for (let inner = 0; inner < 500; inner += 1) work()
    rounds += 500
  }
  return (rounds * 1000) / (performance.now() - start)
}

const rows: Record<string, { decisions: string; traced: string; draws: string }> = {}
for (const name of ['failover', 'canary', 'geo-failover', 'multi-region', 'multivalue']) {
  const file = `examples/${name}.yaml`
  const { deployment } = await loadPlan([{ name: file, text: readFileSync(file, 'utf8') }])
  if (!deployment) throw new Error(`${file} does not expand`)
  const graph = compile(deployment)
  const health = believe(deployment, applyFaults(deployment, []))
  const [question] = allQuestions(graph)
  const zone = graph.zones[0]
  if (!question || !zone) throw new Error(`${file} has no records`)
  const client = clientKinds(graph, zone, question.name, question.type)[0]?.client ?? {}
  const steps: Step[] = []
  const rng = randomStream(1)
  const decision = decide(graph, health, question, client)
  const perSecond = (value: number) => `${Math.round(value / 1000).toLocaleString('en')} k/s`
  rows[name] = {
    decisions: perSecond(rate(() => decide(graph, health, question, client))),
    traced: perSecond(
      rate(() => {
        steps.length = 0
        decide(graph, health, question, client, (step) => steps.push(step))
      }),
    ),
    draws: perSecond(rate(() => sampleDecision(decision, rng))),
  }
}
console.table(rows)
