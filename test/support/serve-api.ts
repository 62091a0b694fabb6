import { parseXml } from '../../src/api/xml.ts'
import { NAMESPACE, textAt } from './api.ts'
import { projectRoot } from './cli.ts'
import { decodeReply, dotted, lines, query } from './dns.ts'
import { askUdp } from './dns-client.ts'
import { startServing } from './serving.ts'

/** A real `serve --api` on free ports. */
export async function serveApi(args: readonly string[] = [], cwd = projectRoot) {
  const serving = await startServing([...args, '--api', '127.0.0.1:0', '--listen', '127.0.0.1:0'], cwd)
  const [, at = ''] = / api (\S+) /.exec(serving.firstLine) ?? []
  const request = async (method: string, path: string, body?: string) => {
    const reply = await fetch(`http://${at}/2013-04-01${path}`, { method, ...(body === undefined ? {} : { body }) })
    const parsed = parseXml(await reply.text())
    if (!parsed.ok) throw new Error(parsed.message)
    return { status: reply.status, root: parsed.root }
  }
  const change = (zone: string, ...changes: readonly string[]) =>
    request(
      'POST',
      `/hostedzone/${zone}/rrset`,
      `<R ${NAMESPACE}><ChangeBatch><Changes>${changes.join('')}</Changes></ChangeBatch></R>`,
    )
  const newZone = async (name: string, more = '') => {
    const made = await request(
      'POST',
      '/hostedzone',
      `<R ${NAMESPACE}><Name>${name}</Name>${more}<CallerReference>${name}</CallerReference></R>`,
    )
    return (textAt(made.root, 'HostedZone', 'Id') ?? '').replace('/hostedzone/', '')
  }
  /** What the DNS port answers, as lines. */
  const ask = async (name: string) =>
    lines(decodeReply(await askUdp(serving.at, query({ name: dotted(name) }))).answers)
  return { serving, endpoint: `http://${at}`, request, change, newZone, ask }
}

export type ServedApi = Awaited<ReturnType<typeof serveApi>>
