import type { RecordType } from '../values/rdata/rdata.ts'
import { aliasTypes, multivalueTypes, routedTypes } from './record-types.gen.ts'

/** True if records of the type may have a routing policy other than simple: all but NS, SOA and DS. @see R1.10 */
export const isRoutable = (type: RecordType): boolean => routedTypes.includes(type)

/** True if records of the type may be multivalue: the routable ones but CNAME. @see R1.10, R1.38 */
export const isMultivalueType = (type: RecordType): boolean => multivalueTypes.includes(type)

/** True if an alias to a record of the same zone may have the type: all but NS and SOA. @see R1.41 */
export const isAliasType = (type: RecordType): boolean => aliasTypes.includes(type)
