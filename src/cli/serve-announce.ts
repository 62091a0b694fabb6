import type { Deployment } from '../model/deployment.ts'
import { spokenName } from '../report/record-words.ts'
import { formatListenAddress, type ListenAddress } from '../serve/listen.ts'
import { isLoopback } from '../serve/pool.ts'
import type { Server } from '../serve/server.ts'
import { printable } from '../values/printable.ts'
import type { System } from './system.ts'

const PLAIN_HOST = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/

/** A command that asks for something of the plan; none where every name would need quoting. */
function tryLine({ zones }: Deployment, { address, port }: ListenAddress): string | undefined {
  const recordSets = zones
    .filter(({ vpcs }) => vpcs === undefined)
    .flatMap((zone) => zone.recordSets.filter(({ name, generated }) => name !== zone.name && !generated))
    .filter(({ name }) => PLAIN_HOST.test(spokenName(name)))
  const first = recordSets.find(({ type }) => type === 'A') ?? recordSets[0]
  if (first === undefined) return undefined
  const type = first.type === 'A' ? '' : ` ${first.type}`
  return `try: dig @${address} -p ${port} ${spokenName(first.name)}${type}\n`
}

/** How packets are read and written, and why not better. */
function transportLine({ name, because }: Server['transport']): string {
  const how = name === 'batch' ? 'many packets a system call' : 'one packet a system call'
  return `udp: ${how} (--transport ${name}${because === undefined ? '' : `; ${printable(because)}`})\n`
}

/** What there is to say of a server that has begun. */
export interface Announcement {
  readonly server: Pick<Server, 'listening' | 'listeningTls' | 'transport'>
  readonly control: ListenAddress | undefined
  readonly api: ListenAddress | undefined
  readonly deployment: Deployment
  /** The newest serial that secondaries get; undefined where there are none. */
  readonly published: number | undefined
  /** Everybody may ask. */
  readonly isOpen: boolean
}

/** The line that scripts wait for, then what a person may want to know. */
export function announce({ server, control, api, deployment, published, isOpen }: Announcement, system: System): void {
  const { listening, listeningTls, transport } = server
  const { zones } = deployment
  const records = zones.reduce((sum, { recordSets }) => sum + recordSets.length, 0)
  const serial = published ?? Math.floor(system.nowMs() / 1000)
  const places = (kind: string, list: readonly ListenAddress[]) =>
    list.length === 0 ? '' : ` ${kind} ${list.map(formatListenAddress).join(' ')}`
  const all =
    places('dns', listening) +
    places('tls', listeningTls) +
    places('control', control ? [control] : []) +
    places('api', api ? [api] : [])
  system.stdout.write(`listening${all} zones ${zones.length} records ${records} serial ${serial}\n`)
  const clients = isOpen ? 'anybody who asks' : 'those that --allow-query names'
  for (const at of [...listening, ...listeningTls])
    if (!isLoopback(at.address))
      system.stderr.write(`! ${formatListenAddress(at)} can be reached from other machines, and answers ${clients}\n`)
  system.stderr.write(transportLine(transport))
  const first = listening[0]
  const hint = first && tryLine(deployment, first)
  if (hint !== undefined) system.stderr.write(hint)
}
