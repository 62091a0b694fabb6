import type { ApiError } from '../errors.ts'
import type { ServiceReply, ServiceRequest } from '../services/service.ts'
import type { XmlElement } from '../xml.ts'
import type { ApiMembers } from './value.ts'

/** What a request asks for. */
export interface Asked {
  readonly operation: string
  /** Its members, for shapes to read. */
  readonly members: XmlElement
}

/** One way of writing requests and answers. */
export interface Protocol {
  /** Refuses with an `ApiError` what is not of its form. */
  readonly read: (request: ServiceRequest) => Promise<Asked>
  readonly write: (operation: string, members: ApiMembers, request: ServiceRequest) => Promise<ServiceReply>
  readonly refuse: (error: ApiError, request: ServiceRequest) => ServiceReply
}
