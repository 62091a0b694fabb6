import { createDiscovery, type Discovery, type DiscoveryOptions } from '../serve/discovery.ts'
import { type InstanceFile, openInstanceFile } from '../serve/instance-file.ts'
import { systemTimers } from '../serve/timers.ts'
import { clockTime } from '../values/clock-time.ts'
import { printable } from '../values/printable.ts'
import { Failure, reasonOf } from './failure.ts'
import type { System } from './system.ts'

function openFile(folder: string | undefined, system: System): InstanceFile | undefined {
  if (folder === undefined) return undefined
  try {
    return openInstanceFile(folder, system.nowMs())
  } catch (error) {
    throw new Failure(`cannot read the instances in ${folder}: ${reasonOf(error)}`)
  }
}

/** The instances of services, with those of the last run. */
export function openDiscovery(
  folder: string | undefined,
  parts: Pick<DiscoveryOptions, 'plan' | 'serve' | 'events'>,
  system: System,
): Discovery {
  const file = openFile(folder, system)
  const warn = (sentence: string) => system.stderr.write(`! ${printable(sentence)}\n`)
  if (file?.warning !== undefined) warn(file.warning)
  parts.events.subscribe((event) => {
    if (event.type === 'instance')
      system.stdout.write(`${clockTime(system.nowMs())} instance ${event.instance} ${event.change}\n`)
  })
  return createDiscovery({
    ...parts,
    file,
    nowMs: system.nowMs,
    timers: systemTimers,
    onFailure: (error) =>
      warn(`the instances cannot be kept: ${reasonOf(error)}; they have to register again after a restart`),
  })
}
