import type { Prepared, ReadyAnswer } from './answer.ts'

/** What is known of one form of question. */
export interface Entry {
  readonly key: number
  readonly next: Entry | undefined
  /** Ready for everybody; undefined where the general path has to answer. */
  readonly answer: ReadyAnswer | undefined
  /** Answers that hold for one client, by its address and subnet; undefined where none does. A client seen once has no answer yet. */
  readonly byClient: Map<string, ReadyAnswer | undefined> | undefined
  /** Holds in every state of health. */
  readonly isSteady: boolean
  /** Not used from then on, seconds: signatures age. */
  readonly freshUntil: number
}

/** Variants kept at most, about 300 octets each; beyond, all are forgotten and made again when asked for. */
const VARIANTS_MAX = 262_144
/** Answers by client kept at most: whoever asks chooses his subnet. */
const CLIENTS_MAX = 16_384

function* answersOf({ answer, byClient }: Entry): Generator<ReadyAnswer> {
  if (answer !== undefined) yield answer
  for (const own of byClient?.values() ?? []) if (own !== undefined) yield own
}

/** Answers by name and form of question: the names are those of a plan, so that nobody can make it grow. */
export class ReadyTable {
  private heads: (Entry | undefined)[] = []
  private variants = 0
  private clients = 0
  private readonly slots: number

  private readonly onDrop: (answer: ReadyAnswer) => void

  /** `onDrop` hears of each answer that is forgotten while there is room, and of all where there is none left. */
  constructor(slots: number, onDrop: (answer: ReadyAnswer) => void) {
    this.slots = slots
    this.onDrop = onDrop
    this.heads = new Array(slots)
  }

  find(slot: number, key: number): Entry | undefined {
    let entry = this.heads[slot]
    while (entry !== undefined && entry.key !== key) entry = entry.next
    return entry
  }

  add(slot: number, key: number, { answer, dependsOnClient, isSteady }: Prepared, freshUntil: number): Entry {
    this.makeRoom()
    const entry = {
      key,
      next: this.find(slot, key) === undefined ? this.heads[slot] : this.without(slot, key),
      answer: dependsOnClient ? undefined : answer,
      byClient: dependsOnClient ? new Map() : undefined,
      isSteady,
      freshUntil,
    }
    this.heads[slot] = entry
    this.variants += 1 + (entry.answer?.variants.length ?? 0)
    return entry
  }

  addClient({ byClient }: Entry, client: string, answer: ReadyAnswer | undefined): void {
    // The entry may be among what is forgotten: then this client's answer is not kept either.
    this.makeRoom()
    const known = byClient?.get(client)
    if (known !== undefined) this.onDrop(known)
    this.clients += 1
    this.variants += answer?.variants.length ?? 0
    byClient?.set(client, answer)
  }

  private makeRoom(): void {
    if (this.variants >= VARIANTS_MAX || this.clients >= CLIENTS_MAX) this.clear()
  }

  /** The entries of a slot but that one. */
  private without(slot: number, key: number): Entry | undefined {
    let kept: Entry | undefined
    for (let entry = this.heads[slot]; entry !== undefined; entry = entry.next) {
      if (entry.key !== key) kept = { ...entry, next: kept }
      else for (const answer of answersOf(entry)) this.onDrop(answer)
    }
    return kept
  }

  /** Forgets what another state of health may answer otherwise. */
  keepSteady(): void {
    const all = this.heads
    this.heads = new Array(this.slots)
    this.variants = 0
    this.clients = 0
    for (const [slot, head] of all.entries())
      for (let entry = head; entry !== undefined; entry = entry.next) {
        if (!entry.isSteady) {
          for (const answer of answersOf(entry)) this.onDrop(answer)
          continue
        }
        this.heads[slot] = { ...entry, next: this.heads[slot] }
        this.variants += 1 + (entry.answer?.variants.length ?? 0)
      }
  }

  clear(): void {
    for (const answer of this.answers()) this.onDrop(answer)
    this.heads = new Array(this.slots)
    this.variants = 0
    this.clients = 0
  }

  /** Everything that is ready. */
  *answers(): Generator<ReadyAnswer> {
    for (const head of this.heads)
      for (let entry = head; entry !== undefined; entry = entry.next) yield* answersOf(entry)
  }
}
