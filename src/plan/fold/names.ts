import { type DomainName, displayName, isAtOrBelow, labelsOf, parseName } from '../../values/name.ts'
import { relativeName } from '../expand/names.ts'

const SLUG_LENGTH_MAX = 40

/** Text as a plan's name: lower-case letters, digits and hyphens; empty where nothing of it is left. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LENGTH_MAX)
    .replace(/^-+|-+$/g, '')

/** Gives names out, each once: a second one of the same wish gets a number. */
export function createNames(reserved: Iterable<string> = []): (wish: string) => string {
  const taken = new Set(reserved)
  return (wish) => {
    let name = wish
    for (let count = 2; taken.has(name); count += 1) name = `${wish}-${count}`
    taken.add(name)
    return name
  }
}

/** How AWS writes ids of health checks: no name for people. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** True for what a person called a thing. */
export const isGivenName = (name: string): boolean => name !== '' && !UUID.test(name) && !name.startsWith('r53sim-')

/** What a record of the zone is called in a plan: relative where that reads back as the same name. @see plan.md "Branches" */
export function writtenName(name: DomainName, zone: DomainName): string {
  const relative = relativeName(name, zone)
  if (name === zone) return relative
  const read = parseName(relative, zone)
  const alone = parseName(relative)
  const repeats = alone.ok && isAtOrBelow(alone.name, zone)
  if (relative !== '@' && !relative.endsWith('.') && read.ok && read.name === name && !repeats) return relative
  const absolute = displayName(name)
  const parsed = parseName(absolute)
  return parsed.ok && parsed.name === name ? absolute : name
}

/** The first label of a name as a plan's name: `www` of `www.example.com.`; what a wildcard stands for is `any`. */
export function labelWord(name: DomainName): string {
  const [first = ''] = labelsOf(name)
  return first === '\\052' ? 'any' : slug(first)
}
