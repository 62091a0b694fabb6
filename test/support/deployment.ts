import type { Deployment, Zone } from '../../src/model/deployment.ts'
import type { EndpointCheck, HealthCheck } from '../../src/model/health-check.ts'
import { DEFAULT_VERIFY_SETTINGS } from '../../src/model/invariant.ts'
import type { Origin } from '../../src/model/origin.ts'
import type { Policy, RecordSet } from '../../src/model/record-set.ts'
import { parsePrefix } from '../../src/values/ip-prefix.ts'
import { type DomainName, getName } from '../../src/values/name.ts'
import type { Rdata, RecordType } from '../../src/values/rdata/rdata.ts'
import { parseRdata } from '../../src/values/rdata/registry.ts'

/** An origin for objects that no file holds. */
export const NOWHERE: Origin = (() => {
  const span = () => ({ file: 'test', line: 1, column: 1, endLine: 1, endColumn: 1 })
  return { span, field: span }
})()

/** Parses values that a test knows to be right. */
export function rdata(type: RecordType, ...texts: readonly string[]): readonly Rdata[] {
  return texts.map((text) => {
    const parsed = parseRdata(type, text)
    if (!parsed.ok) throw new Error(`${type} ${text}: ${parsed.problem.message}`)
    return parsed.rdata
  })
}

export function prefix(text: string) {
  const parsed = parsePrefix(text)
  if (!parsed) throw new Error(`not a prefix: ${text}`)
  return parsed.prefix
}

/** A record set with what a test leaves out filled in. */
export function recordSet(fields: Partial<RecordSet> & Pick<RecordSet, 'name' | 'data'>): RecordSet {
  const policy: Policy = fields.policy ?? { kind: 'simple' }
  return {
    type: 'A',
    ...(fields.data.kind === 'values' ? { ttlSeconds: 60 } : {}),
    branch: fields.setIdentifier ?? fields.name,
    at: NOWHERE,
    ...fields,
    policy,
  }
}

const SOA = 'ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400'

/** A zone with the SOA and NS that every zone has. */
export function zone(name: DomainName, id: string, recordSets: readonly RecordSet[], more: Partial<Zone> = {}): Zone {
  const apex = [
    recordSet({
      name,
      type: 'NS',
      ttlSeconds: 172800,
      data: { kind: 'values', values: rdata('NS', 'ns-1.awsdns-00.com.', 'ns-2.awsdns-00.net.') },
    }),
    recordSet({ name, type: 'SOA', ttlSeconds: 900, data: { kind: 'values', values: rdata('SOA', SOA) } }),
  ]
  return {
    name,
    id,
    signing: false,
    nameServers: [getName('ns-1.awsdns-00.com.')],
    recordSets: [...apex, ...recordSets],
    at: NOWHERE,
    ...more,
  }
}

export function deployment(
  zones: readonly Zone[],
  healthChecks: readonly HealthCheck[] = [],
  more: Partial<Deployment> = {},
): Deployment {
  return {
    zones,
    healthChecks: new Map(healthChecks.map((check) => [check.id, check])),
    alarms: new Map(),
    endpoints: new Map(),
    cidrCollections: new Map(),
    clients: new Map(),
    references: [],
    scenarios: [],
    cases: [],
    model: new Map(),
    invariants: [],
    verify: DEFAULT_VERIFY_SETTINGS,
    rules: new Map(),
    ...more,
  }
}

/** An HTTP check with the defaults of the API. */
export function check(id: string, more: Partial<EndpointCheck> = {}): HealthCheck {
  return {
    id,
    type: 'HTTP',
    generation: 1,
    inverted: false,
    disabled: false,
    inline: false,
    ipAddress: '192.0.2.1',
    port: 80,
    enableSni: false,
    requestInterval: 30,
    failureThreshold: 3,
    measureLatency: false,
    regions: [],
    watches: [],
    at: NOWHERE,
    ...more,
  }
}
