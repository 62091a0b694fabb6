import type { PlainAnswer } from '../../decide/plain-answers.ts'
import type { PolicyKind } from '../../model/record-set.ts'

/** How a record stands: some of what it depends on may be unhealthy; then what is unhealthy answers, or nothing does. */
export type RecordState = 'healthy' | 'degraded' | 'fail-open' | 'no-answer'

/** What one kind of client gets. */
export interface ClientAnswers {
  readonly client: string
  readonly answers: readonly PlainAnswer[]
}

/** A record on one line. */
export interface LiveRecord {
  /** By which its tree is asked for. */
  readonly key: string
  readonly name: string
  readonly type: string
  readonly zone: string
  readonly policy: PolicyKind
  readonly state: RecordState
  /** Checks that it depends on. */
  readonly checks: number
  readonly unhealthy: number
  readonly answers: readonly ClientAnswers[]
  /** Kinds of client besides those. */
  readonly more_clients: number
  /** Queries since the start; of a wildcard, answers. */
  readonly queries: number
}

/** One branch of a record's tree. */
export interface LiveBranch {
  /** Path from the record's name down (`www/EU/primary`). */
  readonly path: string
  readonly label: string
  /** What its policy says of it (`95 of 100`). */
  readonly detail: string
  /** What it answers; of a nested policy, nothing. */
  readonly answers: readonly string[]
  readonly policy: PolicyKind | null
  readonly check: string | null
  readonly endpoint: string | null
  /** Null where no check or resource says. */
  readonly healthy: boolean | null
  readonly outcome: 'answers' | 'fails-open' | 'out' | 'standby' | 'not-asked'
  /** Why, with the rule of docs/route53.md. */
  readonly because: string
  readonly rule: string
  /** Of these clients; null where it does not answer alone, or not at all. */
  readonly share: number | null
  /** Answers given from it since the start. */
  readonly given: number
  readonly place: string
  readonly branches: readonly LiveBranch[]
}

/** The tree of a record for one kind of client. */
export interface LiveTree {
  readonly key: string
  readonly name: string
  readonly type: string
  /** All kinds of client, and which of them it is for. */
  readonly clients: readonly string[]
  readonly client: number
  readonly answers: readonly PlainAnswer[]
  readonly branches: readonly LiveBranch[]
}

/** A part of a list. */
export interface Page<T> {
  /** How many there are that fit the question. */
  readonly matched: number
  readonly offset: number
  readonly rows: readonly T[]
}

/** A check on one line. */
export interface LiveCheck {
  readonly check: string
  readonly type: string
  readonly healthy: boolean
  readonly disabled: boolean
  readonly inverted: boolean
  readonly because: string | null
  readonly last_probe: { readonly passed: boolean; readonly message: string; readonly total_ms: number } | null
  /** The latest changes, oldest first. */
  readonly history: readonly { readonly at: string; readonly healthy: boolean }[]
}

/** What somebody has said of the world, and holds. */
export interface LiveOverride {
  readonly action: string
  readonly selector: string
  readonly targets: readonly string[]
  readonly reason: string | null
  readonly since: string
  readonly until: string | null
}

/** What the page and `ctl watch` show (`schemas/live.schema.json`). */
export interface LiveDocument {
  readonly schema: 'r53sim/live/v1'
  readonly version: string
  readonly at: string
  readonly started: string
  readonly plan: { readonly name: string; readonly digest: string }
  /** Where health comes from: probe, static, manual. */
  readonly health: string
  /** Why the plan as it is now is not served; null where it is. */
  readonly refused: { readonly at: string; readonly message: string } | null
  readonly totals: {
    readonly zones: number
    readonly records: number
    readonly troubled: number
    readonly checks: number
    readonly unhealthy: number
    readonly queries: number
  }
  readonly records: Page<LiveRecord>
  readonly checks: Page<LiveCheck>
  readonly overrides: readonly LiveOverride[]
  readonly trees: readonly LiveTree[]
}
