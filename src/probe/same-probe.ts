import type { EndpointCheck } from '../model/health-check.ts'

/** The same place is probed in the same way: what was seen of one holds for the other. */
export function probesSame(a: EndpointCheck, b: EndpointCheck): boolean {
  return (
    a.type === b.type &&
    a.ipAddress === b.ipAddress &&
    a.fullyQualifiedDomainName === b.fullyQualifiedDomainName &&
    a.port === b.port &&
    a.resourcePath === b.resourcePath &&
    a.searchString === b.searchString &&
    a.enableSni === b.enableSni
  )
}
