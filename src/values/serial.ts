/** Serials count in 32 bits and start over. */
export const SERIAL_MAX = 2 ** 32 - 1

/** True if `a` comes after `b`; false for equal serials and for those exactly half the circle apart. @see RFC 1982 §3.2 */
export function isLaterSerial(a: number, b: number): boolean {
  const distance = (a - b) >>> 0
  return distance > 0 && distance < 2 ** 31
}

/** The serial after `serial`; never 0, which some servers take for "none". */
export const followingSerial = (serial: number): number => (serial === SERIAL_MAX ? 1 : serial + 1)

/**
 * The serial of content that has changed: the time where that comes later, else the next one, so that serials only
 * rise, also when several changes fall in one second or the clock has been set back. Without a serial before: the time.
 *
 * @param nowSeconds seconds since 1970
 * @see engines.md 4.2, RFC 1982
 */
export function risingSerial(previous: number | undefined, nowSeconds: number): number {
  const time = Math.floor(nowSeconds) % (SERIAL_MAX + 1) || 1
  return previous === undefined || isLaterSerial(time, previous) ? time : followingSerial(previous)
}
