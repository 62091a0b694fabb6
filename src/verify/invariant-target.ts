import type { ClientKind } from '../decide/client-kinds.ts'
import { lookUp } from '../decide/lookup.ts'
import type { Invariant } from '../model/invariant.ts'
import type { Question } from '../simulate/questions.ts'
import { globMatcher, isGlob } from '../values/glob.ts'
import { displayName, isAtOrBelow, parseName } from '../values/name.ts'
import { ImpossibleInvariant } from './problem.ts'
import type { Setting } from './setting.ts'

/** What an invariant's name may be written as: absolute with and without its final dot, relative to the zone. */
function spellings({ zone, name }: Question): readonly string[] {
  if (name === zone.name) return ['@', displayName(name), displayName(name).slice(0, -1)]
  const absolute = displayName(name)
  return [absolute, absolute.slice(0, -1), absolute.slice(0, -displayName(zone.name).length - 1)]
}

/** The questions that a name means, in every zone that answers it. */
export function questionsNamed({ graph }: Setting, text: string, type: string): readonly Question[] {
  return graph.zones.flatMap((zone) => {
    const parsed = text === '@' ? undefined : parseName(text, zone.zone.name)
    const absolute = parseName(text)
    const names = text === '@' ? [zone.zone.name] : [parsed, absolute].flatMap((each) => (each?.ok ? [each.name] : []))
    const name = names.find((each) => isAtOrBelow(each, zone.zone.name) && lookUp(zone, each, type).kind !== 'nxdomain')
    return name === undefined ? [] : [{ zone: zone.zone, name, type }]
  })
}

/** The questions that an invariant is about. */
export function questionsOf(setting: Setting, { query }: Invariant, all: readonly Question[]): readonly Question[] {
  if (!query) return all
  const { name, type = 'A' } = query
  if (isGlob(name)) {
    const matches = globMatcher(name)
    const found = all.filter((question) => question.type === type && spellings(question).some(matches))
    if (found.length > 0) return found
  }
  const named = questionsNamed(setting, name, type)
  if (named.length === 0) throw new ImpossibleInvariant(`no zone of the plan has a record "${name}" of type ${type}`)
  return named
}

/** True if a kind is what an invariant calls it: an area, a region, a network location, `rest`. */
function isCalled({ label }: ClientKind, name: string): boolean {
  const parts = label.split(', ')
  if (name === 'rest' || name === 'other') return label === 'other' || label === 'all'
  return parts.some((part) => part === name || part === `near ${name}` || part.startsWith(`${name} `))
}

/** The kinds of client that an invariant is about, among those that its question tells apart. */
export function kindsFor(
  { graph }: Setting,
  names: readonly string[] | undefined,
  kinds: readonly ClientKind[],
): readonly ClientKind[] {
  if (!names) return kinds
  const found = names.flatMap((name): readonly ClientKind[] => {
    const client = graph.deployment.clients.get(name)
    if (client) return [{ label: name, client, named: [name] }]
    return kinds.filter((kind) => isCalled(kind, name))
  })
  if (found.length === 0)
    throw new ImpossibleInvariant(
      `no kind of client is called "${names.join(', ')}"`,
      `there are ${kinds.map(({ label }) => label).join(', ')}`,
    )
  return found
}
