import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createLoader } from '../../src/cli/serve-loader.ts'
import { readServedPlan } from '../../src/cli/serve-plan.ts'
import { compile } from '../../src/decide/compile.ts'
import { flatten } from '../../src/decide/flatten.ts'
import { believe } from '../../src/health/believe.ts'
import { applyFaults } from '../../src/health/faults.ts'
import { folderWith } from '../support/cli.ts'
import { decodeReply, dotted, lines, query } from '../support/dns.ts'
import { askUdp } from '../support/dns-client.ts'
import { fuzzedPlan } from '../support/fuzzed-plans.ts'
import { startServing } from '../support/serving.ts'
import { worldWith } from '../support/world.ts'

const largePlan = (address: string) =>
  [
    'version: 1',
    'zones:',
    '  example.com:',
    '    records:',
    `      www: { A: { ttl: 60, values: [${address}] } }`,
    ...Array.from({ length: 3000 }, (_, index) => `      h${index}: { A: { ttl: 60, values: [192.0.2.1] } }`),
  ].join('\n')

test('D82 the main thread reads no plan, nor checks it', async () => {
  const folder = folderWith({ 'plan.yaml': largePlan('192.0.2.1') })
  const { system } = worldWith({
    cwd: folder,
    readText: () => {
      throw new Error('the main thread has read a file')
    },
  })
  const loader = createLoader(join(folder, 'plan.yaml'), {}, system)
  const loaded = await loader.load('')
  expect(loaded.outcome).toBe('changed')
  if (loaded.outcome !== 'changed') return
  expect(loaded.plan.graph.deployment.zones[0]?.recordSets).toHaveLength(3003)
  expect(loaded.plan.files).toEqual([join(folder, 'plan.yaml')])
  expect(await loader.load(loaded.plan.digest)).toEqual({ outcome: 'unchanged' })
})

const UNOBSERVED = { observations: new Map(), resources: new Map() }

test('what is loaded in a thread is what is loaded directly, findings word for word', async () => {
  const folder = folderWith({})
  const path = join(folder, 'plan.yaml')
  const { system } = worldWith({ cwd: folder })
  const outcomes = { changed: 0, unchanged: 0, kept: 0 }
  for (let index = 0; index < 60; index += 1) {
    writeFileSync(path, fuzzedPlan(2, index))
    const options = { allowErrors: index % 2 === 0 }
    const there = await createLoader(path, options, system).load('')
    const here = await readServedPlan(path, options, '', system)
    outcomes[here.outcome] += 1
    if (there.outcome !== 'changed' || here.outcome !== 'changed') {
      expect(there, `index ${index}`).toEqual(here)
      continue
    }
    const graph = compile(here.deployment)
    expect({ ...there.plan, graph: 0 }).toEqual({ digest: here.digest, files: here.files, graph: 0 })
    expect(there.plan.graph.groups.map(({ name, type }) => `${name} ${type}`)).toEqual(
      graph.groups.map(({ name, type }) => `${name} ${type}`),
    )
    const answers = (of: typeof graph) =>
      [
        ...flatten(of, believe(of.deployment, applyFaults(of.deployment, [], [], UNOBSERVED)), {
          client: {},
          weighted: 'largest',
        }).zones.values(),
      ]
        .flat()
        .flatMap(({ name, type, answers }) =>
          answers.map(({ values, ttlSeconds }) => [name, type, ttlSeconds, values.map(({ text }) => text)]),
        )
    expect(answers(there.plan.graph), `index ${index}`).toEqual(answers(graph))
  }
  expect(outcomes.changed).toBeGreaterThan(5)
  expect(outcomes.kept).toBeGreaterThan(20)
})

test('a loader that is closed lets go of its thread', async () => {
  const folder = folderWith({ 'plan.yaml': largePlan('192.0.2.1') })
  const loader = createLoader(join(folder, 'plan.yaml'), {}, worldWith({ cwd: folder }).system)
  const loading = loader.load('')
  loader.close()
  expect(await loading).toMatchObject({ outcome: 'kept', problem: { message: 'the server has ended' } })
})

test('D82 queries asked while a large plan loads are answered, from the one plan and then from the other', async () => {
  const folder = folderWith({ 'plan.yaml': largePlan('192.0.2.1') })
  const serving = await startServing(['plan.yaml', '--listen', '127.0.0.1:0', '--health', 'static'], folder)
  let asked = 0
  let over = false
  onTestFinished(() => {
    over = true
  })
  const seen: string[] = []
  const client = async () => {
    while (!over) {
      asked += 1
      const { answers } = decodeReply(await askUdp(serving.at, query({ name: dotted('www.example.com') })))
      const answer = lines(answers).at(-1)?.split(' ').at(-1) ?? 'none'
      if (seen.at(-1) !== answer) seen.push(answer)
    }
  }
  const clients = [client()]
  for (let round = 2; round <= 4; round += 1) {
    const before = asked
    writeFileSync(join(folder, 'new.yaml'), largePlan(`192.0.2.${round}`))
    renameSync(join(folder, 'new.yaml'), join(folder, 'plan.yaml'))
    while (seen.at(-1) !== `192.0.2.${round}`) await new Promise((resolve) => setImmediate(resolve))
    expect(asked).toBeGreaterThan(before)
  }
  over = true
  await Promise.all(clients)
  expect(seen).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'])
  expect(await serving.stop()).toBe(0)
})

test('whatever ends the thread, the old plan is kept and the reason said', async () => {
  const folder = folderWith({ 'plan.yaml': largePlan('192.0.2.1') })
  const { system } = worldWith({ cwd: folder, packageRoot: new URL(`file://${folder}/`) })
  expect(await createLoader('plan.yaml', {}, system).load('')).toMatchObject({
    outcome: 'kept',
    problem: { message: expect.stringMatching(/^plan\.yaml could not be loaded: Cannot find module/) },
  })
})
