import { followingSerial, isLaterSerial, SERIAL_MAX } from '../../values/serial.ts'

/** How the SOA serial is found. @see engines.md 1.1 */
export type SerialPolicy =
  | { readonly kind: 'plan' }
  | { readonly kind: 'unix' }
  | { readonly kind: 'date' }
  | { readonly kind: 'keep'; readonly serial: number }

/** The zone file before this one, as far as serials go. */
export interface PreviousZone {
  readonly serial: number
  /** True if another record differs. */
  readonly differs: boolean
}

const VERSIONS_A_DAY = 100

/** `plan`, `unix`, `date` or `keep=N` with N from 0 to 4294967295; undefined for anything else. */
export function parseSerialPolicy(text: string): SerialPolicy | undefined {
  if (text === 'plan' || text === 'unix' || text === 'date') return { kind: text }
  const digits = /^keep=(\d{1,10})$/.exec(text)?.[1]
  const serial = Number(digits)
  return digits === undefined || serial > SERIAL_MAX ? undefined : { kind: 'keep', serial }
}

/** The first serial of the day (UTC) in the customary form YYYYMMDDnn. */
function firstOfDay(nowSeconds: number): number {
  const day = new Date(nowSeconds * 1000).toISOString().slice(0, 10).replaceAll('-', '')
  return Number(day) * VERSIONS_A_DAY
}

/** Today's first serial, or the one after the previous if that is of today; beyond the hundredth nothing later can be found. */
function dateSerial(nowSeconds: number, previous: number | undefined): number {
  const first = firstOfDay(nowSeconds)
  if (previous === undefined || previous < first || previous >= first + VERSIONS_A_DAY - 1) return first
  return previous + 1
}

/**
 * The serial of a zone file. Equal content keeps its serial, except under `keep`; changed content gets a later one, or
 * undefined where the policy gives none that is later.
 *
 * @see engines.md 1.1, 4.2; RFC 1982
 */
export function nextSerial(
  policy: SerialPolicy,
  previous: PreviousZone | undefined,
  nowSeconds: number,
): { readonly serial: number; readonly isLater: boolean } {
  if (previous && !previous.differs && policy.kind !== 'keep') return { serial: previous.serial, isLater: true }
  const serial = wantedSerial(policy, previous?.serial, nowSeconds)
  const unchanged = previous?.serial === serial && !previous.differs
  return { serial, isLater: previous === undefined || unchanged || isLaterSerial(serial, previous.serial) }
}

function wantedSerial(policy: SerialPolicy, previous: number | undefined, nowSeconds: number): number {
  switch (policy.kind) {
    case 'plan':
      return previous === undefined ? 1 : followingSerial(previous)
    case 'unix':
      return Math.floor(nowSeconds) % (SERIAL_MAX + 1)
    case 'date':
      return dateSerial(nowSeconds, previous)
    case 'keep':
      return policy.serial
  }
}
