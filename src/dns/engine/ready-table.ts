import type { Prepared, ReadyAnswer } from './answer.ts'

/** What is known of one form of question. */
export interface Entry {
  readonly key: number
  next: Entry | undefined
  /** Ready for everybody; undefined where the general path has to answer. */
  readonly answer: ReadyAnswer | undefined
  /** Answers that hold for one client, by its address and subnet; undefined where none does. A client seen once has no answer yet. */
  readonly byClient: Map<string, ReadyAnswer | undefined> | undefined
  /** Holds in every state of health. */
  readonly isSteady: boolean
  /** The state of health that it was made in. */
  readonly state: number
  /** Not used from then on, seconds: signatures age. */
  readonly freshUntil: number
}

/** Variants kept at most, about 300 octets each; beyond, all are forgotten and made again when asked for. */
export const VARIANTS_MAX = 262_144
/** Answers by client kept at most: whoever asks chooses his subnet. */
const CLIENTS_MAX = 16_384

const variantsOf = ({ answer, byClient }: Entry): number => {
  let count = 1 + (answer?.variants.length ?? 0)
  for (const own of byClient?.values() ?? []) count += own?.variants.length ?? 0
  return count
}

/** Answers by name and form of question: the names are those of a plan, so that nobody can make it grow. */
export class ReadyTable {
  private heads: (Entry | undefined)[]
  private variants = 0
  private clients = 0
  private state = 0
  private readonly slots: number

  constructor(slots: number) {
    this.slots = slots
    this.heads = new Array(slots)
  }

  find(slot: number, key: number): Entry | undefined {
    let entry = this.heads[slot]
    while (entry !== undefined && entry.key !== key) entry = entry.next
    return entry === undefined || entry.isSteady || entry.state === this.state ? entry : undefined
  }

  add(slot: number, key: number, { answer, dependsOnClient, isSteady }: Prepared, freshUntil: number): Entry {
    this.makeRoom()
    this.remove(slot, key)
    const entry = {
      key,
      next: this.heads[slot],
      answer: dependsOnClient ? undefined : answer,
      byClient: dependsOnClient ? new Map() : undefined,
      isSteady,
      state: this.state,
      freshUntil,
    }
    this.heads[slot] = entry
    this.variants += variantsOf(entry)
    return entry
  }

  addClient({ byClient }: Entry, client: string, answer: ReadyAnswer | undefined): void {
    // The entry may be among what is forgotten: then this client's answer is not kept either.
    this.makeRoom()
    this.clients += 1
    this.variants += answer?.variants.length ?? 0
    byClient?.set(client, answer)
  }

  private makeRoom(): void {
    if (this.variants < VARIANTS_MAX && this.clients < CLIENTS_MAX) return
    this.heads = new Array(this.slots)
    this.variants = 0
    this.clients = 0
  }

  private remove(slot: number, key: number): void {
    let before: Entry | undefined
    let entry = this.heads[slot]
    while (entry !== undefined && entry.key !== key) {
      before = entry
      entry = entry.next
    }
    if (entry === undefined) return
    if (before === undefined) this.heads[slot] = entry.next
    else before.next = entry.next
    this.variants -= variantsOf(entry)
    this.clients -= entry.byClient?.size ?? 0
  }

  /** Forgets what another state of health may answer otherwise. It is taken out when it is asked for again, so that a change stops nobody however much is ready. */
  keepSteady(): void {
    this.state += 1
  }
}
