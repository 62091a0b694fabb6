import type { DomainName } from '../values/name.ts'

/** Health of every check and resource in Route 53's eyes. Checks that are not declared are absent: healthy on a record (R3.16). */
export interface HealthState<B = boolean> {
  /** Final status by check id. */
  readonly checks: ReadonlyMap<string, B>
  /** By resource key (`resourceKey`); absent means healthy (R8.3). */
  readonly resources: ReadonlyMap<DomainName, B>
}
