import { limits } from '../../route53/limits.ts'
import { type Account, type HostedZone, type KeySigningKey, withEntry, withoutEntry, withZone } from '../account.ts'
import { type Action, type ActionResult, type ApiRequest, formatTime, getZone, param, submit } from '../action.ts'
import { ApiError } from '../errors.ts'
import { oneOf, required, struct, text } from '../shape.ts'
import { zoneIdText } from '../shapes.ts'
import type { XmlMembers } from '../xml.ts'

const createShape = struct({
  CallerReference: required(text({ min: 1, max: 128 })),
  HostedZoneId: required(zoneIdText),
  KeyManagementServiceArn: required(text()),
  Name: required(text({ min: 3, max: 128 })),
  Status: required(oneOf(['ACTIVE', 'INACTIVE'])),
})

const KMS_ARN = /^arn:aws[a-z-]*:kms:us-east-1:\d{12}:(?:key|alias)\/[\w/-]{1,256}$/
const KEY_NAME = /^[A-Za-z0-9_]{3,128}$/
/** ECDSAP256SHA256 and SHA-256, of a key that is an entry point. @see R6.14 */
const [ALGORITHM, DIGEST, FLAGS] = [13, 2, 257]

function keyMembers(zone: HostedZone, key: KeySigningKey, { world }: ApiRequest): XmlMembers {
  const { publicKey, keyTag, digest } = world.keyOf(zone.name)
  return {
    Name: key.name,
    KmsArn: key.kmsArn,
    Flag: FLAGS,
    SigningAlgorithmMnemonic: 'ECDSAP256SHA256',
    SigningAlgorithmType: ALGORITHM,
    DigestAlgorithmMnemonic: 'SHA-256',
    DigestAlgorithmType: DIGEST,
    KeyTag: keyTag,
    DigestValue: digest,
    PublicKey: publicKey,
    DSRecord: `${keyTag} ${ALGORITHM} ${DIGEST} ${digest}`,
    DNSKEYRecord: `${FLAGS} 3 ${ALGORITHM} ${publicKey}`,
    Status: key.isActive ? 'ACTIVE' : 'INACTIVE',
    StatusMessage: '',
    CreatedDate: formatTime(key.createdMs),
    LastModifiedDate: formatTime(key.modifiedMs),
  }
}

function getPublicZone(account: Account, id: string): HostedZone {
  const zone = getZone(account, id)
  if (zone.vpcs !== undefined)
    throw new ApiError('InvalidArgument', 'DNSSEC signing is not available for private hosted zones')
  return zone
}

function submitted(account: Account, zone: HostedZone, request: ApiRequest, more: XmlMembers = {}): ActionResult {
  const { account: next, info } = submit(withZone(account, zone), request)
  return { account: next, members: { ChangeInfo: info, ...more } }
}

/** @see R6.14, R6.15 */
export const createKeySigningKey: Action = (account, request) => {
  const wanted = request.body(createShape)
  const { Name: name, KeyManagementServiceArn: kmsArn, CallerReference: callerReference } = wanted
  const zone = getPublicZone(account, wanted.HostedZoneId)
  if (!KMS_ARN.test(kmsArn)) throw new ApiError('InvalidKMSArn', `The KMS key ARN is not valid: ${kmsArn}`)
  if (!KEY_NAME.test(name))
    throw new ApiError('InvalidKeySigningKeyName', `The name of the key-signing key is not valid: ${name}`)
  if (zone.keys.has(name))
    throw new ApiError('KeySigningKeyAlreadyExists', `The zone has a key-signing key ${name} already`)
  if (zone.keys.size >= limits.ksksPerZone)
    throw new ApiError('TooManyKeySigningKeys', `A zone has at most ${limits.ksksPerZone} key-signing keys`)
  const { nowMs } = request
  const isActive = wanted.Status === 'ACTIVE'
  const key: KeySigningKey = { name, kmsArn, callerReference, isActive, createdMs: nowMs, modifiedMs: nowMs }
  const next = { ...zone, keys: withEntry(zone.keys, name, key) }
  const members = { KeySigningKey: keyMembers(next, key, request) }
  return { ...submitted(account, next, request, members), location: `keysigningkey/${zone.id}/${name}` }
}

export const getDnssec: Action = (account, request) => {
  const zone = getPublicZone(account, param(request, 'Id'))
  return {
    members: {
      Status: { ServeSignature: zone.signing ? 'SIGNING' : 'NOT_SIGNING' },
      KeySigningKeys: [...zone.keys.values()].map((key) => keyMembers(zone, key, request)),
    },
  }
}

const isAnyActive = ({ keys }: HostedZone) => [...keys.values()].some(({ isActive }) => isActive)

export const enableHostedZoneDnssec: Action = (account, request) => {
  const zone = getPublicZone(account, param(request, 'Id'))
  if (!isAnyActive(zone))
    throw new ApiError(
      'KeySigningKeyWithActiveStatusNotFound',
      `The zone ${zone.id} has no key-signing key with status ACTIVE`,
    )
  return submitted(account, { ...zone, signing: true }, request)
}

export const disableHostedZoneDnssec: Action = (account, request) => {
  const zone = getPublicZone(account, param(request, 'Id'))
  if (!zone.signing) throw new ApiError('DNSSECNotFound', `The zone ${zone.id} is not signed`)
  return submitted(account, { ...zone, signing: false }, request)
}

function named(account: Account, request: ApiRequest): { readonly zone: HostedZone; readonly key: KeySigningKey } {
  const zone = getZone(account, param(request, 'HostedZoneId'))
  const key = zone.keys.get(param(request, 'Name'))
  if (key === undefined)
    throw new ApiError('NoSuchKeySigningKey', `The zone has no key-signing key ${param(request, 'Name')}`)
  return { zone, key }
}

const withKey = (zone: HostedZone, key: KeySigningKey, isActive: boolean, { nowMs }: ApiRequest): HostedZone => ({
  ...zone,
  keys: withEntry(zone.keys, key.name, { ...key, isActive, modifiedMs: nowMs }),
})

export const activateKeySigningKey: Action = (account, request) => {
  const { zone, key } = named(account, request)
  return submitted(account, withKey(zone, key, true, request), request)
}

export const deactivateKeySigningKey: Action = (account, request) => {
  const { zone, key } = named(account, request)
  const next = withKey(zone, key, false, request)
  if (zone.signing && !isAnyActive(next))
    throw new ApiError('KeySigningKeyInUse', `${key.name} is the last active key-signing key of a zone that is signed`)
  return submitted(account, next, request)
}

export const deleteKeySigningKey: Action = (account, request) => {
  const { zone, key } = named(account, request)
  if (key.isActive)
    throw new ApiError('InvalidKeySigningKeyStatus', `The key-signing key ${key.name} is ACTIVE: deactivate it first`)
  return submitted(account, { ...zone, keys: withoutEntry(zone.keys, key.name) }, request)
}
