import type { Endpoint, Reference, Zone } from '../../model/deployment.ts'
import { checkerRegionCodes } from '../../route53/checkers.ts'
import { globMatcher, isGlob } from '../../values/glob.ts'
import { lazy } from '../../values/lazy.ts'
import type { Context } from './context.ts'
import type { Place } from './origin.ts'

/** The names that selectors may use, worked out when a selector first asks. */
export interface SelectorNames {
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly checks: ReadonlySet<string>
  readonly alarms: ReadonlySet<string>
  readonly regions: () => ReadonlySet<string>
  readonly labels: () => ReadonlySet<string>
  readonly setIdentifiers: () => ReadonlySet<string>
  /** Branch paths, with those of the branches above. */
  readonly branches: () => ReadonlySet<string>
}

function branchPaths(zones: readonly Zone[]): ReadonlySet<string> {
  const paths = new Set<string>()
  for (const { recordSets } of zones)
    for (const { branch } of recordSets)
      for (let path = branch; path !== '' && !paths.has(path); path = path.slice(0, Math.max(0, path.lastIndexOf('/'))))
        paths.add(path)
  return paths
}

export function selectorNames(
  zones: readonly Zone[],
  endpoints: ReadonlyMap<string, Endpoint>,
  checks: ReadonlySet<string>,
  alarms: Iterable<string>,
): SelectorNames {
  const all = [...endpoints.values()]
  return {
    endpoints,
    checks,
    alarms: new Set(alarms),
    regions: lazy(() => new Set(all.flatMap(({ region }) => region ?? []))),
    labels: lazy(() => new Set(all.flatMap(({ labels }) => [...labels].map(([key, value]) => `${key}=${value}`)))),
    setIdentifiers: lazy(
      () => new Set(zones.flatMap(({ recordSets }) => recordSets.flatMap(({ setIdentifier }) => setIdentifier ?? []))),
    ),
    branches: lazy(() => branchPaths(zones)),
  }
}

/** What one qualifier looks for. */
interface Qualifier {
  readonly rule: string
  /** For the sentence "there is no …". */
  readonly word: string
  readonly names: (names: SelectorNames) => Iterable<string>
  readonly kind?: Reference['kind']
  /** Sections of the plan that must be whole for a miss to mean anything. */
  readonly sections: readonly string[]
}

const QUALIFIERS: ReadonlyMap<string, Qualifier> = new Map<string, Qualifier>([
  [
    'endpoint',
    {
      rule: 'undefined-endpoint',
      word: 'endpoint',
      names: (all) => all.endpoints.keys(),
      kind: 'endpoint',
      sections: [],
    },
  ],
  [
    'check',
    { rule: 'check-unknown', word: 'health check', names: (all) => all.checks, kind: 'health-check', sections: [] },
  ],
  [
    'blind',
    { rule: 'check-unknown', word: 'health check', names: (all) => all.checks, kind: 'health-check', sections: [] },
  ],
  ['alarm', { rule: 'undefined-reference', word: 'alarm', names: (all) => all.alarms, kind: 'alarm', sections: [] }],
  [
    'region',
    { rule: 'undefined-reference', word: 'endpoint in region', names: (all) => all.regions(), sections: ['endpoints'] },
  ],
  [
    'label',
    { rule: 'undefined-reference', word: 'endpoint with label', names: (all) => all.labels(), sections: ['endpoints'] },
  ],
  [
    'record',
    {
      rule: 'undefined-reference',
      word: 'branch',
      names: (all) => all.branches(),
      kind: 'record',
      sections: ['zones'],
    },
  ],
  ['role', { rule: 'undefined-reference', word: 'role', names: () => ['primary', 'secondary'], sections: [] }],
  ['checker', { rule: 'undefined-reference', word: 'checker region', names: () => checkerRegionCodes, sections: [] }],
])

const SECTION_OF_KIND = new Map([
  ['endpoint', 'endpoints'],
  ['health-check', 'health_checks'],
  ['alarm', 'alarms'],
])

const includes = (names: Iterable<string>, name: string): boolean => {
  if (names instanceof Set || names instanceof Map) return names.has(name)
  for (const each of names) if (each === name) return true
  return false
}

function matchesAny(names: Iterable<string>, pattern: string): boolean {
  const matches = globMatcher(pattern)
  for (const name of names) if (matches(name)) return true
  return false
}

function resolveQualified(
  context: Context,
  names: SelectorNames,
  qualifier: Qualifier,
  name: string,
  place: Place,
): void {
  const { rule, word, kind, sections } = qualifier
  if (isGlob(name) ? matchesAny(qualifier.names(names), name) : includes(qualifier.names(names), name)) {
    if (kind !== undefined && !isGlob(name)) context.refer(kind, name, place)
    return
  }
  const section = SECTION_OF_KIND.get(kind ?? '')
  if (section !== undefined && (isGlob(name) ? context.isDamaged(section) : context.wasPruned([section, name]))) return
  if (sections.some(context.isDamaged)) return
  context.report(rule, place, `there is no ${word} "${name}"`, {
    hint: context.nearest(name, () => [...qualifier.names(names), ...context.prunedKeys([section ?? ''])]),
  })
}

/** Sections in which a bare word may be declared. */
const BARE_SECTIONS = ['endpoints', 'health_checks', 'alarms', 'zones']

function resolveBare(context: Context, names: SelectorNames, word: string, place: Place): void {
  const kinds = [
    ['endpoint', names.endpoints.keys()],
    ['health-check', names.checks],
    ['alarm', names.alarms],
  ] as const
  let found = word === 'primary' || word === 'secondary'
  for (const [kind, all] of kinds) {
    if (isGlob(word)) found ||= matchesAny(all, word)
    else if (includes(all, word)) {
      context.refer(kind, word, place)
      found = true
    }
  }
  found ||= isGlob(word) ? matchesAny(names.setIdentifiers(), word) : names.setIdentifiers().has(word)
  if (found || BARE_SECTIONS.some(context.isDamaged)) return
  const candidates = () => [...names.endpoints.keys(), ...names.checks, ...names.alarms, ...names.setIdentifiers()]
  const message = `there is no endpoint, health check, alarm or set identifier "${word}"`
  context.report('undefined-reference', place, message, { hint: context.nearest(word, candidates) })
}

/**
 * Notes what a selector (`use1`, `endpoint:eu*`, `record:www/EU`) names, and reports one that selects nothing.
 *
 * @see plan.md "What `--fail` and `fail:` accept"
 */
export function resolveSelector(context: Context, names: SelectorNames, text: string, place: Place): void {
  const colon = text.indexOf(':')
  const qualifier = colon < 0 ? undefined : QUALIFIERS.get(text.slice(0, colon))
  if (qualifier === undefined) resolveBare(context, names, text, place)
  else resolveQualified(context, names, qualifier, text.slice(colon + 1), place)
}

/** Notes a branch path, and reports one that the plan does not have. */
export function resolveBranchPath(context: Context, names: SelectorNames, text: string, place: Place): void {
  const qualifier = QUALIFIERS.get('record')
  if (qualifier !== undefined) resolveQualified(context, names, qualifier, text, place)
}
