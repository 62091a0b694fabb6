import { PLAIN_UDP_BYTES, UDP_PAYLOAD_BYTES } from '../protocol.ts'
import type { ServerView } from '../view.ts'
import { joinVariants, withLabel } from './strange-name.ts'
import { type Trial, tryOutcome } from './trial.ts'
import { type Variant, variantOf } from './variant.ts'

/** Everything that can be answered to one form of question, ready to be copied. */
export interface ReadyAnswer {
  /** Chances of the variants; one variant needs no draw. */
  readonly shares: readonly number[]
  readonly variants: readonly Variant[]
  /** Octets of the longest variant, with the question that it was made with. */
  readonly longest: number
  readonly questionBytes: number
  /** Labels that the one below the known part of a question may not be. */
  readonly taken: readonly Uint8Array[]
}

/** `answer` is undefined where each reply has to be made by `respond`. */
export interface Prepared {
  readonly answer: ReadyAnswer | undefined
  /** True if it holds for the one client alone. */
  readonly dependsOnClient: boolean
  /** True if it holds in every state of health. */
  readonly isSteady: boolean
  /** True if the next query should try again. */
  readonly isPassing: boolean
}

const NOTHING: Prepared = { answer: undefined, dependsOnClient: false, isSteady: false, isPassing: false }

/** More outcomes than this are drawn from the decision: a bound on the memory of one name. */
const OUTCOMES_MAX = 128
const RCODE_SERVFAIL = 2
/** Type and class, behind the name. */
const QUESTION_BYTES = 4

const NOTHING_TAKEN: readonly Uint8Array[] = []

interface Made {
  readonly variant: Variant
  readonly taken: readonly Uint8Array[]
  readonly trial: Trial
}

/** Makes the variant of one outcome. */
type Make = (position: number) => Made | Trial | undefined

const isMade = (made: Made | Trial): made is Made => 'variant' in made
const trialOf = (made: Made | Trial): Trial => (isMade(made) ? made.trial : made)

function prepare(make: Make): Prepared {
  const first = make(0)
  if (first === undefined) return NOTHING
  const { shares } = trialOf(first)
  const all = [first]
  while (all.length < Math.min(shares.length, OUTCOMES_MAX + 1)) {
    const next = make(all.length)
    if (next === undefined || !isMade(next)) break
    all.push(next)
  }
  // What comes along with one outcome may hang on what others do not.
  const trials = all.map(trialOf)
  const dependsOnClient = trials.some((trial) => trial.dependsOnClient)
  const isSteady = trials.every((trial) => trial.isSteady)
  const made = all.filter(isMade)
  const isWhole = made.length === Math.max(shares.length, 1)
  const isPassing = trials.some(({ reply }) => (reply[3] ?? 0) % 16 === RCODE_SERVFAIL)
  if (!isWhole || isPassing) return { answer: undefined, dependsOnClient, isSteady, isPassing }
  const questionBytes = made[0]?.variant.questionBytes ?? 0
  return {
    answer: {
      shares,
      variants: made.map(({ variant }) => variant),
      longest: questionBytes + Math.max(...made.map(({ variant }) => variant.bytes.length)),
      questionBytes,
      taken: made.every(({ taken }) => taken.length === 0) ? NOTHING_TAKEN : made.flatMap(({ taken }) => taken),
    },
    dependsOnClient,
    isSteady,
    isPassing,
  }
}

/** The longest reply to a query of that length over UDP, whatever the client announces. */
const roomFor = (message: Uint8Array, questionEnd: number) =>
  message.length > questionEnd ? UDP_PAYLOAD_BYTES : PLAIN_UDP_BYTES

/** Answers to a name of the plan, as the message asks for it. */
export function prepareName(view: ServerView, message: Uint8Array, questionEnd: number, address: string): Prepared {
  const room = roomFor(message, questionEnd)
  return prepare((position) => {
    const trial = tryOutcome(message, address, view, position, room)
    const variant = trial && variantOf(trial)
    return trial === undefined || variant === undefined ? trial : { variant, taken: NOTHING_TAKEN, trial }
  })
}

/** Lengths of made-up labels; the third is any that neither of the others tells. */
const LABEL_BYTES = [1, 2, 23] as const

/**
 * Answers to all names below one that are not in the plan.
 *
 * @param parentAt where that name begins in the message
 * @param isFree false for a label that the plan has below that name
 */
export function prepareStrange(
  view: ServerView,
  message: Uint8Array,
  questionEnd: number,
  parentAt: number,
  address: string,
  isFree: (label: Uint8Array) => boolean,
): Prepared {
  const room = roomFor(message, questionEnd)
  const letter = Array.from({ length: 26 }, (_, index) => 0x61 + index).find((candidate) =>
    LABEL_BYTES.every((size) => isFree(new Uint8Array(size).fill(candidate))),
  )
  if (letter === undefined) return NOTHING
  const messages = LABEL_BYTES.map((size) => withLabel(message, parentAt, new Uint8Array(size).fill(letter)))
  return prepare((position) => {
    const trials = messages.map((one) => tryOutcome(one, address, view, position, room))
    const [one, two, other] = trials.map((trial) => trial && variantOf(trial))
    const trial = trials[0]
    if (trial === undefined || one === undefined || two === undefined || other === undefined) return trial
    const joined = joinVariants(one, two, other, questionEnd - QUESTION_BYTES - parentAt)
    return joined === undefined ? trial : { ...joined, trial }
  })
}
