import type { DecisionGraph } from '../../decide/graph.ts'
import type { ServerView } from '../view.ts'
import { prepareName, prepareStrange } from './answer.ts'
import type { AnswerSource } from './engine.ts'
import { createNameScan, hashScan, scanName } from './name-scan.ts'
import { buildNameTable, findName, type NameTable } from './name-table.ts'

/** Names that are read in each time somebody asks for the table of a large plan while it is being built. */
const NAMES_A_TURN = 256
/** Type and class, behind the name. */
const QUESTION_BYTES = 4

/** True if no name of the plan is the label below that parent, both in octets. */
function isUnknown(table: NameTable, label: Uint8Array, parent: Uint8Array): boolean {
  const name = new Uint8Array(1 + label.length + parent.length)
  name[0] = label.length
  name.set(label, 1)
  name.set(parent, 1 + label.length)
  const scan = createNameScan()
  const end = scanName(name, 0, name.length, scan)
  if (end === 0) return false
  hashScan(name, scan)
  return findName(table, name, scan, 0, end) < 0
}

/** Answers as `respond` gives them from the current view. */
export function createViewSource(view: () => ServerView): AnswerSource {
  let graph: DecisionGraph | undefined
  let building: Generator<undefined, NameTable> | undefined
  let names: NameTable | undefined
  let basis: { plan?: DecisionGraph; soas?: ServerView['soas']; signing?: ServerView['signing'] } = {}
  return {
    state: view,
    basis: () => {
      const { graph: plan, soas, signing } = view()
      if (plan !== basis.plan || soas !== basis.soas || signing !== basis.signing) basis = { plan, soas, signing }
      return basis
    },
    names: () => {
      const current = view().graph
      if (current !== graph) {
        graph = current
        building = buildNameTable(graph, NAMES_A_TURN)
        names = undefined
      }
      const step = building?.next()
      if (step?.done === true) {
        names = step.value
        building = undefined
      }
      return names
    },
    prepare: ({ message, questionEnd, knownAt, isStrange, address }, table) => {
      if (!isStrange) return prepareName(view(), message, questionEnd, address)
      const parent = message.subarray(knownAt, questionEnd - QUESTION_BYTES)
      return prepareStrange(view(), message, questionEnd, knownAt, address, (label) => isUnknown(table, label, parent))
    },
    mayBeSigned: () => view().signing !== undefined,
  }
}
