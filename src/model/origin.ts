/** A stretch of source text; lines and columns count from 1, the end is exclusive, columns in UTF-16 code units. */
export interface Span {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** Members of a model object that have a place of their own in the source, by the model's names. */
export type FieldName =
  | 'name'
  | 'type'
  | 'ttl'
  | 'setIdentifier'
  | 'policy'
  | 'weight'
  | 'region'
  | 'location'
  | 'bias'
  | 'role'
  | 'collection'
  | 'values'
  | 'alias'
  | 'hostedZoneId'
  | 'evaluateTargetHealth'
  | 'healthCheck'
  | 'endpoint'
  | 'ipAddress'
  | 'fullyQualifiedDomainName'
  | 'port'
  | 'resourcePath'
  | 'searchString'
  | 'requestInterval'
  | 'failureThreshold'
  | 'regions'
  | 'enableSni'
  | 'inverted'
  | 'disabled'
  | 'children'
  | 'healthThreshold'
  | 'alarm'
  | 'targets'
  | 'blocks'
  | 'vpcs'
  | 'dnssec'
  | 'nameServers'
  | 'expires'
  | 'autoRenew'
  | 'transferLock'
  | 'contacts'
  | 'ds'
  | 'comment'

/** Where an object was written. Positions are worked out only when a message needs them. */
export interface Origin {
  /** The whole object: its key where it stands in a map, else its value. */
  span(): Span
  /** The value of one member (of its item `index`); the object's own span where the author did not write it. */
  field(name: FieldName, index?: number): Span
}
