import { type ClientKind, createKinds } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { allQuestions, type Question } from '../../src/simulate/questions.ts'
import { ONE } from '../../src/values/fraction.ts'
import { createTruthTables } from '../../src/values/truth-table.ts'
import { createAnalyst, DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { plainAnswer, plainState } from '../../src/verify/plain.ts'
import { createSetting, type Setting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'
import { createVerification } from '../../src/verify/verify.ts'
import { policyPlan } from './verify-plans.mjs'

const AREAS = ['EU', 'NA', 'AS', 'AF', 'SA', 'OC', 'NA-US', 'EU-DE', 'EU-FR', 'AS-JP', 'NA-CA']
/** CPU time of this process so far, its collector's threads included, in ms: a busy machine does not change it much. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const ms = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value).toString())

interface Shape {
  /** Areas that have a branch of their own, beside everybody else. */
  readonly areas: number
  /** Endpoints in each of the two pools of a branch. */
  readonly size: number
  /** What else the plan says, and each endpoint. */
  readonly more?: string
  readonly endpoint?: (index: number) => string
  /** The second pool of each branch is the first of the next one. */
  readonly isRing?: boolean
}

/** One name: a location over failover over two weighted pools for each area. */
function tree({ areas, size, more = '', endpoint = () => '', isRing = false }: Shape): string {
  const branchCount = areas + 1
  const pools = isRing ? branchCount : 2 * branchCount
  const pool = (number: number) =>
    `{ weighted: { ${Array.from({ length: size }, (_, index) => `w${index}: { weight: ${index + 1}, endpoint: e${(number % pools) * size + index} }`).join(', ')} } }`
  const branch = (area: string, number: number) => {
    const first = isRing ? number : 2 * number
    return `${area}: { failover: { primary: ${pool(first)}, secondary: ${pool(first + 1)} } }`
  }
  const branches = [...AREAS.slice(0, areas), 'default'].map(branch)
  return `version: 1
endpoints:
${Array.from({ length: pools * size }, (_, index) => `  e${index}: { ipv4: 10.0.0.${index}, ${endpoint(index)}health_check: { type: HTTP } }`).join('\n')}
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

function kindsOf({ graph }: Setting, { name, type }: Question): readonly ClientKind[] {
  const [zone] = graph.zones
  if (!zone) throw new Error('no zone')
  return createKinds({ everyOrder: true })([{ graph, zone, name, type }]).kinds
}

/** States that are tried one by one before the rest is reckoned from them. */
const TRIED_MS = 3000

/** Every state of the variables decided by itself for each kind of client, as the tests do it, or as many as fit the time. */
function oneByOne(
  setting: Setting,
  question: Question,
  kinds: readonly ClientKind[],
  variables = setting.variables.all,
) {
  const all = 2 ** variables.length * kinds.length
  const start = cpuMs()
  let [tried, outages] = [0, 0]
  for (let state = 0; state < 2 ** variables.length && cpuMs() - start < TRIED_MS; state += 1) {
    const plain = plainState(
      setting.graph,
      variables.filter((_, index) => Math.floor(state / 2 ** index) % 2 === 1),
    )
    for (const { client } of kinds) if (plainAnswer(plain, question, client).outage) outages += 1
    tried += kinds.length
  }
  const time = cpuMs() - start
  return { tried, outages, all, ms: time, allMs: (time * all) / tried }
}

const YEAR_MS = 365.25 * 86_400_000

function lengthText(time: number): string {
  if (time < 10_000) return `${ms(time)} ms`
  if (time < 86_400_000) return `${Math.round(time / 1000)} s`
  if (time < YEAR_MS) return `${Math.round(time / 86_400_000)} days`
  const years = Number((time / YEAR_MS).toPrecision(1))
  return `${years < 1e6 ? years : years.toExponential(0)} years`
}

/** All properties of all kinds of client of the one name, and every minimal outage counted; beside it the states one by one. */
async function analyse(shape: Shape, wanted: string) {
  const setting = await settingOf(tree(shape))
  const [question] = allQuestions(setting.graph)
  if (!question) throw new Error('no question')
  const work = () => {
    const kinds = kindsOf(setting, question)
    const analyst = createAnalyst(DEFAULT_ANALYST_OPTIONS)
    let [cuts, outages] = [0n, 0n]
    for (const kind of kinds)
      analyst.analyse([{ setting, question, client: kind.client }], ({ cone, cores, engine, minimal }) => {
        const outage = cores[0]?.outage ?? engine.sets.false
        cuts += minimal(outage).total
        outages += engine.sets.size(outage) << BigInt(setting.variables.all.length - cone.variables.length)
      })
    return { kinds, cuts, outages, nodes: analyst.stats().nodes }
  }
  const times = [0, 1, 2].map(() => {
    const start = cpuMs()
    work()
    return cpuMs() - start
  })
  const { kinds, cuts, outages, nodes } = work()
  const plain = oneByOne(setting, question, kinds)
  const isTried = plain.tried === plain.all
  if (isTried && BigInt(plain.outages) !== outages) throw new Error('tried one by one there are other outages')
  return {
    variables: setting.variables.all.length,
    kinds: kinds.length,
    'minimal outages': `${cuts}`,
    nodes,
    'first, ms': ms(times[0] ?? 0),
    'then, ms': ms(Math.min(...times.slice(1))),
    'wanted, ms': wanted,
    'one by one': `${lengthText(plain.allMs)}${isTried ? '' : ' (reckoned)'}`,
    'cases/s then': Math.round((plain.tried / plain.ms) * 1000),
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
const inFourRegions = (index: number) => `region: ${regions[index % 4]}, `
const inRegionAndRack = (index: number) => `${inRegion(index)}labels: { rack: r${Math.floor(index / 7) % 6} }, `
const byRegion = 'verify: { variables: [region] }\n'

console.log(
  'One name, all properties of all kinds of client, CPU time; beside it every case (a state and a kind) by itself:',
)
console.table({
  'location > failover > weighted, 12': await analyse({ areas: 1, size: 3 }, '25'),
  'the same, 20': await analyse({ areas: 1, size: 5 }, '50'),
  'the same, 40 and 4 regions': await analyse({ areas: 4, size: 4, more: byRegion, endpoint: inFourRegions }, '50'),
  'the same, 96': await analyse({ areas: 11, size: 4 }, '150'),
  'the same, 96 and 10 regions': await analyse({ areas: 11, size: 4, more: byRegion, endpoint: inRegion }, '150'),
  'seconds shared in a ring, 96 and 10 regions': await analyse(
    { areas: 11, size: 8, more: byRegion, endpoint: inRegion, isRing: true },
    '200',
  ),
  '96 and 16 overlapping causes': await analyse(
    { areas: 11, size: 4, more: 'verify: { variables: [region, label] }\n', endpoint: inRegionAndRack },
    '1000',
  ),
})

/** A property of all states by truth tables, and the minimal states of its failure; beside it the same property of each state. */
function tables(count: number, wanted: string) {
  const sets = createTruthTables(count)
  const half = count / 2
  const pools = [0, 1].map((number) => Array.from({ length: half }, (_, index) => sets.variable(number * half + index)))
  const start = cpuMs()
  const outage = sets.and((pools[0] ?? []).reduce(sets.and, sets.true), sets.atLeast(2, pools[1] ?? []))
  const total = sets.minimal(outage)?.total ?? 0n
  const time = cpuMs() - start
  const plainStart = cpuMs()
  let outages = 0
  for (let state = 0; state < 2 ** count; state += 1) {
    const failed = Array.from({ length: count }, (_, index) => (state >> index) & 1)
    const isOut = failed.slice(0, half).every((bit) => bit === 1)
    if (isOut && failed.slice(half).filter((bit) => bit === 1).length >= 2) outages += 1
    if (state === PLAIN_STATES_MAX) break
  }
  const plainTime = ((cpuMs() - plainStart) * 2 ** count) / Math.min(2 ** count, PLAIN_STATES_MAX)
  if (2 ** count <= PLAIN_STATES_MAX && BigInt(outages) !== sets.size(outage)) throw new Error('other outages')
  return {
    states: 2 ** count,
    ms: ms(time),
    'wanted, ms': wanted,
    'M states/s': Math.round(2 ** count / time / 1000),
    'minimal states': `${total}`,
    'one by one': `${lengthText(plainTime)}${2 ** count > PLAIN_STATES_MAX ? ' (reckoned)' : ''}`,
  }
}
const PLAIN_STATES_MAX = 2 ** 20
tables(16, '')
console.log('One property of all states by truth tables, without a plan:')
console.table({
  '2^16': tables(16, '30'),
  '2^20': tables(20, '20'),
  '2^22': tables(22, '924'),
  '2^24': tables(24, '250'),
})

/** Names whose states are tried one by one. */
const TRIED_NAMES = 3

/** Every name of a plan, all properties and findings; beside it the states of a few names one by one. */
async function manyNames(names: number) {
  const setting = await settingOf(policyPlan(names))
  const questions = allQuestions(setting.graph)
  const start = cpuMs()
  const { steps, finish } = createVerification(setting, questions, {
    ...DEFAULT_ANALYST_OPTIONS,
    clientTries: 'any',
    detail: false,
    isRestricted: false,
    maxFailures: undefined,
    outageAt: ONE,
    selfCheck: false,
    survives: 1,
  })
  for (const _ of steps());
  const verification = finish()
  const time = cpuMs() - start
  const results = verification.questions.flatMap(({ kinds }) => kinds)
  const cases = results.reduce((sum, { variables }) => sum + 2 ** variables.length, 0)
  const plain = questions.slice(0, TRIED_NAMES).flatMap((question) =>
    kindsOf(setting, question).map((kind) => {
      const result = verification.questions
        .find(({ name }) => name === question.name)
        ?.kinds.find(({ kind: each }) => each.label === kind.label)
      return oneByOne(setting, question, [kind], result?.variables ?? [])
    }),
  )
  const rate = plain.reduce((sum, { tried }) => sum + tried, 0) / plain.reduce((sum, { ms: each }) => sum + each, 0)
  return {
    variables: setting.variables.all.length,
    'names and kinds': results.length,
    cases,
    findings: verification.findings.length,
    ms: ms(time),
    'of them/s': Math.round(results.length / (time / 1000)),
    'wanted/s': 2500,
    'peak of the process, MB': Math.round(process.resourceUsage().maxRSS / 1024),
    'one by one (reckoned)': lengthText(cases / rate),
  }
}
console.log(
  `Names in one process, CPU time without reading the plan; beside it the cases of ${TRIED_NAMES} names by themselves:`,
)
console.table({ '1,000 names': await manyNames(1000), '10,000 names': await manyNames(10_000) })
