import type { DomainName } from '../values/name.ts'
import type { Origin } from './origin.ts'

/** How each instance of a service is probed, at its own address and port. */
export interface ServiceCheck {
  readonly type: 'HTTP' | 'HTTPS' | 'TCP'
  readonly resourcePath?: string
  /** Seconds, 10 or 30. */
  readonly requestInterval: number
  /** 1 to 10, both directions (R3.2). */
  readonly failureThreshold: number
}

/** A service whose instances register at run time; its records are those of the instances that are there. */
export interface Service {
  /** Owner of its A and AAAA records. */
  readonly name: DomainName
  /** Owner of its SRV records, `_orders._tcp.example.com.` (RFC 2782). */
  readonly srvName: DomainName
  /** As the plan writes it, relative to the zone. */
  readonly branch: string
  /** Of instances that name none. */
  readonly port?: number
  readonly ttlSeconds: number
  /** An instance that has not renewed for so long is taken out. */
  readonly heartbeatSeconds: number
  readonly instancesMax: number
  readonly check?: ServiceCheck
  readonly at: Origin
}

/** One running copy of a service, as it registered. */
export interface Instance {
  /** One label, unique within the service. */
  readonly id: string
  /** Canonical text; at least one address is there. */
  readonly ipv4?: string
  readonly ipv6?: string
  readonly port: number
  /** Of its SRV record; lower is asked first (RFC 2782). */
  readonly priority: number
  readonly weight: number
  /** Draining ones are still registered but no longer answered. */
  readonly isDraining: boolean
}
