import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, type TestContext, test } from 'vitest'
import { parse, parseAllDocuments, stringify } from 'yaml'
import { accountOf } from '../../src/api/seed.ts'
import { allNamed, NAMESPACE, textAt } from '../support/api.ts'
import { folderWith, runCli } from '../support/cli.ts'
import { deploymentOf, examplePlans } from '../support/importing.ts'
import { type ServedApi, serveApi } from '../support/serve-api.ts'
import { findTool } from '../support/tools.ts'
import { writeThroughApi } from '../support/write-through-api.ts'

const run = promisify(execFile)

/** One answer that `simulate` gives with a chance of its own: these values, or so many of several. */
interface Outcome {
  readonly values?: readonly string[]
  readonly choose?: number
  readonly from?: readonly (readonly string[])[]
}

interface Simulated {
  readonly name: string
  readonly type: string
  readonly zone: string
  readonly client: { readonly kind: string; readonly named?: readonly string[] }
  readonly after: readonly Outcome[]
}

interface Asked extends Simulated {
  readonly subnet: string | undefined
}

/** True for an answer that one of the outcomes gives. */
const isAmong = (outcomes: readonly Outcome[], values: readonly string[]): boolean =>
  outcomes.some(({ values: only, choose = 0, from = [] }) => {
    if (only !== undefined) return [...only].sort().join() === [...values].sort().join()
    const whole = new Set(from.flat())
    return values.length === Math.min(choose, whole.size) && values.every((value) => whole.has(value))
  })

/** Answers of real dig, one query after the other in one run of it. */
async function digAll(dig: string, { serving }: ServedApi, asked: readonly Asked[]) {
  const queries = asked.flatMap(({ name, type, subnet }) => [
    name,
    type,
    subnet === undefined ? '+nosubnet' : `+subnet=${subnet}`,
  ])
  const { address, port } = serving.at
  const { stdout } = await run(dig, [`@${address}`, '-p', String(port), '+yaml', '+ignore', ...queries])
  const replies = parseAllDocuments(stdout).flatMap((document) => document.toJS())
  return replies.map((reply): readonly string[] => reply.message.response_message_data.ANSWER_SECTION ?? [])
}

/** Values of the type among lines of dig, and among what TestDNSAnswer says, where CNAMEs come before addresses. */
const ofType = (lines: readonly string[], type: string) =>
  lines.flatMap((line) => {
    const [, , , found, ...value] = line.split(' ')
    return found === type ? [value.join(' ')] : []
  })
const withoutChain = (values: readonly string[], type: string) =>
  type === 'A' || type === 'AAAA' ? values.filter((value) => !value.endsWith('.')) : values

/** Zones' own records are made anew. */
const MADE_ANEW = ['SOA', 'NS']

describe.each(examplePlans())('%s, written through the API', (_name, text) => {
  test('simulate, TestDNSAnswer and dig say the same, with every check unhealthy in turn', {
    timeout: 120_000,
  }, async ({ skip }: TestContext) => {
    const dig = findTool('dig')
    if (dig === undefined) return skip('dig is not installed')
    const plan = await deploymentOf(text)
    const { endpoints = {}, clients = {} } = parse(text)
    // Every client asks from a network by which it is known.
    const networks = Object.entries<{ readonly subnet?: string }>(clients).map(
      ([name, client], index) => [name, client.subnet ?? `198.18.${index}.0/24`] as const,
    )
    const known = Object.fromEntries(networks.map(([name, subnet]) => [name, { ...clients[name], subnet }]))
    // What is around the zones stays in the plan; what is Route 53's goes through the API.
    const around = Object.entries<object>(endpoints).map(([name, endpoint]) => [
      name,
      { ...endpoint, health_check: undefined },
    ])
    const folder = folderWith({
      'plan.yaml': text,
      'around.yaml': stringify({ version: 1, endpoints: Object.fromEntries(around), clients: known, zones: {} }),
    })
    const served = await serveApi(['around.yaml', '--health', 'static', '--private', 'open'], folder)
    const idOf = await writeThroughApi({ ...served, zone: served.newZone }, plan)
    const checkId = (name: string) =>
      idOf([...accountOf(plan).checks.values()].find((one) => one.name === name)?.id ?? '')
    const setCheck = (name: string, isDown: boolean) =>
      served.request(
        'POST',
        `/healthcheck/${checkId(name)}`,
        `<R ${NAMESPACE}><Disabled>${isDown}</Disabled><Inverted>${isDown !== plan.healthChecks.get(name)?.inverted}</Inverted></R>`,
      )
    // A name in two zones is answered by who asks; here everybody is the same.
    const zoneOf = ({ zone }: Simulated) => {
      const [only, ...more] = plan.zones.filter(({ name }) => name === zone)
      return more.length === 0 ? only : undefined
    }
    let compared = 0
    for (const down of [undefined, ...plan.healthChecks.keys()]) {
      if (down !== undefined) expect((await setCheck(down, true)).status).toBe(200)
      const fail = down === undefined ? [] : ['--fail', `check:${down}`]
      const simulated = await runCli(['simulate', 'plan.yaml', '--all', '--format', 'json', ...fail], { cwd: folder })
      const records: readonly Simulated[] = JSON.parse(simulated.stdout).records
      const asked = records.flatMap((record): readonly Asked[] => {
        const subnet = networks.find(([name]) => record.client.named?.includes(name))?.[1]
        const isAskable = zoneOf(record) !== undefined && !MADE_ANEW.includes(record.type)
        return isAskable && (subnet !== undefined || record.client.kind === 'any') ? [{ ...record, subnet }] : []
      })
      const dug = await digAll(dig, served, asked)
      for (const [index, one] of asked.entries()) {
        const { name, type, subnet, after } = one
        const zone = zoneOf(one)
        const [ip, mask] = subnet?.split('/') ?? []
        const zoneId = idOf(zone?.id ?? '')
        const client = ip === undefined ? '' : `&edns0clientsubnetip=${ip}&edns0clientsubnetmask=${mask}`
        const { root } = await served.request(
          'GET',
          `/testdnsanswer?hostedzoneid=${zoneId}&recordname=${encodeURIComponent(name)}&recordtype=${type}${client}`,
        )
        const tested = withoutChain(
          allNamed(root, 'RecordDataEntry').map(({ text }) => text),
          type,
        )
        const seen = ofType(dug[index] ?? [], type)
        // TestDNSAnswer is for public zones.
        const isPrivate = zone?.vpcs !== undefined
        const mouths = [['dig', seen] as const, ...(isPrivate ? [] : [['TestDNSAnswer', tested] as const])]
        for (const [mouth, values] of mouths)
          expect([down, name, type, subnet, mouth, values, after, isAmong(after, values)]).toEqual([
            ...[down, name, type, subnet, mouth, values, after],
            true,
          ])
        expect(textAt(root, 'ResponseCode')).toBe(isPrivate ? undefined : 'NOERROR')
        compared += 1
      }
      if (down !== undefined) expect((await setCheck(down, false)).status).toBe(200)
    }
    expect(compared).toBeGreaterThan(0)
  })
})
