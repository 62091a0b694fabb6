import { type GeoArea, isOfKind } from '../../model/record-set.ts'
import { continentOf } from '../../route53/geolocation.ts'
import { contains, formatPrefix, type IpPrefix } from '../../values/ip-prefix.ts'
import { Unsaid } from '../engine-zone.ts'
import type { RecordGroup } from '../order.ts'
import {
  type Chain,
  groupChain,
  memberChain,
  type Pool,
  type PoolValue,
  type Shared,
  type Sheet,
  severalValues,
} from './write-pools.ts'
import type { Yaml } from './yaml.ts'

const WEIGHT_MAX = 100

interface Rule {
  readonly geos?: readonly string[]
  readonly subnets?: readonly string[]
  readonly chain: Chain
}

/** 0 for the default, 3 for the smallest areas. */
const RANK = { default: 0, continent: 1, country: 2, subdivision: 3 } as const

/** `EU`, `NA-US`, `NA-US-WA`; undefined for a place that octoDNS does not know. */
function geoCode(area: GeoArea): string | undefined {
  if (area.kind === 'default') return ''
  if (area.kind === 'continent') return area.continent
  const continent = continentOf(area.country)
  if (continent === undefined || (area.kind === 'subdivision' && area.country !== 'US')) return undefined
  return [continent, area.country, ...(area.kind === 'subdivision' ? [area.subdivision] : [])].join('-')
}

/** Rules by place, narrower ones first; after its own pools a place has those of the places around it, as Route 53 goes on there. */
function geoRules(sheet: Sheet, shared: Shared, group: RecordGroup): readonly Rule[] | Unsaid {
  const places: { code: string; rank: number; chain: Chain }[] = []
  for (const member of group.recordSets) {
    if (!isOfKind(member.policy, 'geolocation')) return new Unsaid('policy', 'mixes policies')
    const code = geoCode(member.policy.area)
    if (code === undefined) return new Unsaid('geo-code', `has a place that octoDNS does not know`, member.branch)
    const chain = memberChain(sheet, shared, group, member)
    if (chain instanceof Unsaid) return chain
    places.push({ code, rank: RANK[member.policy.area.kind], chain })
  }
  places.sort((a, b) => b.rank - a.rank || (a.code < b.code ? -1 : 1))
  if (places.at(-1)?.rank !== 0) return new Unsaid('no-default', 'has no default, and octoDNS answers everybody')
  return places.map(({ code }) => {
    const around = places.filter((other) => other.code === '' || `${code}-`.startsWith(`${other.code}-`))
    const chain = around.flatMap((place) => place.chain)
    return code === '' ? { chain } : { geos: [code], chain }
  })
}

interface Location {
  readonly blocks: readonly IpPrefix[]
  readonly chain: Chain
}

/** Blocks of one location that lie in blocks of the same others. */
interface Nest {
  /** The location and those around it, from the inside. */
  readonly path: readonly Location[]
  readonly blocks: IpPrefix[]
}

/** All blocks by the locations that they lie in; one that lies in another of its own location says nothing more. */
function nestsOf(locations: readonly Location[]): readonly Nest[] {
  const all = locations.flatMap((location) => location.blocks.map((block) => ({ location, block })))
  all.sort((a, b) => b.block.length - a.block.length || (formatPrefix(a.block) < formatPrefix(b.block) ? -1 : 1))
  const nests = new Map<string, Nest>()
  for (const { location, block } of all) {
    const around = all.filter((other) => other.block !== block && contains(other.block, block))
    if (around[0]?.location === location) continue
    const path = [location, ...around.map((other) => other.location)]
    const steps = path.filter((step, index) => step !== path[index - 1])
    const key = steps.map((step) => locations.indexOf(step)).join(' ')
    const nest = nests.get(key) ?? { path: steps, blocks: [] }
    nest.blocks.push(block)
    nests.set(key, nest)
  }
  // A block lies in fewer locations than whatever lies in it.
  return [...nests.values()].sort((a, b) => b.path.length - a.path.length)
}

/** Rules by block, narrower ones first; after its own pools a block has those of the blocks around it, as Route 53 goes on there. */
function subnetRules(sheet: Sheet, shared: Shared, group: RecordGroup): readonly Rule[] | Unsaid {
  const locations: Location[] = []
  let rest: Chain | undefined
  for (const member of group.recordSets) {
    if (!isOfKind(member.policy, 'ip-based')) return new Unsaid('policy', 'mixes policies')
    const chain = memberChain(sheet, shared, group, member)
    if (chain instanceof Unsaid) return chain
    const { blocks, location } = member.policy
    if (location === '*') rest = chain
    else locations.push({ blocks, chain })
  }
  const last = rest
  if (last === undefined) return new Unsaid('no-default', 'has no default, and octoDNS answers everybody')
  const rules = nestsOf(locations).map(({ path, blocks }): Rule => {
    const chain = [...new Set(path)].flatMap((location) => location.chain)
    return { subnets: blocks.map(formatPrefix).sort(), chain: [...chain, ...last] }
  })
  return [...rules, { chain: last }]
}

function rulesOf(sheet: Sheet, shared: Shared, group: RecordGroup): readonly Rule[] | Unsaid {
  const kind = group.recordSets[0]?.policy.kind
  if (kind === 'geolocation') return geoRules(sheet, shared, group)
  if (kind === 'ip-based') return subnetRules(sheet, shared, group)
  const chain = groupChain(sheet, shared, group)
  return chain instanceof Unsaid ? chain : [{ chain }]
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

/** Weights from 1 to 100 of the same shares, or nearly. */
function scaled(pool: Pool): { readonly weights: readonly number[]; readonly isExact: boolean } {
  const common = pool.reduce((so, { weight }) => divisor(so, weight), 0) || 1
  const weights = pool.map(({ weight }) => weight / common)
  const largest = Math.max(...weights)
  if (largest <= WEIGHT_MAX) return { weights, isExact: true }
  return { weights: weights.map((weight) => Math.max(1, Math.round((weight * WEIGHT_MAX) / largest))), isExact: false }
}

const textsOf = ({ text, all = [text] }: PoolValue): readonly string[] => all

const neverFails = (pool: Pool) => pool.some(({ isUp }) => isUp)

/** Pools up to the first that never fails; at the end of others the first one again as Route 53 answers when all has failed. */
function finished(chain: Chain): Chain {
  const end = chain.findIndex(neverFails)
  if (end >= 0) return chain.slice(0, end + 1)
  return [...chain, (chain[0] ?? []).map((value) => ({ ...value, isUp: true }))]
}

export interface Dynamic {
  readonly dynamic: Yaml
  /** What is left when all pools have failed. */
  readonly last: readonly string[]
  readonly octodns: Yaml | undefined
  /** All that the branches have; a record has one. */
  readonly ttls: readonly number[]
  readonly hasExactWeights: boolean
}

/** A routed record as octoDNS's pools and rules; the reason where it cannot be said. */
export function dynamicOf(sheet: Sheet, group: RecordGroup): Dynamic | Unsaid {
  if (group.type !== 'A' && group.type !== 'AAAA' && group.type !== 'CNAME')
    return new Unsaid('type-not-routed', 'is routed, and octoDNS routes A, AAAA and CNAME only')
  const shared: Shared = { templates: new Map(), ttls: new Set() }
  const rules = rulesOf(sheet, shared, group)
  if (rules instanceof Unsaid) return rules
  const chains = rules.map(({ chain }) => finished(chain))
  const [end] = chains.at(-1)?.at(-1) ?? []
  if (end === undefined) return new Unsaid('dangling', 'has no records')
  const last = textsOf(end)
  const pools: [string, Yaml][] = []
  const tails = new Map<string, string>()
  let hasExactWeights = true
  let several: string | undefined
  const add = (pool: Pool, fallback: string | undefined): string => {
    several ??= pool.find(({ all }) => all !== undefined)?.branch
    const { weights, isExact } = scaled(pool)
    hasExactWeights &&= isExact
    const id = `pool-${pools.length + 1}`
    const values = pool.map(({ text, isUp }, index) => ({
      status: isUp ? 'up' : undefined,
      value: text,
      weight: weights[index] === 1 || pool.length === 1 ? undefined : weights[index],
    }))
    pools.push([id, { fallback, values }])
    return id
  }
  /** The pools of a rule; those that it falls back to are shared, never its own. */
  const chainIds = (chain: Chain): string | undefined => {
    const [own] = chain.at(-1) ?? []
    const isImplied = chain.length > 1 && chain.at(-1)?.length === 1 && own && `${textsOf(own)}` === `${last}`
    const written = isImplied ? chain.slice(0, -1) : chain
    let fallback: string | undefined
    for (const pool of written.slice(1).toReversed()) {
      const key = JSON.stringify([pool.map(({ text, weight, isUp }) => [text, weight, isUp]), fallback])
      const known: string = tails.get(key) ?? add(pool, fallback)
      tails.set(key, known)
      fallback = known
    }
    return written[0] === undefined ? undefined : add(written[0], fallback)
  }
  const written = rules.map(({ geos, subnets }, index) => ({ geos, pool: chainIds(chains[index] ?? []), subnets }))
  if (several !== undefined) return severalValues(several)
  const [template] = shared.templates.values()
  return {
    dynamic: { pools: Object.fromEntries(pools), rules: written },
    last,
    octodns: template,
    ttls: [...shared.ttls].sort((a, b) => a - b),
    hasExactWeights,
  }
}
