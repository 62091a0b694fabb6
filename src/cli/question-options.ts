import type { ClientKind } from '../decide/client-kinds.ts'
import type { DecisionGraph } from '../decide/graph.ts'
import type { Deployment } from '../model/deployment.ts'
import type { AddressPlaces } from '../model/place.ts'
import { type Question, questionsFor } from '../simulate/questions.ts'
import { parseClient } from './client-option.ts'
import { getRecordNames, splitQuery } from './record-names.ts'

/** The clients that `--client` names, each as a kind of its own. */
export function kindsOf(
  texts: readonly string[],
  deployment: Deployment,
  places: AddressPlaces | undefined,
): readonly ClientKind[] {
  return texts.map((text) => {
    const { client, name } = parseClient(text, deployment, places)
    return { label: name ?? text, client, named: name === undefined ? [] : [name] }
  })
}

/** The questions that `--query` names: NAME with all its types, or NAME/TYPE. */
export function questionsOf(texts: readonly string[], graph: DecisionGraph): readonly Question[] {
  return texts.flatMap((text) => {
    const { name, type } = splitQuery(text)
    return getRecordNames(graph.deployment, name).flatMap((found) =>
      questionsFor(graph, found.zone.id, found.name, type),
    )
  })
}
