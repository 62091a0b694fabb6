import type { Zone } from '../model/deployment.ts'
import type { RecordSet } from '../model/record-set.ts'
import type { Fraction } from '../values/fraction.ts'
import type { DomainName } from '../values/name.ts'
import type { Rdata, RecordType } from '../values/rdata/rdata.ts'

/** `type` may be any text a client sends (`ANY`, `TYPE65280`): types without a group are NODATA. */
export interface Query {
  readonly name: DomainName
  readonly type: string
  /** Restricts the search to one zone by id (split-horizon plans); else the longest match decides. */
  readonly zoneId?: string
}

/** The values one selected record gives. */
export interface LeafAnswer {
  readonly recordSet: RecordSet
  readonly values: readonly Rdata[]
  readonly ttlSeconds: number
  /** The AWS resource an alias ended at; `values` are then its simulated addresses. */
  readonly resource?: DomainName
}

/** One CNAME step followed inside the zone (R2.6). */
export interface CnameStep {
  readonly owner: DomainName
  readonly leaf: LeafAnswer
  readonly target: DomainName
}

/**
 * One possible answer. `take` of the leaves in `from` are given together, every subset of that size equally likely;
 * `take` is below `from.length` only for multivalue groups of more than eight (R2.45). No leaves: an empty answer.
 */
export interface Outcome {
  readonly share: Fraction
  readonly kind: 'answer' | 'nodata' | 'nxdomain' | 'referral'
  /** CNAMEs that come before `owner`. */
  readonly chain: readonly CnameStep[]
  /** The name the leaves answer for: the query name, or the last CNAME target. */
  readonly owner: DomainName
  /** The type of the leaves: the query's type, or CNAME where the chain leaves the zone. */
  readonly type: RecordType | undefined
  readonly take: number
  /** True if a group on the way had no healthy candidate, so that Route 53 answers with what it believes unhealthy (R4.1, R2.24). */
  readonly failOpen: boolean
  readonly from: readonly LeafAnswer[]
  /** The NS group at the cut: of a referral, or of the cut that a CNAME target lies at or below. */
  readonly cut?: RecordSet
}

export type DecisionKind = 'answer' | 'nodata' | 'nxdomain' | 'referral' | 'refused'

/** What the name server says, with all chances exact. @see R8.5 */
export interface Decision {
  readonly kind: DecisionKind
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED'
  /** Undefined exactly when refused. */
  readonly zone: Zone | undefined
  /** Shares sum to 1; empty when refused. In order of the policy's candidates. */
  readonly outcomes: readonly Outcome[]
  /** True if another client could have got another answer (R5.6). */
  readonly dependsOnClient: boolean
  /** True if a check or resource was asked for its status: without it every state of health gives this decision. */
  readonly dependsOnHealth: boolean
}

/** One line of the reasons: what happened to a record, or to a group (`recordSet` absent). */
export interface Step {
  /** Rule of route53.md, `R2.48`. */
  readonly rule: string
  readonly outcome:
    | 'group'
    | 'chosen'
    | 'dropped'
    | 'not-needed'
    | 'not-candidate'
    | 'fail-open'
    | 'followed'
    | 'negative'
    | 'referral'
    | 'refused'
    | 'note'
  /** For people, no final full stop: why the policy puts it where it is; why it is out, for dropped records. */
  readonly because: string
  /** Of candidates: why the record is healthy or not. */
  readonly health?: string
  /** Levels below the first group. */
  readonly depth: number
  readonly name: DomainName
  readonly type: string
  readonly recordSet?: RecordSet
  /** Exact share of all clients of this kind that goes this way; on chosen records. */
  readonly share?: Fraction
}

/** Receives the reasons while a decision is made; the server passes none. */
export type TraceSink = (step: Step) => void
