import { compile } from '../decide/compile.ts'
import type { Deployment } from '../model/deployment.ts'
import type { VariableKind } from '../model/invariant.ts'
import { alignPlans } from './align.ts'
import { createSetting, type Setting } from './setting.ts'
import { indexVariables, type Variable, type Variables, variablesOf } from './variables.ts'

/** Variables under the ids that both plans have for them; those of one id fail together. */
function renamedBy({ all }: Variables, ids: ReadonlyMap<string, string>): Variables {
  const found = new Map<string, Variable>()
  for (const variable of all) {
    const id = ids.get(variable.id) ?? variable.id
    const known = found.get(id)
    found.set(
      id,
      known
        ? {
            ...known,
            faults: [...known.faults, ...variable.faults],
            selectors: [...known.selectors, ...variable.selectors],
          }
        : id === variable.id
          ? variable
          : { ...variable, id, name: id.slice(id.indexOf(':') + 1) },
    )
  }
  return indexVariables([...found.values()])
}

/** A chance that only one of two plans knows is that of both. */
const withChancesOf = (other: Variables, own: Variables): Variables => {
  const chances = new Map(other.all.map(({ id, probability }) => [id, probability]))
  return indexVariables(
    own.all.map((variable) => {
      const probability = variable.probability ?? chances.get(variable.id)
      return variable.probability === undefined && probability !== undefined ? { ...variable, probability } : variable
    }),
  )
}

/**
 * Two plans ready to be compared: what can fail is the same in both, whatever they call it.
 *
 * @param kinds what can fail besides endpoints and besides what either plan names
 * @see verification.md §5
 */
export function alignedSettings(
  before: Deployment,
  after: Deployment,
  kinds: Iterable<VariableKind>,
): readonly [before: Setting, after: Setting] {
  const { deployments, renamed } = alignPlans(before, after)
  const [namesBefore, namesAfter] = renamed
  const all = new Set([...kinds, ...before.verify.variables, ...after.verify.variables])
  const named = [before.verify.probabilities, after.verify.probabilities] as const
  const namesBack = new Map([...namesBefore].map(([own, common]) => [common, own]))
  const choice = (own: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>, ids: typeof namesAfter) => ({
    kinds: all,
    // The other plan names its own checks.
    probabilities: new Map([...[...other].map(([id, p]) => [ids.get(id) ?? id, p] as const), ...own]),
  })
  const [old, recent] = [
    renamedBy(variablesOf(deployments[0], choice(named[0], named[1], namesBack)), namesBefore),
    renamedBy(variablesOf(deployments[1], choice(named[1], named[0], namesBefore)), namesAfter),
  ]
  const commonName = (ids: typeof namesAfter) => (endpoint: string) =>
    ids.get(`endpoint:${endpoint}`)?.slice('endpoint:'.length) ?? endpoint
  return [
    createSetting(compile(deployments[0]), withChancesOf(recent, old), commonName(namesBefore)),
    createSetting(compile(deployments[1]), withChancesOf(old, recent), commonName(namesAfter)),
  ]
}
