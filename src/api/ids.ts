import { randomBytes, randomUUID } from 'node:crypto'
import { sha256Hex } from '../values/digest.ts'

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

const letters = (count: number) =>
  Array.from(randomBytes(count), (byte) => LETTERS.charAt(byte % LETTERS.length)).join('')

/** Ids of what is made, as Route 53 writes them. */
export interface Ids {
  readonly zone: () => string
  readonly change: () => string
  readonly delegationSet: () => string
  readonly uuid: () => string
}

export const randomIds: Ids = {
  zone: () => `Z${letters(20)}`,
  change: () => `C${letters(20)}`,
  delegationSet: () => `N${letters(20)}`,
  uuid: randomUUID,
}

/** The same UUID for the same name, at every start. */
export function uuidOf(kind: string, name: string): string {
  const digits = sha256Hex(`${kind} ${name}`)
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`]
  return [...parts, digits.slice(20, 32)].join('-')
}

/** An id without the path that clients may send before it. */
export const plainId = (id: string): string => id.replace(/^\/?(?:hostedzone|change|delegationset)\//, '')
