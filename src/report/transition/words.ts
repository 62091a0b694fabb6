import type { Decision, LeafAnswer, Outcome } from '../../decide/decision.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { type ApiValue, resourceRecordSet } from '../../route53/resource-record-set.ts'
import type { CheckChange, CheckMember, SetChange } from '../../route53/zone-transition.ts'
import type { AnswerChange } from '../../transition/answer-changes.ts'
import { canonicalJson } from '../../values/digest.ts'
import { add, compare, equals, type Fraction, ONE } from '../../values/fraction.ts'
import { printable } from '../../values/printable.ts'
import { formatShare } from '../answers.ts'
import { recordTitle, spokenName } from '../record-words.ts'
import type { Style } from '../style.ts'

/** A member of a record set in the API's words, and what it says; `of` of a list in order. */
export interface Field {
  readonly name: string
  readonly value: string | number | boolean | readonly string[]
}

const IN_PLAN = { zone: (id: string) => id, check: (id: string) => id, collection: (id: string) => id }
/** What says which record set it is, and of an alias what goes without saying. */
const LEFT_OUT: ReadonlySet<string> = new Set(['Name', 'Type', 'SetIdentifier', 'AliasTarget.HostedZoneId'])

function fieldOf(name: string, value: ApiValue<string> | undefined): readonly Field[] {
  if (value === undefined || LEFT_OUT.has(name)) return []
  if (typeof value !== 'object') return [{ name, value }]
  // The only list of a record set.
  if (Array.isArray(value)) return []
  return Object.entries(value).flatMap(([key, member]) => fieldOf(name === '' ? key : `${name}.${key}`, member))
}

/** What a record set says beside its identity, by the API's names of members. */
export function fieldsOf(recordSet: RecordSet): readonly Field[] {
  const { data } = recordSet
  const values = data.kind === 'values' ? data.values.map(({ text }) => text) : undefined
  return [
    ...fieldOf('', resourceRecordSet<string>(recordSet, IN_PLAN)),
    ...(values === undefined ? [] : [{ name: 'ResourceRecords', value: values }]),
  ]
}

/** A member that an UPSERT changes; without `before` or `after` it was not there, or is no longer. */
export interface FieldChange {
  readonly name: string
  readonly before?: Field['value']
  readonly after?: Field['value']
}

const sorted = (value: Field['value'] | undefined) => canonicalJson(Array.isArray(value) ? value.toSorted() : value)

/** Member by member what an UPSERT changes. */
export function fieldChanges({ recordSet, before }: SetChange): readonly FieldChange[] {
  if (before === undefined) return []
  const [was, is] = [before, recordSet].map(
    (set) => new Map(fieldsOf(set).map(({ name, value }) => [name, value] as const)),
  )
  return [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])].flatMap((name): readonly FieldChange[] => {
    const [from, to] = [was?.get(name), is?.get(name)]
    if (sorted(from) === sorted(to)) return []
    return [{ name, ...(from === undefined ? {} : { before: from }), ...(to === undefined ? {} : { after: to }) }]
  })
}

const VALUES_SHOWN_MAX = 4

/** Values in a line, the first few of many. */
export function listWords(values: readonly string[]): string {
  const shown = values.slice(0, VALUES_SHOWN_MAX).map(printable).join(' ')
  return values.length > VALUES_SHOWN_MAX ? `${shown} and ${values.length - VALUES_SHOWN_MAX} more` : shown
}

/** A member of a check's settings in a line. */
function memberWords(value: CheckMember | undefined): string {
  if (value === undefined) return 'none'
  if (typeof value !== 'object') return printable(`${value}`)
  return Array.isArray(value) ? listWords(value.map(memberWords)) : Object.values(value).map(memberWords).join(' ')
}

/** Members of a check's settings that change, in the API's order. */
export const memberChanges = ({ before, after }: CheckChange): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => canonicalJson(before.get(name) ?? null) !== canonicalJson(after.get(name) ?? null),
  )

/** What becomes of a check in words. */
export function checkChangeWords(change: CheckChange, { symbols }: Style): string {
  const { action, before, after, awsId, replaces } = change
  switch (action) {
    case 'create': {
      const settings = memberChanges(change)
        .map((name) => `${name} ${memberWords(after.get(name))}`)
        .join(', ')
      return replaces === undefined ? settings : `${settings}; in the place of ${replaces}, which AWS cannot change`
    }
    case 'update':
      return memberChanges(change)
        .map((name) => `${name} ${memberWords(before.get(name))} ${symbols.arrow} ${memberWords(after.get(name))}`)
        .join(', ')
    case 'delete': {
      const id = awsId === undefined || awsId === change.name ? '' : `${printable(awsId)}, `
      return `${id}which no record of the files needs after the batches`
    }
  }
}

const isList = (value: Field['value']): value is readonly string[] => typeof value === 'object'

const valueWords = (value: Field['value'] | undefined): string =>
  value === undefined ? 'none' : isList(value) ? listWords(value) : printable(`${value}`)

/** Shorter than the API's names where nothing is lost by it. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['ResourceRecords', ''],
  ['AliasTarget.DNSName', 'alias '],
  ['AliasTarget.EvaluateTargetHealth', 'EvaluateTargetHealth '],
])

/** `www.example.com A "blue"` */
export function setTitle({ name, type, setIdentifier }: RecordSet): string {
  const which = setIdentifier === undefined ? '' : ` ${printable(JSON.stringify(setIdentifier))}`
  return recordTitle(name, type) + which
}

/** What a change says in words: of a new or gone record set all that it says, of a changed one what changes. */
export function changeWords(change: SetChange, { symbols }: Style): string {
  const { recordSet, action } = change
  const name = (field: string) => SHORT.get(field) ?? `${field} `
  return action === 'UPSERT'
    ? fieldChanges(change)
        .map(
          ({ name: field, before, after }) =>
            `${name(field)}${valueWords(before)} ${symbols.arrow} ${valueWords(after)}`,
        )
        .join(', ')
    : fieldsOf(recordSet)
        .map(({ name: field, value }) => name(field) + valueWords(value))
        .join(', ')
}

const NO_ANSWER = { answer: 'no answer', nodata: 'no data', nxdomain: 'no such name', referral: 'a referral' } as const

const leafTexts = ({ values, resource }: LeafAnswer): readonly string[] =>
  resource === undefined ? values.map(({ text }) => text) : [spokenName(resource)]

function outcomeWords({ kind, from, take, failOpen }: Outcome): string {
  if (from.length === 0) return NO_ANSWER[kind]
  const some = take < from.length ? `${take} of ` : ''
  return `${some}${listWords([...new Set(from.flatMap(leafTexts))].sort())}${failOpen ? ' (unhealthy)' : ''}`
}

/** `192.0.2.20 95 % · 192.0.2.21 5 %`: values by share, `(unhealthy)` behind what Route 53 gives only because nothing healthy is left. */
export function answerWords({ kind, outcomes }: Decision, { symbols }: Style): string {
  if (kind === 'refused') return 'no such zone'
  const shares = new Map<string, Fraction>()
  for (const outcome of outcomes) {
    const words = outcomeWords(outcome)
    const known = shares.get(words)
    shares.set(words, known === undefined ? outcome.share : add(known, outcome.share))
  }
  return [...shares]
    .sort(([a, x], [b, y]) => compare(y, x) || (a < b ? -1 : 1))
    .map(([words, share]) => (equals(share, ONE) ? words : `${words} ${formatShare(share)}`))
    .join(` ${symbols.dot} `)
}

/** Seconds that resolvers may keep an answer, the longest of several; undefined for none. */
export function longestTtl({ outcomes }: Decision): number | undefined {
  const ttls = outcomes.flatMap(({ from, chain }) =>
    [...from, ...chain.map(({ leaf }) => leaf)].map(({ ttlSeconds }) => ttlSeconds),
  )
  return ttls.length === 0 ? undefined : Math.max(...ttls)
}

const ttlWords = (seconds: number | undefined) => (seconds === undefined ? '' : `, TTL ${seconds}`)

/** `192.0.2.1 → 192.0.2.2`, with TTLs where they change; `the same, TTL 300 → 60`. */
export function answerChangeWords({ before, after }: AnswerChange, style: Style): string {
  const { arrow } = style.symbols
  const [was, is] = [answerWords(before, style), answerWords(after, style)]
  const [old, now] = [longestTtl(before), longestTtl(after)]
  if (old === now || old === undefined || now === undefined) return `${was} ${arrow} ${is}`
  if (was === is) return `the same${ttlWords(old)} ${arrow} ${now}`
  return `${was}${ttlWords(old)} ${arrow} ${is}${ttlWords(now)}`
}

const SHOWN_MAX = 3

/** The first few of a list. */
export const some = (all: readonly string[], word = 'and'): string => {
  const shown = all.slice(0, SHOWN_MAX).map(printable)
  if (all.length > SHOWN_MAX) return `${shown.join(', ')} ${word} ${all.length - SHOWN_MAX} more`
  return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(', ')} ${word} ${shown.at(-1)}`
}

/** Who gets it and when: `EU and NA, web down`; empty for everybody with all checks healthy. */
export function whoWords({ clients, isEverybody, down }: AnswerChange): string {
  const who = isEverybody ? [] : [some(clients)]
  return [...who, ...(down.length === 0 ? [] : [`${some(down, 'or')} down`])].join(', ')
}
