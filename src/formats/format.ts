import type { Client } from '../model/client.ts'
import type { Deployment, Zone } from '../model/deployment.ts'
import type { RecordSet } from '../model/record-set.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { CheckChange, ZoneTransition } from '../route53/zone-transition.ts'
import type { SerialPolicy } from './bind/serial.ts'
import type { Template } from './change-batch/reference.ts'
import type { TargetTool } from './target-tool.ts'

/** `lost`: the target cannot say it. `approx`: it says something a little different, which the message names. */
export type NoteSeverity = 'lost' | 'approx' | 'info'

/** What an export could not carry over as it is. @see engines.md E-1 */
export interface Note {
  readonly severity: NoteSeverity
  /** Stable, for scripts. */
  readonly code: string
  /** Branch path (`www/EU/primary`), record name, health check id or zone name. */
  readonly path: string
  /** No final full stop. */
  readonly message: string
}

/** Something that nothing lets an export do: too large for one request, a serial that goes back. */
export type Refusal = Omit<Note, 'severity'>

export interface Written {
  /** Text by file name, in order; LF, UTF-8, final newline. */
  readonly files: ReadonlyMap<string, string>
  readonly notes: readonly Note[]
  /** With any of these nothing may be written, whatever the reader allows. */
  readonly refusals: readonly Refusal[]
  /** The texts hold a secret: only their owner may read the files. */
  readonly isSecret?: boolean
  /** Of a difference to what is at AWS: how each zone gets there. */
  readonly transitions?: readonly ZoneTransition[]
  /** Of a difference: what becomes of health checks. */
  readonly checkChanges?: readonly CheckChange[]
}

/** What is at AWS: the objects, and each record set exactly as AWS wrote it, which a deletion must repeat. */
export interface Live {
  readonly deployment: Deployment
  /** Names whose record sets a traffic policy instance owns: only the policy changes them. */
  readonly managed: ReadonlySet<string>
  /** Checks that records name and no file describes. */
  readonly undescribed: ReadonlySet<string>
  /** The caller reference of a check, by its name in `deployment`. */
  readonly callerReference: (check: string) => string | undefined
  /** JSON as it was read. */
  readonly written: (zone: Zone, recordSet: RecordSet) => Template
}

/** An address with its port. */
export interface Place {
  readonly address: string
  readonly port: number
}

/** Both ends of zone transfers. */
export interface TransferContext {
  /** `serve`, as the secondaries reach it. */
  readonly primary: Place
  /** Where the secondaries answer. */
  readonly listen: Place
  /** What both know; the secret in base64. */
  readonly key?: { readonly name: string; readonly algorithm: string; readonly secret: string }
}

/** What formats take besides the deployment. Each reads what concerns it. */
export interface ExportContext {
  /** For file names that belong to the plan as a whole. */
  readonly planName: string
  /** The answers for the client and the failures below, or for another client; worked out only by formats that cannot route. */
  readonly snapshot: (client?: Client) => Snapshot
  /** Who the snapshot is for; absent: a client of unknown place. */
  readonly client?: Client
  /** What is down, in the words of `--fail`. */
  readonly failed: readonly string[]
  readonly weighted: 'largest' | 'all'
  readonly serial: SerialPolicy
  /** Earlier outputs, for what must go on from them. */
  readonly previous: readonly string[]
  /** Seconds since 1970, for those who ask for the time. */
  readonly nowSeconds: number
  readonly createOnly: boolean
  readonly includeApex: boolean
  /** What an export of changes starts from. */
  readonly live?: Live
  /** Delete what is at AWS and not in the plan. */
  readonly prune: boolean
  /** The reader insists on what is more likely a mistake. */
  readonly force: boolean
  /** Zones are there already: formats that could make them only refer to them. */
  readonly existingZones: boolean
  /** Ids at AWS by `check:NAME`, `zone:NAME`, `cidr:NAME`. */
  readonly ids: ReadonlyMap<string, string>
  /** As `ids`: what Terraform is to take over as it is. */
  readonly importIds: ReadonlyMap<string, string>
  /** A zone file for every place that asks, instead of one for the client. */
  readonly views: boolean
  /** What cannot be checked is drawn all the same. */
  readonly uncheckedWeights: boolean
  /** What comments hold stands in records as well, for servers that forget comments. */
  readonly embed: boolean
  /** For configurations of secondaries, which cannot be without. */
  readonly transfer?: TransferContext
}

/** A foreign language that a deployment can be written in. @see engines.md */
export interface ExportFormat {
  readonly id: string
  readonly summary: string
  /** True for text that `write` made: only such files are replaced without being told to. @see engines.md E-6 */
  readonly isOwn: (text: string) => boolean
  /** The writer, loaded when it is needed. */
  readonly load: () => Promise<ExportWriter>
  /** Programs of the target that judge what was written; absent where there are none to run. */
  readonly tools?: () => Promise<readonly TargetTool[]>
}

export interface ExportWriter {
  readonly write: (deployment: Deployment, context: ExportContext) => Written
  /** True for the name of a file that an earlier, larger export of the same has left and this one does not replace. */
  readonly isLeftover?: (name: string, written: Written) => boolean
}
