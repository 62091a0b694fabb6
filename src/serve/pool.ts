import { sourceOctets } from '../dns/locate.ts'
import type { CloseReason, Counters } from './counters.ts'
import type { Timers } from './timers.ts'

/** @see D63 */
export interface PoolLimits {
  readonly connectionsMax: number
  /** For one client address; loopback is exempt. */
  readonly connectionsPerAddressMax: number
}

/** A connection, or one that is about to become one. */
export interface Member {
  readonly address: string
  /** True if nobody loses anything when it ends. */
  isIdle(): boolean
  /** Ends it at once. */
  destroy(reason: CloseReason): void
  /** Reads no more and ends it when the replies that wait are written. */
  finish(): void
}

/** True for addresses of this machine alone, however a socket writes them: 127.0.0.0/8 and ::1. */
export function isLoopback(address: string): boolean {
  const octets = sourceOctets(address)
  if (octets?.length === 16) return octets.every((octet, index) => octet === (index === 15 ? 1 : 0))
  return octets?.[0] === 127
}

/** The open connections of a listener, those longest without a message first. */
export interface Pool {
  /** Room for one more of that address: the oldest idle connection makes it where there is none. False if all are busy. */
  makeRoom(address: string): boolean
  add(member: Member): void
  /** It has had a message: the last one to be closed for others. */
  touch(member: Member): void
  /** `next` goes on for `member`. */
  replace(member: Member, next: Member): void
  /** It is over. */
  remove(member: Member, reason: CloseReason): void
  /** Ends the idle ones, has the others finish; after `graceMs` ends them all. Returns the way to forget that. */
  finish(graceMs: number, timers: Timers): () => void
}

export function createPool(limits: PoolLimits, counters: Counters): Pool {
  const members = new Set<Member>()
  const byAddress = new Map<string, number>()
  return {
    makeRoom: (address) => {
      counters.connectionsOpened += 1
      const crowded = (byAddress.get(address) ?? 0) >= limits.connectionsPerAddressMax && !isLoopback(address)
      if (!crowded && members.size < limits.connectionsMax) return true
      for (const member of members) {
        if (!member.isIdle() || (crowded && member.address !== address)) continue
        member.destroy('evicted')
        members.delete(member)
        return true
      }
      counters.connectionsClosed.refused += 1
      return false
    },
    add: (member) => {
      members.add(member)
      byAddress.set(member.address, (byAddress.get(member.address) ?? 0) + 1)
    },
    touch: (member) => {
      if (members.delete(member)) members.add(member)
    },
    replace: (member, next) => {
      if (members.delete(member)) members.add(next)
    },
    remove: (member, reason) => {
      counters.connectionsClosed[reason] += 1
      members.delete(member)
      const left = (byAddress.get(member.address) ?? 1) - 1
      if (left === 0) byAddress.delete(member.address)
      else byAddress.set(member.address, left)
    },
    finish: (graceMs, timers) => {
      const forget = timers.after(graceMs, () => {
        for (const member of members) member.destroy('shutdown')
      })
      for (const member of [...members]) {
        if (member.isIdle()) member.destroy('shutdown')
        else member.finish()
      }
      return forget
    },
  }
}
