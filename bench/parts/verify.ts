import { performance } from 'node:perf_hooks'
import { createKinds } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { allQuestions } from '../../src/simulate/questions.ts'
import { createTruthTables } from '../../src/values/truth-table.ts'
import { createAnalyst, DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { plainAnswer, plainState } from '../../src/verify/plain.ts'
import { createSetting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'

const AREAS = ['EU', 'NA', 'AS', 'AF', 'SA', 'OC', 'NA-US', 'EU-DE', 'EU-FR', 'AS-JP', 'NA-CA']
const ms = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value).toString())

/** One name: a location over failover over two weighted pools of `size`, for each of so many areas and everybody else. */
function tree(areas: number, size: number, more: string, endpoint: (index: number) => string): string {
  const total = (areas + 1) * 2 * size
  const pool = (from: number) =>
    `{ weighted: { ${Array.from({ length: size }, (_, index) => `w${index}: { weight: ${index + 1}, endpoint: e${from + index} }`).join(', ')} } }`
  const branch = (area: string, number: number) =>
    `${area}: { failover: { primary: ${pool(2 * size * number)}, secondary: ${pool(2 * size * number + size)} } }`
  const branches = [...AREAS.slice(0, areas), 'default'].map(branch)
  return `version: 1
endpoints:
${Array.from({ length: total }, (_, index) => `  e${index}: { ipv4: 10.0.0.${index}, ${endpoint(index)}health_check: { type: HTTP } }`).join('\n')}
zones:
  example.com:
    records:
      www: { A: { geolocation: { ${branches.join(', ')} } } }
${more}`
}

async function settingOf(text: string) {
  const { deployment, diagnostics } = await loadPlan([{ name: 'plan.yaml', text }])
  if (!deployment) throw new Error(diagnostics[0]?.message)
  const graph = compile(deployment)
  const { variables, probabilities } = deployment.verify
  return createSetting(graph, variablesOf(deployment, { kinds: new Set(variables), probabilities }))
}

/** All properties of all kinds of client of the one name, and every minimal outage counted. */
async function analyse(text: string, engine: 'auto' | 'table' | 'bdd') {
  const setting = await settingOf(text)
  const [question] = allQuestions(setting.graph)
  const [zone] = setting.graph.zones
  if (!question || !zone) throw new Error('no question')
  const work = () => {
    const { kinds } = createKinds({ everyOrder: true })([
      { graph: setting.graph, zone, name: question.name, type: question.type },
    ])
    const analyst = createAnalyst({ ...DEFAULT_ANALYST_OPTIONS, engine })
    let cuts = 0n
    for (const kind of kinds)
      cuts += analyst.analyse(
        [{ setting, question, client: kind.client }],
        (analysis) => analysis.minimal(analysis.cores[0]?.outage ?? analysis.engine.sets.false).total,
      )
    return { kinds: kinds.length, cuts, nodes: analyst.stats().nodes }
  }
  work()
  const start = performance.now()
  const result = work()
  return {
    variables: setting.variables.all.length,
    kinds: result.kinds,
    'minimal outages': `${result.cuts}`,
    nodes: result.nodes,
    ms: ms(performance.now() - start),
  }
}

const regions = [
  'us-east-1',
  'us-west-2',
  'eu-west-1',
  'eu-central-1',
  'ap-southeast-1',
  'ap-northeast-1',
  'sa-east-1',
  'ca-central-1',
  'eu-north-1',
  'af-south-1',
]
const inRegion = (index: number) => `region: ${regions[index % regions.length]}, `
const inRegionAndRack = (index: number) => `${inRegion(index)}labels: { rack: r${Math.floor(index / 7) % 6} }, `
const byRegion = 'verify: { variables: [region] }\n'

console.table({
  'location > failover > weighted, 12': await analyse(
    tree(1, 3, '', () => ''),
    'auto',
  ),
  'the same, 20': await analyse(
    tree(1, 5, '', () => ''),
    'auto',
  ),
  'the same, 96': await analyse(
    tree(11, 4, '', () => ''),
    'auto',
  ),
  'the same, 96 and 10 regions': await analyse(tree(11, 4, byRegion, inRegion), 'auto'),
  'the same, 96 and 16 overlapping causes': await analyse(
    tree(11, 4, 'verify: { variables: [region, label] }\n', inRegionAndRack),
    'auto',
  ),
})

/** A property of all states by truth tables, and the minimal states of its failure. */
function tables(count: number) {
  const sets = createTruthTables(count)
  const pools = [0, 1].map((half) =>
    Array.from({ length: count / 2 }, (_, index) => sets.variable((half * count) / 2 + index)),
  )
  const start = performance.now()
  const outage = sets.and((pools[0] ?? []).reduce(sets.and, sets.true), sets.atLeast(2, pools[1] ?? []))
  const total = sets.minimal(outage)?.total ?? 0n
  const time = performance.now() - start
  return {
    states: 2 ** count,
    ms: ms(time),
    'M states/s': Math.round(2 ** count / time / 1000),
    'minimal states': `${total}`,
  }
}
tables(16)
console.table({ '2^16': tables(16), '2^20': tables(20), '2^24': tables(24) })

// Beside it, in the same run: every state decided one by one, as the test oracle does it.
const small = await settingOf(tree(1, 3, '', () => ''))
const [question] = allQuestions(small.graph)
if (!question) throw new Error('no question')
const start = performance.now()
let outages = 0
for (let state = 0; state < 2 ** 12; state += 1) {
  const failed = small.variables.all.filter((_, index) => (state >> index) & 1)
  if (plainAnswer(plainState(small.graph, failed), question, { continent: 'EU' }).outage) outages += 1
}
const oneByOne = performance.now() - start
const at = performance.now()
createAnalyst({ ...DEFAULT_ANALYST_OPTIONS, engine: 'table' }).analyse(
  [{ setting: small, question, client: { continent: 'EU' } }],
  (analysis) => analysis.minimal(analysis.cores[0]?.outage ?? analysis.engine.sets.false).total,
)
const atOnce = performance.now() - at
console.table({
  'one by one': { states: 2 ** 12, outages, ms: ms(oneByOne) },
  'all at once': { states: 2 ** 12, outages, ms: ms(atOnce) },
})
console.log(`${Math.round(oneByOne / atOnce)} times as fast`)
