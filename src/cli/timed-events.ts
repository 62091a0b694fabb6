import type { Fault } from '../health/faults.ts'
import { resolveSelector } from '../health/selectors.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Loss, TimedEvent } from '../simulate/epochs.ts'
import { parseDuration } from '../values/duration.ts'
import { suggest } from '../values/nearest.ts'
import { Failure } from './failure.ts'
import { resolveFaults } from './fault-options.ts'

/** `X@TIME` as X and seconds; without a time undefined. What follows the last `@` must be a duration, else it is part of X. */
export function splitTime(text: string): { readonly what: string; readonly at: number | undefined } {
  const place = text.lastIndexOf('@')
  const at = place > 0 ? parseDuration(text.slice(place + 1)) : undefined
  return at === undefined ? { what: text, at } : { what: text.slice(0, place), at }
}

/** What follows the last `@` begins as a duration does. */
const LIKE_A_TIME = /^(.+)@(\d[^@]*)$/s

/** True if the text says when, or tries to. */
export const saysWhen = (text: string): boolean => LIKE_A_TIME.test(text)

/** Seconds of an option that takes a duration. */
export function getSeconds(option: string, text: string): number {
  const seconds = parseDuration(text)
  if (seconds === undefined) throw new Failure(`${option} ${text} is not a duration`, 'write it like 90s, 5m or 1h30m')
  return seconds
}

/** `use1=0.6` or `use1=60%`, with `@TIME` behind it. */
function lossesOf(text: string, { endpoints }: Deployment): { readonly at: number; readonly losses: readonly Loss[] } {
  const { what, at = 0 } = splitTime(text)
  const [, name = '', number = '', percent = ''] = /^(.+)=(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(what) ?? []
  const share = Number(number) / (percent === '' ? 1 : 100)
  if (name === '' || !(share >= 0 && share <= 1))
    throw new Failure(`--loss ${text} is not ENDPOINT=SHARE`, 'write it like web=0.5, with a share from 0 to 1')
  const plain = name.replace(/^endpoint:/, '')
  if (!endpoints.has(plain))
    throw new Failure(
      `the plan has no endpoint "${plain}"`,
      suggest(plain, endpoints.keys()) ?? 'only endpoints can lose requests',
    )
  return { at, losses: [{ endpoint: plain, share }] }
}

/** What `--fail`, `--recover` and `--loss` say, each at its time; at the start where it has none. In order of time. */
export function timedEvents(
  {
    fail = [],
    recover = [],
    loss = [],
  }: { readonly fail?: readonly string[]; readonly recover?: readonly string[]; readonly loss?: readonly string[] },
  deployment: Deployment,
): readonly TimedEvent[] {
  const faultsAt = (text: string): { readonly at: number; readonly faults: readonly Fault[] } => {
    const { what, at } = splitTime(text)
    const [, name = '', time = ''] = LIKE_A_TIME.exec(text) ?? []
    if (at === undefined && time !== '' && !resolveSelector(deployment, text).ok)
      throw new Failure(`"${time}" in ${text} is not a duration`, `write it like ${name}@30s`)
    return { at: at ?? 0, faults: resolveFaults([what], deployment) }
  }
  const events: TimedEvent[] = [
    ...fail.map(faultsAt).map(({ at, faults }) => ({ at, failed: faults })),
    ...recover.map(faultsAt).map(({ at, faults }) => ({ at, recovered: faults })),
    ...loss.map((text) => lossesOf(text, deployment)),
  ]
  return events.toSorted((a, b) => a.at - b.at)
}
