import { join } from 'node:path'
import type { InstanceData, Registered } from '../discovery/registry.ts'
import { type DomainName, parseName } from '../values/name.ts'
import { durableFile } from './durable-file.ts'
import { readInstance } from './instance-data.ts'

const FILE = 'instances.json'
const SCHEMA = 'r53sim/instances-file/v1'

/** An instance of an earlier run. It has a whole heartbeat to show that it is still there. */
export interface KnownInstance {
  readonly service: DomainName
  readonly data: InstanceData
  readonly isDraining: boolean
}

/** Instances that outlive the process. */
export interface InstanceFile {
  readonly known: readonly KnownInstance[]
  /** What an operator should hear of. */
  readonly warning: string | undefined
  /** Resolves when they would survive a loss of power. Rejects with the system's error. */
  save(instances: readonly Registered[]): Promise<void>
}

function knownOf(value: unknown): readonly KnownInstance[] {
  if (typeof value !== 'object' || value === null || !('service' in value && 'draining' in value && 'data' in value))
    return []
  const service = typeof value.service === 'string' ? parseName(value.service) : undefined
  const data = readInstance(value.data)
  if (!service?.ok || 'message' in data) return []
  return [{ service: service.name, data, isDraining: value.draining === true }]
}

/** Opens the instances of earlier runs in a folder. Throws the system's error where the file is there and cannot be read. */
export function openInstanceFile(folder: string, nowMs: number): InstanceFile {
  const path = join(folder, FILE)
  const file = durableFile(path, SCHEMA)
  const stored = file.read(nowMs)
  return {
    known: stored.outcome === 'found' && Array.isArray(stored.state) ? stored.state.flatMap(knownOf) : [],
    warning:
      stored.outcome === 'damaged'
        ? `${path} is damaged or of another version: it was moved to ${stored.movedTo}, and instances have to register again`
        : undefined,
    save: (instances) =>
      file.write(
        instances.map(({ service, instance: { isDraining, ...data } }) => ({
          service: service.name,
          data,
          draining: isDraining,
        })),
      ),
  }
}
