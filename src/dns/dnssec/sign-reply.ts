import type { Outcome } from '../../decide/decision.ts'
import type { ZoneGraph } from '../../decide/graph.ts'
import { lookUp } from '../../decide/lookup.ts'
import type { DomainName } from '../../values/name.ts'
import { emptyReply, type Reply, type SectionEntry } from '../codec.ts'
import type { Edns } from '../edns.ts'
import { plainRRset } from '../sections.ts'
import type { AnswerRRset } from '../writer.ts'
import { delegationProof, missingProofs, nodataProof, type Proof, presence } from './denial.ts'
import { nsecRdata } from './nsec.ts'
import { SIGNING_TYPES } from './types.ts'
import { capped, dnskeyRRset, signed, type ZoneSigner } from './zone-signer.ts'

/** What is signed, and for whom. */
export interface SigningContext {
  readonly signer: ZoneSigner
  readonly zone: ZoneGraph
  readonly name: DomainName
  /** Number of the type that was asked for. */
  readonly type: number
  readonly edns: Edns | undefined
}

type Sections = Omit<Reply, 'scopeLength'>

const nsecRRset = ({ owner, next, types }: Proof, ttlSeconds: number): AnswerRRset => ({
  owner,
  type: 'NSEC',
  ttlSeconds,
  values: [{ type: 'NSEC', wire: nsecRdata(next, types) }],
})

/** How long a negative answer may be kept. @see RFC 9077, D98 */
function negativeTtl(zone: ZoneGraph): number {
  const soa = plainRRset(zone.names.get(zone.zone.name)?.groups.get('SOA'))
  const wire = soa?.values[0]?.wire
  if (soa === undefined || wire === undefined) return 0
  return Math.min(
    soa.ttlSeconds,
    new DataView(wire.buffer, wire.byteOffset, wire.byteLength).getUint32(wire.length - 4),
  )
}

const required = (rrset: AnswerRRset): SectionEntry => ({ rrset, optional: false })

/** The DS of a delegation, or the proof that it has none. @see D92, D99 */
function delegationParts({ zone }: SigningContext, cut: DomainName): readonly SectionEntry[] {
  const ds = plainRRset(zone.names.get(cut)?.groups.get('DS'))
  return [required(ds ?? nsecRRset(delegationProof(zone, cut), negativeTtl(zone)))]
}

/** What is added to the authority section so that the answer proves itself. */
function proofs(context: SigningContext, { kind, cut, owner }: Outcome, { authority }: Sections) {
  if (cut !== undefined) return authority.length === 0 ? [] : delegationParts(context, cut.name)
  const isNegative = authority.some(({ rrset }) => rrset.type === 'SOA') && kind !== 'answer'
  if (!isNegative) return []
  const { signer, zone, type } = context
  const all =
    kind === 'nxdomain' ? missingProofs(signer.denial, zone, owner) : [nodataProof(signer.denial, zone, owner, type)]
  return all.map((proof) => required(nsecRRset(proof, negativeTtl(zone))))
}

/** The NS records of a delegation are the child's to sign. @see RFC 4035 §2.2 */
const isDelegation = ({ owner, type }: AnswerRRset, zone: ZoneGraph) => type === 'NS' && owner !== zone.zone.name

/** Entries with their signatures; what is optional goes where its signature cannot be made. Undefined where something that must be there has none. */
function signedEntries({ signer, zone }: SigningContext, entries: readonly SectionEntry[]) {
  const done: SectionEntry[] = []
  for (const entry of entries) {
    const rrset = isDelegation(entry.rrset, zone) ? entry.rrset : signed(signer, zone, entry.rrset)
    if (rrset !== undefined) done.push({ ...entry, rrset })
    else if (!entry.optional) return undefined
  }
  return done
}

/** Where signing has had its share of time: SERVFAIL, which is cheap and makes a resolver ask another server. @see D100 */
function signSections(context: SigningContext, sections: Sections): Sections {
  const answer = signedEntries(context, sections.answer.map(required))
  const authority = signedEntries(context, sections.authority)
  if (answer === undefined || authority === undefined) return emptyReply('SERVFAIL')
  return { ...sections, answer: answer.map(({ rrset }) => rrset), authority }
}

const cappedEntry = (entry: SectionEntry): SectionEntry => ({ ...entry, rrset: capped(entry.rrset) })

/**
 * A reply as a signed zone gives it: TTLs of a week at most for everybody; to whom understands it (DO) with a signature
 * over every RRset that the zone answers for in answer and authority, and proof of what is not there. A missing name is
 * then NOERROR, unless the denial proves NXDOMAIN or the query allows it (CO).
 *
 * @see D92 to D100, R6.16, R6.17, RFC 9824 §5.1
 */
export function signReply(context: SigningContext, outcome: Outcome, plain: Sections): Sections {
  const { signer, edns } = context
  const sections: Sections = {
    ...plain,
    answer: plain.answer.map(capped),
    authority: plain.authority.map(cappedEntry),
    additional: plain.additional.map(cappedEntry),
  }
  if (edns?.dnssecOk !== true) return sections
  const restored = signer.denial === 'white-lies' || (signer.denial === 'compact' && edns.compactOk)
  return signSections(context, {
    ...sections,
    rcode: sections.rcode === 'NXDOMAIN' && !restored ? 'NOERROR' : sections.rcode,
    authority: [...sections.authority, ...proofs(context, outcome, sections).map(cappedEntry)],
  })
}

const NO_TYPE = 'TYPE0'

/** The NSEC record of a name, where it has one that can be asked for. */
function askedProof({ signer: { denial }, zone, name, edns }: SigningContext): Proof | undefined {
  const { kind } = lookUp(zone, name, NO_TYPE)
  if (kind === 'referral') return undefined
  if (kind !== 'nxdomain') return presence(zone, name)
  // A missing name is said to exist exactly to those who get its proof with NOERROR.
  const isShown = edns?.dnssecOk === true && (denial === 'route53' || (denial === 'compact' && !edns.compactOk))
  return isShown ? missingProofs(denial, zone, name)[0] : undefined
}

function askedRRset(context: SigningContext): AnswerRRset | undefined {
  const { signer, zone, name, type } = context
  if (type === SIGNING_TYPES.DNSKEY) return name === zone.zone.name ? dnskeyRRset(signer) : undefined
  const proof = type === SIGNING_TYPES.NSEC ? askedProof(context) : undefined
  return proof && nsecRRset(proof, negativeTtl(zone))
}

/**
 * The reply to a question about what signing adds: the keys at the apex, the NSEC record of a name. Undefined where
 * the question is none of these, or has no such answer.
 *
 * @see D43, D99
 */
export function signingReply(context: SigningContext): Sections | undefined {
  const rrset = askedRRset(context)
  if (rrset === undefined) return undefined
  const sections: Sections = {
    rcode: 'NOERROR',
    authoritative: true,
    answer: [capped(rrset)],
    authority: [],
    additional: [],
  }
  return context.edns?.dnssecOk === true ? signSections(context, sections) : sections
}
