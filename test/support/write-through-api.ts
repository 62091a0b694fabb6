import { configOfCheck } from '../../src/api/check-config.ts'
import { accountOf } from '../../src/api/seed.ts'
import type { ApiRecordSet } from '../../src/api/shapes.ts'
import { formatElement, type XmlElement } from '../../src/api/xml.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import { NAMESPACE, textAt } from './api.ts'

interface Reply {
  readonly status: number
  readonly root: XmlElement
}

/** What a plan is written to: the API without sockets, or a server. */
export interface ApiClient {
  request(method: string, path: string, body?: string): Promise<Reply>
  change(zone: string, ...changes: readonly string[]): Promise<Reply>
  zone(name: string, more?: string): Promise<string>
}

const requestOf = (...elements: readonly string[]) => `<Request ${NAMESPACE}>${elements.join('')}</Request>`

/** New ids by those of the plan, of everything but record sets, made through the API. */
async function createObjects(bench: ApiClient, plan: Deployment): Promise<(id: string) => string> {
  const ids = new Map<string, string>()
  const idOf = (id: string) => ids.get(id) ?? id
  const seed = accountOf(plan)
  const post = async (path: string, body: string, ...at: readonly string[]) => {
    const { root } = await bench.request('POST', path, body)
    const id = textAt(root, ...at, 'Id')
    if (id === undefined) throw new Error(JSON.stringify(root))
    return id.replace('/hostedzone/', '')
  }
  const calculatedLast = [...plan.healthChecks.values()].sort(
    (a, b) => Number(a.type === 'CALCULATED') - Number(b.type === 'CALCULATED'),
  )
  for (const check of calculatedLast) {
    const planId = [...seed.checks.values()].find(({ name }) => name === check.id)?.id ?? ''
    const config = configOfCheck(check, (child) =>
      idOf([...seed.checks.values()].find(({ name }) => name === child)?.id ?? child),
    )
    ids.set(
      planId,
      await post(
        '/healthcheck',
        requestOf(formatElement('CallerReference', planId), formatElement('HealthCheckConfig', config)),
        'HealthCheck',
      ),
    )
  }
  for (const { id, name, locations } of seed.collections.values()) {
    const made = await post(
      '/cidrcollection',
      requestOf(formatElement('Name', name), formatElement('CallerReference', id)),
      'Collection',
    )
    ids.set(id, made)
    const changes = [...locations].map(([LocationName, CidrList]) => ({ LocationName, Action: 'PUT', CidrList }))
    await bench.request('POST', `/cidrcollection/${made}`, requestOf(formatElement('Changes', changes)))
  }
  for (const { id, name, vpcs = [] } of seed.zones.values())
    ids.set(id, await bench.zone(name, vpcs[0] === undefined ? '' : formatElement('VPC', vpcs[0])))
  return idOf
}

const withIds = (
  { HealthCheckId: check, AliasTarget: alias, CidrRoutingConfig: cidr, ...set }: ApiRecordSet,
  idOf: (id: string) => string,
): ApiRecordSet => ({
  ...set,
  ...(check === undefined ? {} : { HealthCheckId: idOf(check) }),
  ...(alias && { AliasTarget: { ...alias, HostedZoneId: idOf(alias.HostedZoneId) } }),
  ...(cidr && { CidrRoutingConfig: { ...cidr, CollectionId: idOf(cidr.CollectionId) } }),
})

/** Writes a plan's checks, collections, zones and record sets; the API's ids by those of the plan. */
export async function writeThroughApi(api: ApiClient, plan: Deployment): Promise<(id: string) => string> {
  const idOf = await createObjects(api, plan)
  for (const zone of accountOf(plan).zones.values()) {
    const changes = [...zone.sets.values()].map(
      ({ api }) => `<Change><Action>UPSERT</Action>${formatElement('ResourceRecordSet', withIds(api, idOf))}</Change>`,
    )
    const { status, root } = await api.change(idOf(zone.id), ...changes)
    if (status !== 200) throw new Error(JSON.stringify(root))
  }
  return idOf
}
