import { getName } from '../values/name.ts'
import { RECORD_TYPES } from '../values/rdata/rdata.ts'
import type {
  Change,
  Collection,
  DelegationSet,
  HostedZone,
  QueryLoggingConfig,
  StoredCheck,
  StoredSet,
  TrafficPolicy,
  TrafficPolicyInstance,
  TrafficPolicyVersion,
} from './account.ts'
import { expandedSet, getStored } from './record-set.ts'
import { alarmConfigShape } from './services/cloudwatch/shapes.ts'
import { flag, integer, listOf, oneOf, readShape, required, type Shape, struct, text } from './shape.ts'
import { checkConfigShape, recordSetShape, vpcShape } from './shapes.ts'
import { formatElement, type XmlElement, type XmlMembers } from './xml.ts'

/** How one kind of object is kept: as the XML that the API would say of it, with what it would not. */
export interface Entry<T> {
  readonly format: (value: T) => string
  readonly read: (element: XmlElement) => T
}

const word = required(text())
const count = integer(0, Number.MAX_SAFE_INTEGER)

export function entryOf<S, T>(
  name: string,
  shape: Shape<S>,
  membersOf: (value: T) => XmlMembers,
  fromStored: (stored: S) => T,
): Entry<T> {
  return {
    format: (value) => formatElement(name, membersOf(value)),
    read: (element) => fromStored(readShape(shape, element)),
  }
}

const zoneShape = struct({
  Id: word,
  Name: word,
  CallerReference: word,
  Comment: text(),
  VPCs: listOf(vpcShape),
  Associated: count,
  Authorized: listOf(vpcShape),
  DelegationSetId: text(),
  NameServers: required(listOf(text())),
  Signing: flag,
  AcceleratedRecovery: flag,
  Keys: listOf(
    struct({
      Name: word,
      KmsArn: word,
      CallerReference: word,
      Active: flag,
      Created: required(count),
      Modified: required(count),
    }),
  ),
})

/** Without its record sets, which are kept one by one. */
export const zoneEntry = {
  format: (zone: HostedZone): string =>
    formatElement('Zone', {
      Id: zone.id,
      Name: zone.name,
      CallerReference: zone.callerReference,
      Comment: zone.comment,
      VPCs: zone.vpcs,
      Associated: zone.associatedMs,
      Authorized: zone.authorized,
      DelegationSetId: zone.delegationSetId,
      NameServers: zone.nameServers,
      Signing: zone.signing,
      AcceleratedRecovery: zone.acceleratedRecovery,
      Keys: [...zone.keys.values()].map((key) => ({
        Name: key.name,
        KmsArn: key.kmsArn,
        CallerReference: key.callerReference,
        Active: key.isActive,
        Created: key.createdMs,
        Modified: key.modifiedMs,
      })),
    }),
  read: (element: XmlElement, sets: HostedZone['sets']): HostedZone => {
    const stored = readShape(zoneShape, element)
    const keys = (stored.Keys ?? []).map((key) => ({
      name: key.Name,
      kmsArn: key.KmsArn,
      callerReference: key.CallerReference,
      isActive: key.Active ?? false,
      createdMs: key.Created,
      modifiedMs: key.Modified,
    }))
    return {
      id: stored.Id,
      name: getName(stored.Name),
      callerReference: stored.CallerReference,
      ...(stored.Comment === undefined ? {} : { comment: stored.Comment }),
      ...(stored.VPCs && { vpcs: stored.VPCs }),
      ...(stored.Associated === undefined ? {} : { associatedMs: stored.Associated }),
      authorized: stored.Authorized ?? [],
      ...(stored.DelegationSetId === undefined ? {} : { delegationSetId: stored.DelegationSetId }),
      nameServers: stored.NameServers.map(getName),
      signing: stored.Signing ?? false,
      ...(stored.AcceleratedRecovery === undefined ? {} : { acceleratedRecovery: stored.AcceleratedRecovery }),
      keys: new Map(keys.map((key) => [key.name, key])),
      sets,
    }
  },
}

export const checkEntry: Entry<StoredCheck> = entryOf(
  'Check',
  struct({
    Id: word,
    Name: word,
    CallerReference: word,
    Version: required(count),
    Config: required(checkConfigShape),
    Alarm: alarmConfigShape,
  }),
  ({ id, name, callerReference, version, config, alarm }) => ({
    Id: id,
    Name: name,
    CallerReference: callerReference,
    Version: version,
    Config: config,
    Alarm: alarm,
  }),
  ({ Id, Name, CallerReference, Version, Config, Alarm }) => ({
    id: Id,
    name: Name,
    callerReference: CallerReference,
    version: Version,
    config: Config,
    ...(Alarm === undefined ? {} : { alarm: Alarm }),
  }),
)

export const collectionEntry: Entry<Collection> = entryOf(
  'Collection',
  struct({
    Id: word,
    Name: word,
    CallerReference: word,
    Version: required(count),
    Locations: required(listOf(struct({ Name: word, Blocks: required(listOf(text())) }))),
  }),
  ({ id, name, callerReference, version, locations }) => ({
    Id: id,
    Name: name,
    CallerReference: callerReference,
    Version: version,
    Locations: [...locations].map(([location, blocks]) => ({ Name: location, Blocks: blocks })),
  }),
  ({ Id, Name, CallerReference, Version, Locations }) => ({
    id: Id,
    name: Name,
    callerReference: CallerReference,
    version: Version,
    locations: new Map(Locations.map((location) => [location.Name, location.Blocks])),
  }),
)

export const delegationSetEntry: Entry<DelegationSet> = entryOf(
  'DelegationSet',
  struct({ Id: word, CallerReference: word, NameServers: required(listOf(text())) }),
  ({ id, callerReference, nameServers }) => ({ Id: id, CallerReference: callerReference, NameServers: nameServers }),
  ({ Id, CallerReference, NameServers }) => ({
    id: Id,
    callerReference: CallerReference,
    nameServers: NameServers.map(getName),
  }),
)

export const loggingEntry: Entry<QueryLoggingConfig> = entryOf(
  'QueryLoggingConfig',
  struct({ Id: word, ZoneId: word, LogGroupArn: word }),
  ({ id, zoneId, logGroupArn }) => ({ Id: id, ZoneId: zoneId, LogGroupArn: logGroupArn }),
  ({ Id, ZoneId, LogGroupArn }) => ({ id: Id, zoneId: ZoneId, logGroupArn: LogGroupArn }),
)

export const tagsEntry: Entry<ReadonlyMap<string, string>> = entryOf(
  'Resource',
  struct({ Tags: required(listOf(struct({ Key: word, Value: text() }))) }),
  (tags) => ({ Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }),
  ({ Tags }) => new Map(Tags.map(({ Key, Value = '' }) => [Key, Value])),
)

export const changeEntry: Entry<Change> = entryOf(
  'Change',
  struct({ Id: word, Submitted: required(count), Insync: required(count), Comment: text() }),
  ({ id, submittedMs, insyncMs, comment }) => ({
    Id: id,
    Submitted: submittedMs,
    Insync: insyncMs,
    Comment: comment,
  }),
  ({ Id, Submitted, Insync, Comment }) => ({
    id: Id,
    submittedMs: Submitted,
    insyncMs: Insync,
    ...(Comment === undefined ? {} : { comment: Comment }),
  }),
)

export const referenceEntry: Entry<string> = entryOf(
  'Reference',
  struct({ Made: word }),
  (made) => ({ Made: made }),
  ({ Made }) => Made,
)

export const policyEntry: Entry<TrafficPolicy> = entryOf(
  'TrafficPolicy',
  struct({ Id: word, Name: text(), Created: required(count), LastVersion: required(count) }),
  ({ id, name, createdMs, lastVersion }) => ({ Id: id, Name: name, Created: createdMs, LastVersion: lastVersion }),
  ({ Id, Name = '', Created, LastVersion }) => ({ id: Id, name: Name, createdMs: Created, lastVersion: LastVersion }),
)

const recordType = required(oneOf(RECORD_TYPES))

export const policyVersionEntry: Entry<TrafficPolicyVersion> = entryOf(
  'TrafficPolicyVersion',
  struct({ PolicyId: word, Version: required(count), Type: recordType, Document: word, Comment: text() }),
  ({ policyId, version, type, document, comment }) => ({
    PolicyId: policyId,
    Version: version,
    Type: type,
    Document: document,
    Comment: comment,
  }),
  ({ PolicyId, Version, Type, Document, Comment }) => ({
    policyId: PolicyId,
    version: Version,
    type: Type,
    document: Document,
    ...(Comment === undefined ? {} : { comment: Comment }),
  }),
)

/** What it made is kept with its zone. */
export const policyInstanceEntry: Entry<TrafficPolicyInstance> = entryOf(
  'TrafficPolicyInstance',
  struct({
    Id: word,
    ZoneId: word,
    Name: word,
    TTL: required(count),
    PolicyId: word,
    Version: required(count),
    Type: recordType,
    Applied: required(count),
    Update: flag,
    Failure: text(),
  }),
  (instance) => ({
    Id: instance.id,
    ZoneId: instance.zoneId,
    Name: instance.name,
    TTL: instance.ttlSeconds,
    PolicyId: instance.policyId,
    Version: instance.version,
    Type: instance.type,
    Applied: instance.appliedMs,
    Update: instance.isUpdate,
    Failure: instance.failure,
  }),
  ({ Id, ZoneId, Name, TTL, PolicyId, Version, Type, Applied, Update = false, Failure }) => ({
    id: Id,
    zoneId: ZoneId,
    name: getName(Name),
    ttlSeconds: TTL,
    policyId: PolicyId,
    version: Version,
    type: Type,
    appliedMs: Applied,
    isUpdate: Update,
    ...(Failure === undefined ? {} : { failure: Failure }),
  }),
)

/** What a traffic policy instance made in place of a record set, each with the branch that it stands on. */
const keptSetShape = struct({ Expansion: listOf(recordSetShape), Branches: listOf(text()) })

export const setEntry = {
  format: ({ api, expansion }: StoredSet): string =>
    formatElement('ResourceRecordSet', {
      ...api,
      Expansion: expansion?.map(({ api }) => api),
      Branches: expansion?.map(({ set }) => set.branch),
    }),
  read: (element: XmlElement, checkName: (id: string) => string): StoredSet => {
    const { Expansion, Branches = [] } = readShape(keptSetShape, element)
    const stored = getStored(readShape(recordSetShape, element), checkName)
    if (Expansion === undefined) return stored
    const expansion = Expansion.map((api, index) => expandedSet(api, checkName, stored.set.name, Branches[index]))
    return { ...stored, expansion }
  },
}
