import type { CheckChange } from '../../route53/zone-transition.ts'
import { countOf } from '../../values/count.ts'
import { printable } from '../../values/printable.ts'
import type { Style } from '../style.ts'
import { formatTable } from '../table.ts'
import { indented } from '../width.ts'
import { checkChangeWords, memberChanges } from './words.ts'

const SIGNS = { create: '+', update: '~', delete: '-' } as const
/** Checks that a screen takes. */
const SHOWN_MAX = 8

export interface CheckContext {
  readonly style: Style
  readonly showAll: boolean
  /** The bundle with the calls; absent where nothing is written. */
  readonly bundle?: string
}

/** Health checks that are made, changed or deleted, and when; empty where none are. */
export function checkChangesToText(changes: readonly CheckChange[], { style, showAll, bundle }: CheckContext): string {
  if (changes.length === 0) return ''
  const shown = showAll ? changes : changes.slice(0, SHOWN_MAX)
  const rows = shown.map((change) => [
    `${SIGNS[change.action]} ${printable(change.name)}`,
    checkChangeWords(change, style),
  ])
  const rest = changes.length - shown.length
  const calls = bundle === undefined ? '' : ` (the calls are in ${bundle}, in order; --ids then takes the new ids)`
  const isMade = changes.some(({ action }) => action === 'create')
  const isDeleted = changes.some(({ action }) => action === 'delete')
  const advice = [
    isMade || changes.some(({ action }) => action === 'update')
      ? `make and change them before the batches${calls}`
      : '',
    isMade
      ? 'a new check counts as healthy until it has been measured: wait for aws route53 get-health-check-status'
      : '',
    isDeleted ? 'delete what goes last, when the batches need not be taken back any more' : '',
  ].filter((text) => text !== '')
  return [
    `${style.strong('health checks')} ${countOf(changes.length, 'change')}\n`,
    formatTable([{ title: '' }, { title: '', shrink: true }], rows, { width: style.width, indent: 2 }),
    rest > 0 ? `    ${style.quiet(`${style.symbols.ellipsis} and ${countOf(rest, 'line')} more`)}\n` : '',
    ...advice.map((text) => indented(`${style.symbols.same} ${text}`, style, 0)),
  ].join('')
}

/** The same for machines. */
export const checkChangesToJson = (changes: readonly CheckChange[]): readonly object[] =>
  changes.map((change) => ({
    action: change.action,
    name: change.name,
    id: change.awsId ?? null,
    ...(change.replaces === undefined ? {} : { replaces: change.replaces }),
    fields: memberChanges(change).map((name) => ({
      name,
      ...(change.before.has(name) ? { before: change.before.get(name) } : {}),
      ...(change.after.has(name) ? { after: change.after.get(name) } : {}),
    })),
  }))
