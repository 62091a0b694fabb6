import type { Decision } from '../decide/decision.ts'
import { answerKey } from '../simulate/answer-key.ts'
import type { Question } from '../simulate/questions.ts'

/** What a batch changes of the answers to a question, for clients that get the same before and the same after. */
export interface AnswerChange {
  readonly question: Question
  /** Position of the batch. */
  readonly batch: number
  /** Kinds of client. */
  readonly clients: readonly string[]
  readonly isEverybody: boolean
  /** Checks of which any one is unhealthy by itself; none where all are healthy. */
  readonly down: readonly string[]
  readonly before: Decision
  readonly after: Decision
}

type Row = AnswerChange & { readonly clients: string[]; readonly down: string[] }

/** Collects the answers to one question, stage by stage; with a check unhealthy only what all healthy does not say. */
export interface AnswerChanges {
  readonly add: (down: string | undefined, client: string, decisions: readonly Decision[]) => void
  /** In the order of batches; with all checks healthy first. */
  readonly all: (kinds: number) => readonly AnswerChange[]
}

/** An answer that Route 53 gives only because nothing healthy is left is another one, though its values are the same. */
const textOf = ({ kind, outcomes }: Decision) =>
  `${kind}\n${answerKey(outcomes)}\n${outcomes.map(({ failOpen }) => failOpen).join()}`

/** Rows that differ only in the check that is unhealthy, as one. */
function mergeChecks(rows: Iterable<Row>, keys: ReadonlyMap<Row, string>): readonly Row[] {
  const merged = new Map<string, Row>()
  for (const row of rows) {
    const key = JSON.stringify([row.batch, row.clients, row.down.length > 0, keys.get(row)])
    const known = merged.get(key)
    if (known === undefined) merged.set(key, row)
    else known.down.push(...row.down)
  }
  return [...merged.values()]
}

export function collectAnswerChanges(question: Question): AnswerChanges {
  const rows = new Map<string, Row>()
  const keys = new Map<Row, string>()
  const healthy = new Map<string, string>()
  return {
    add: (down, client, decisions) => {
      let earlier: string | undefined
      for (const [index, after] of decisions.entries()) {
        const text = textOf(after)
        const [batch, before, was] = [index - 1, decisions[index - 1], earlier]
        earlier = text
        if (before === undefined || was === undefined || was === text) continue
        const change = JSON.stringify([was, text])
        const asHealthy = JSON.stringify([client, batch])
        if (down === undefined) healthy.set(asHealthy, change)
        else if (healthy.get(asHealthy) === change) continue
        const key = JSON.stringify([batch, down, change])
        const known = rows.get(key)
        if (known !== undefined) {
          known.clients.push(client)
          continue
        }
        const downs = down === undefined ? [] : [down]
        const row: Row = { question, batch, clients: [client], isEverybody: false, down: downs, before, after }
        rows.set(key, row)
        keys.set(row, change)
      }
    },
    all: (kinds) =>
      mergeChecks(rows.values(), keys)
        .map((row) => ({ ...row, isEverybody: row.clients.length === kinds }))
        .sort((a, b) => a.batch - b.batch),
  }
}
