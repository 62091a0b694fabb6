import type { AlarmRule } from '../cloudwatch/alarm.ts'
import type { MetricStore } from '../cloudwatch/metric-store.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'
import type { DomainName } from '../values/name.ts'

/** A question as TestDNSAnswer asks it. */
export interface TestQuestion {
  readonly zoneId: string
  readonly name: DomainName
  readonly type: string
  /** The client subnet, else the resolver; undefined is an unknown place. */
  readonly client: IpPrefix | undefined
}

export interface TestAnswer {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED'
  readonly values: readonly string[]
}

/** What was last seen of a check. */
export interface CheckReport {
  /** As it counts for Route 53, `disabled` and `inverted` taken into account. */
  readonly healthy: boolean
  /** The last probe; undefined before the first. */
  readonly probe: ProbeReport | undefined
  readonly lastFailure: ProbeReport | undefined
}

export interface ProbeReport {
  readonly passed: boolean
  readonly message: string
  readonly atMs: number
}

export interface ZoneKeyRecord {
  readonly publicKey: string
  readonly keyTag: number
  readonly digest: string
}

/** What is measured while serving, and who goes by it. */
export interface Metrics {
  readonly store: MetricStore
  /** Everything that was counted until now is in the store then. */
  readonly collect: () => Promise<void>
  /** Alarms for which `isDue`, and all checks that follow a metric, look at the data again. */
  readonly evaluate: (isDue: (rule: AlarmRule) => boolean) => Promise<void>
}

/** What is served, as the API asks about it. */
export interface World {
  /** The very answer that the DNS port would draw. */
  readonly testAnswer: (question: TestQuestion) => TestAnswer
  readonly report: (checkName: string) => CheckReport
  /** The key with which a zone's keys are signed; made if there is none yet. */
  readonly keyOf: (zone: DomainName) => ZoneKeyRecord
  readonly metrics: Metrics
}
