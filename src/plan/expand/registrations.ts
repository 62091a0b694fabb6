import type { Registration } from '../../model/deployment.ts'
import type { Context } from './context.ts'
import { absoluteName } from './names.ts'
import { keyAt, membersAt, originAt, valueAt } from './origin.ts'

/** The registrations of `domains:` that give name servers. One with a broken name among them is reported and left out. */
export function expandRegistrations(context: Context): readonly Registration[] {
  return Object.entries(context.document.domains ?? {}).flatMap(([key, { name_servers: texts = [] }]) => {
    const path = ['domains', key]
    const name = absoluteName(context, keyAt(path), key)
    const servers = texts.map((text, index) => absoluteName(context, valueAt([...path, 'name_servers', index]), text))
    const nameServers = servers.filter((server) => server !== undefined)
    if (name === undefined || nameServers.length === 0 || nameServers.length < servers.length) return []
    const at = originAt(context.positions, path, membersAt(path, { nameServers: 'name_servers' }))
    return [{ name, nameServers, at }]
  })
}
