import { Failure } from './failure.ts'

const KEY = /^(check|zone|cidr):./s
/** As AWS writes ids, with the path that some of its answers put before them. */
const ID = /^(?:\/(?:hostedzone|healthcheck|cidrcollection)\/)?([A-Za-z0-9-]{1,64})$/

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Ids at AWS by name, from the JSON text of `--ids`; `path` is for sentences. @see engines.md 2.4 */
export function parseIds(text: string, path: string): ReadonlyMap<string, string> {
  const members = parseObject(text)
  const form = 'write {"check:NAME": "ID", "zone:NAME": "ID", "cidr:NAME": "ID"}'
  if (!members) throw new Failure(`${path} is no JSON object`, form)
  return new Map(
    Object.entries(members).map(([key, value]: readonly [string, unknown]) => {
      const id = typeof value === 'string' ? ID.exec(value)?.[1] : undefined
      if (!KEY.test(key) || id === undefined) throw new Failure(`"${key}" in ${path} is not the id of anything`, form)
      return [key, id]
    }),
  )
}
