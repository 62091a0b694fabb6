import { type Draws, drawsFrom } from '../decide/sample.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'
import { lazy } from '../values/lazy.ts'
import type { DomainName } from '../values/name.ts'
import type { Rng } from '../values/rng.ts'
import { decisionFor, type ZoneQuestion } from './decisions.ts'
import { locateClient } from './locate.ts'
import { replyFor } from './sections.ts'
import type { ServerView } from './view.ts'

/** A question to one zone, as if it came from `client`; undefined is an unknown place. */
export interface AnswerTest {
  readonly zoneId: string
  readonly name: DomainName
  readonly type: string
  readonly client: IpPrefix | undefined
}

export interface AnswerTestResult {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED'
  /** Of the whole answer section, in order. */
  readonly values: readonly string[]
}

/** What a query for that would be answered, drawn like one that came by the network: by the same decision, from the same sections. */
export function testAnswer(view: ServerView, { zoneId, name, type, client }: AnswerTest, rng: Rng): AnswerTestResult {
  const zone = view.graph.zones.find((candidate) => candidate.zone.id === zoneId)
  if (zone === undefined) return { rcode: 'REFUSED', values: [] }
  const draws: Draws = drawsFrom(rng)
  const asker = lazy(() => (client === undefined ? { client: {}, kind: '' } : locateClient(view.locator, client)))
  const question: ZoneQuestion = { zone, name, type, asker }
  const sample = draws.sample(decisionFor(view, question))
  if (sample === undefined) return { rcode: 'REFUSED', values: [] }
  const { rcode, answer } = replyFor({ view, question, draws, addPlaced: client === undefined }, sample)
  return {
    rcode: rcode === 'NXDOMAIN' ? 'NXDOMAIN' : 'NOERROR',
    values: answer.flatMap(({ values }) => values.flatMap((value) => ('text' in value ? value.text : []))),
  }
}
