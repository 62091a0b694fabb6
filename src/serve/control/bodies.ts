import { parseDuration } from '../../values/duration.ts'
import { suggest } from '../../values/nearest.ts'
import type { OverrideRequest } from '../session.ts'

export type ActionName = 'fail' | 'recover' | 'drain' | 'hold' | 'alarm'

export interface BodyProblem {
  readonly message: string
  readonly hint: string
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const TEXT_MAX = 1000
/** A month: what holds longer belongs into the plan. */
const FOR_SECONDS_MAX = 31 * 86_400

const STATES = { ok: 'OK', alarm: 'ALARM', insufficient: 'INSUFFICIENT_DATA' } as const
const isState = (text: string): text is keyof typeof STATES => Object.hasOwn(STATES, text)

const MEMBERS: Readonly<Record<ActionName, readonly string[]>> = {
  fail: ['selector', 'reason', 'for'],
  drain: ['selector', 'reason', 'for', 'force'],
  hold: ['selector', 'reason', 'for'],
  recover: ['selector', 'reason'],
  alarm: ['selector', 'state', 'reason', 'for'],
}

function textOf(body: Members, name: string): string | undefined | BodyProblem {
  const value = body[name]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.length > 0 && value.length <= TEXT_MAX) return value
  return { message: `"${name}" is no text of 1 to ${TEXT_MAX} characters`, hint: `write {"${name}": "…"}` }
}

/** Seconds of `for`: a number of them, or a duration like `5m`. */
function secondsOf(value: unknown): number | undefined | BodyProblem {
  if (value === undefined) return undefined
  const seconds = typeof value === 'string' || typeof value === 'number' ? parseDuration(value) : undefined
  if (seconds !== undefined && seconds > 0 && seconds <= FOR_SECONDS_MAX) return seconds
  return { message: `"for" is no duration up to ${FOR_SECONDS_MAX / 86_400} days`, hint: 'write it as "90s" or "5m"' }
}

const isProblem = (value: unknown): value is BodyProblem => isObject(value) && 'hint' in value

/** A JSON object of the members named; none is an empty one. */
export function parseBody(text: string, known: readonly string[]): Members | BodyProblem {
  const hint = known.length > 0 ? `write {"${known[0]}": …}` : 'write {}'
  let value: unknown
  try {
    value = text === '' ? {} : JSON.parse(text)
  } catch {
    return { message: 'the body is not JSON', hint }
  }
  if (!isObject(value)) return { message: 'the body is no JSON object', hint }
  const other = Object.keys(value).find((key) => !known.includes(key))
  if (other !== undefined)
    return {
      message: `there is no member "${other}"`,
      hint: suggest(other, known) ?? `there are ${known.join(', ') || 'none'}`,
    }
  return value
}

/** What a request asks to say of the world, from its body. */
export function parseAction(action: ActionName, text: string): OverrideRequest | BodyProblem {
  const body = parseBody(text, MEMBERS[action])
  if (isProblem(body)) return body
  const [selector, reason] = [textOf(body, 'selector'), textOf(body, 'reason')]
  const forSeconds = secondsOf(body.for)
  if (isProblem(selector)) return selector
  if (isProblem(reason)) return reason
  if (isProblem(forSeconds)) return forSeconds
  if (selector === undefined) return { message: 'nothing is named', hint: 'write {"selector": "web"}' }
  if (body.force !== undefined && typeof body.force !== 'boolean')
    return { message: '"force" is neither true nor false', hint: 'write {"force": true}' }
  const state = typeof body.state === 'string' ? body.state : ''
  if (action === 'alarm' && !isState(state))
    return { message: '"state" is no state of an alarm', hint: 'write "ok", "alarm" or "insufficient"' }
  return {
    action: action === 'alarm' ? (isState(state) ? STATES[state] : 'OK') : action,
    selector,
    ...(reason === undefined ? {} : { reason }),
    ...(forSeconds === undefined ? {} : { forSeconds }),
    ...(body.force === true ? { force: true } : {}),
  }
}
