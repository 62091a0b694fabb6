import { describe, expect, test } from 'vitest'
import { clientKinds } from '../../src/decide/client-kinds.ts'
import type { Outcome } from '../../src/decide/decision.ts'
import { allQuestions } from '../../src/simulate/questions.ts'
import { add, type Fraction, formatFraction, fraction, multiply, ONE, ZERO } from '../../src/values/fraction.ts'
import { formatPrefix } from '../../src/values/ip-prefix.ts'
import { getName } from '../../src/values/name.ts'
import type { EngineKind, StateSet } from '../../src/values/state-engine.ts'
import { subsets } from '../../src/values/subsets.ts'
import { type Analysis, createAnalyst, DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { distributionOf } from '../../src/verify/distribution-text.ts'
import { answerableValues, relevantVariables, shareLevels } from '../../src/verify/measures.ts'
import { askedBy, overloadsIn } from '../../src/verify/overload.ts'
import { plainAnswer, plainState } from '../../src/verify/plain.ts'
import type { Setting } from '../../src/verify/setting.ts'
import { createVerification } from '../../src/verify/verify.ts'
import {
  chanceOf,
  everyState,
  isMonotone,
  minimalStates,
  relevantIn,
  type Truths,
  valueNames,
} from '../support/every-state.ts'
import { type CaseStates, cases, clientOf, settingOf, type VerifyCase, variableId } from '../support/verify-cases.ts'

const bySizeThenName = (a: readonly string[], b: readonly string[]) =>
  a.length - b.length || (a.join(' ') < b.join(' ') ? -1 : 1)

/** What an engine says of a case, in the words of the table. */
function said(example: VerifyCase, analysis: Analysis) {
  const { cone, engine, cores, minimal, probabilities } = analysis
  const { sets } = engine
  const [core] = cores
  if (!core) throw new Error('no core')
  const names = new Map(example.variables.map((variable) => [variableId(variable), variable.id]))
  const nameOf = (index: number) => names.get(cone.variables[index]?.id ?? '') ?? '?'
  const cutsOf = (set: StateSet) =>
    minimal(set)
      .list({ limit: 1000 })
      .map((cut) => cut.map(nameOf).sort())
      .sort(bySizeThenName)
  const scale = 2 ** (example.variables.length - cone.variables.length)
  const states = (set: StateSet, withP = false) => ({
    states: Number(sets.size(set)) * scale,
    cuts: cutsOf(set),
    ...(withP ? { p: probabilities ? sets.probability(set, probabilities) : Number.NaN } : {}),
  })
  const regions = analysis.regions() ?? []
  const normal = regions.find(({ when }) => sets.holds(when, new Set()))
  const outage = cutsOf(core.outage)
  const n = example.variables.length
  return {
    relevant: relevantVariables(analysis).map(nameOf).sort(),
    answer_ok:
      normal &&
      Object.fromEntries(distributionOf(analysis, normal.draws).map(([key, share]) => [key, formatFraction(share)])),
    distinct_answers: new Set(regions.map(({ key }) => key)).size,
    outage: states(core.outage, true),
    degraded: states(core.degraded, true),
    avoidable: states(core.avoidable),
    failopen: states(core.failOpen),
    noanswer: states(core.noAnswer),
    survives: outage[0] ? outage[0].length - 1 : n,
    spofs: outage.filter(({ length }) => length === 1).flat(),
    monotone: sets.isSame(sets.upward(core.outage), core.outage),
    max_share: Object.fromEntries(
      [...answerableValues(analysis)].map(([value, leaves]) => {
        const [top] = shareLevels(analysis, regions, leaves)
        return [value, top ? [formatFraction(top.figure), cutsOf(top.when)[0]] : []]
      }),
    ),
  }
}

const rounded = ({ p, ...rest }: CaseStates) => ({ ...rest, ...(p === undefined ? {} : { p: expect.closeTo(p, 13) }) })

const byTitle = cases.map((example) => [example.id, example.title, example] as const)

/** Each result of a case with whoever asks for it. */
function* resultsOf(example: VerifyCase, setting: Setting) {
  const [zone] = setting.graph.zones
  if (!zone) throw new Error('no zone')
  for (const { query, client, ...expected } of example.expect.results) {
    const [name = '', type = ''] = query.split(' ')
    const asker = example.clients.find(({ id }) => id === client)
    if (!asker) throw new Error(`no client ${client}`)
    const asked = {
      setting,
      question: { zone: zone.zone, name: getName(name), type },
      client: clientOf(example, asker),
    }
    yield { label: `${query} ${client}`, asked, expected }
  }
}

describe.each<EngineKind>(['table', 'bdd', 'bounded'])('worked cases by %s', (engine) => {
  test.each(byTitle)('%s %s', (_id, _title, example) => {
    const setting = settingOf(example)
    const analyst = createAnalyst({ ...DEFAULT_ANALYST_OPTIONS, engine })
    expect(2 ** example.variables.length).toBe(example.expect.states)
    for (const { label, asked, expected } of resultsOf(example, setting)) {
      const result = analyst.analyse([asked], (analysis) => said(example, analysis))
      expect(result, label).toEqual({
        ...expected,
        relevant: expected.relevant.toSorted(),
        outage: rounded(expected.outage),
        degraded: rounded(expected.degraded),
      })
    }
  })
})

/** A distribution over values, as the table writes it. */
function sharesOf(outcomes: readonly Outcome[]) {
  const shares = new Map<string, Fraction>()
  for (const { share, take, from } of outcomes) {
    const answers = [...subsets(from, take)]
    for (const answer of answers) {
      const text = [...new Set(answer.flatMap(valueNames))].sort().join(',') || '(none)'
      shares.set(text, add(shares.get(text) ?? ZERO, multiply(share, fraction(1, answers.length))))
    }
  }
  return Object.fromEntries([...shares].map(([text, share]) => [text, formatFraction(share)]))
}

/** What plain booleans say of a case, state by state. */
test.each(byTitle)('%s %s by plain booleans', (_id, _title, example) => {
  const setting = settingOf(example)
  const { graph, variables } = setting
  const ids = new Map(example.variables.map((variable) => [variableId(variable), variable.id]))
  const nameOf = (index: number) => ids.get(variables.all[index]?.id ?? '') ?? '?'
  const probabilities = variables.all.map(({ probability = Number.NaN }) => probability)
  for (const { label, asked, expected } of resultsOf(example, setting)) {
    const { truths, texts, maxShares, ...every } = everyState(graph, variables.all, asked.question, asked.client)
    const states = (set: Truths, withP = false) => ({
      states: set.filter(Boolean).length,
      cuts: minimalStates(set)
        .map((cut) =>
          cut === ''
            ? []
            : cut
                .split(',')
                .map((index) => nameOf(Number(index)))
                .sort(),
        )
        .sort(bySizeThenName),
      ...(withP ? { p: expect.closeTo(chanceOf(set, probabilities), 13) } : {}),
    })
    const outage = states(truths.outage, true)
    expect(
      {
        relevant: relevantIn({ truths, texts, maxShares, ...every }, variables.all.length)
          .map(nameOf)
          .sort(),
        answer_ok: sharesOf(plainAnswer(plainState(graph, []), asked.question, asked.client).outcomes),
        distinct_answers: new Set(texts).size,
        outage,
        degraded: states(truths.degraded, true),
        avoidable: states(truths.avoidable),
        failopen: states(truths.failOpen),
        noanswer: states(truths.noAnswer),
        survives: outage.cuts[0] ? outage.cuts[0].length - 1 : variables.all.length,
        spofs: outage.cuts.filter(({ length }) => length === 1).flat(),
        monotone: isMonotone(truths.outage),
        max_share: Object.fromEntries([...maxShares].map(([value, share]) => [value, formatFraction(share)])),
      },
      label,
    ).toEqual({
      ...expected,
      relevant: expected.relevant.toSorted(),
      max_share: Object.fromEntries(Object.entries(expected.max_share).map(([value, [share]]) => [value, share])),
    })
  }
})

/** The question that a case asks in its first line. */
function askedOf(example: VerifyCase, setting: Setting) {
  const [zone] = setting.graph.zones
  const [query] = example.query
  if (!zone || !query) throw new Error('no question')
  return { zone, name: getName(query.Name), type: query.Type }
}

const kindsOf = (example: VerifyCase) => {
  const setting = settingOf(example)
  const { zone, name, type } = askedOf(example, setting)
  return clientKinds(setting.graph, zone, name, type)
}

/** Cases whose table has a column. */
const having = (column: 'geo_classes' | 'cidr_classes' | 'overload') =>
  cases.filter((example) => example.expect[column] !== undefined).map((example) => [example.id, example] as const)

test.each(having('geo_classes'))('%s has as many kinds of client as the table says', (_id, example) => {
  expect(kindsOf(example)).toHaveLength(example.expect.geo_classes ?? 0)
})

test.each(having('cidr_classes'))('%s tells the networks apart that the table names', (_id, example) => {
  const networks = kindsOf(example).map(({ client: { subnet } }) => (subnet ? formatPrefix(subnet) : '*'))
  expect(networks.toSorted()).toEqual(example.expect.cidr_classes?.toSorted())
})

describe.each<EngineKind>(['table', 'bdd', 'bounded'])('loads by %s', (engine) => {
  test.each(having('overload'))('%s', (_id, example) => {
    const setting = settingOf(example)
    const { zone, ...query } = askedOf(example, setting)
    const askers = example.clients.map((client) => ({
      client: clientOf(example, client),
      demand: fraction(example.demand?.[client.id] ?? 0),
    }))
    const asked = askedBy(setting, { zone: zone.zone, ...query }, askers)
    const analyst = createAnalyst({ ...DEFAULT_ANALYST_OPTIONS, engine })
    const overloads = analyst.analyse(asked, (analysis) => {
      const { cone, minimal } = analysis
      const nameOf = (index: number) => cone.variables[index]?.name
      return (overloadsIn(setting, askers, analysis) ?? []).map(({ endpoint, when }) => [
        setting.graph.deployment.endpoints.get(endpoint)?.ipv4,
        minimal(when)
          .list({ limit: 100 })
          .map((cut) => cut.map(nameOf).sort()),
      ])
    })
    expect(Object.fromEntries(overloads)).toEqual(example.expect.overload)
  })
})

test.each(cases.map((example) => [example.id, example] as const))(
  '%s never uses what the table says',
  (_id, example) => {
    const setting = settingOf(example)
    const { steps, finish } = createVerification(setting, allQuestions(setting.graph), {
      ...DEFAULT_ANALYST_OPTIONS,
      maxFailures: undefined,
      survives: 1,
      outageAt: ONE,
      clientTries: 'any',
      detail: false,
      selfCheck: true,
      isRestricted: false,
    })
    for (const _ of steps());
    const { unused, findings } = finish()
    expect(unused.map(({ recordSet: { setIdentifier } }) => setIdentifier).toSorted()).toEqual(
      example.expect.never_used,
    )
    expect(findings.filter(({ rule }) => rule === 'VER007')).toHaveLength(example.expect.never_used.length)
  },
)
