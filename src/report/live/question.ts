/** Which part of everything is wanted: a page of records and one of checks, and some trees. */
export interface LiveQuestion {
  /** In lower case; empty for everything. */
  readonly search: string
  readonly only: Only
  readonly records: number
  readonly checks: number
  readonly trees: readonly { readonly key: string; readonly client: number }[]
}

export const ONLY = ['all', 'routed', 'trouble'] as const
export type Only = (typeof ONLY)[number]

const SEARCH_MAX = 200
export const TREES_MAX = 60
const KEY_MAX = 2000

const isOnly = (text: string): text is Only => ONLY.some((one) => one === text)

function offsetOf(text: string | null): number {
  const offset = Number(text ?? 0)
  return Number.isSafeInteger(offset) && offset >= 0 ? offset : 0
}

/** `3 Z1 www.example.com. A`: the fourth kind of client of that record. */
function treeOf(text: string) {
  const [, client = '', key = ''] = /^(\d{1,6}) (.+)$/.exec(text.slice(0, KEY_MAX)) ?? []
  return key === '' ? [] : [{ key, client: Number(client) }]
}

/** Reads the parameters of an address; what makes no sense is left out, so that a page of another version still shows something. */
export function parseLiveQuestion(parameters: URLSearchParams): LiveQuestion {
  const only = parameters.get('only') ?? 'all'
  return {
    search: (parameters.get('search') ?? '').slice(0, SEARCH_MAX).trim().toLowerCase(),
    only: isOnly(only) ? only : 'all',
    records: offsetOf(parameters.get('records')),
    checks: offsetOf(parameters.get('checks')),
    trees: parameters.getAll('tree').slice(0, TREES_MAX).flatMap(treeOf),
  }
}

/** The same as parameters of an address. */
export function liveParameters({ search, only, records, checks, trees }: LiveQuestion): string {
  const parameters = new URLSearchParams({ search, only, records: String(records), checks: String(checks) })
  for (const { key, client } of trees) parameters.append('tree', `${client} ${key}`)
  return parameters.toString()
}
