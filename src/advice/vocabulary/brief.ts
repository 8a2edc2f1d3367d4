/** The brief: the answer top down, in few statements. `advice/brief/` makes it of the advice. */
import { memoryBounds, verdicts } from './answer.js'
import type { Reason, ReasonCode } from './reasons.js'
import {
  oneOf,
  optional,
  type FieldTable,
  type NullableValuesOf,
  type ValuesOf,
} from './reasons/fields.js'
import { confidenceLevels } from './reasons/sure.js'
import type { Source } from './sources.js'

/** The figures that come first. Every part carries the ids of its trials. */
export const partFields = {
  /** Batch size, rate and optimizer are null without an answer. */
  summary: {
    verdict: oneOf(...verdicts),
    batchSize: optional('rows'),
    learningRate: optional('learningRate'),
    optimizer: optional('optimizer'),
    level: oneOf(...confidenceLevels),
  },
  /** `bytes`: peak memory at the advised size. `largest`: the largest batch size that fits. */
  fit: {
    bytes: optional('bytes'),
    budgetBytes: 'bytes',
    largest: optional('rows'),
    verified: optional('flag'),
    bound: optional(oneOf(...memoryBounds)),
  },
  speed: {
    stepTimeMs: 'ms',
    stepsPerEpoch: 'steps',
    epochTimeMs: 'ms',
    epochs: 'epochs',
    totalMs: 'ms',
  },
  /**
   * The advised pair (`timeMs`) against what the user trains with now (`current`), else batch 32
   * and the optimizer's default rate (`usualMs`), to the same validation loss, `level`. `ratio`:
   * usualMs / timeMs. `measured`: both were seen to reach the loss; else it is predicted. `same`:
   * the compared pair is the advised one.
   */
  gain: {
    batchSize: 'rows',
    learningRate: 'learningRate',
    level: 'loss',
    timeMs: 'ms',
    usualMs: 'ms',
    ratio: 'ratio',
    measured: 'flag',
    same: 'flag',
    current: 'flag',
  },
  /**
   * The same by the end of the planned training with a rate that falls to zero (`loss`,
   * `usualLoss`), as predicted. `lower`: 1 - loss / usualLoss, with its 80 % range. `timeMs`,
   * `usualMs`: their whole trainings. `measured`: both were trained to the end; else predicted.
   */
  endGain: {
    batchSize: 'rows',
    learningRate: 'learningRate',
    usualLoss: 'loss',
    loss: 'loss',
    lower: 'share',
    lowerLeast: 'share',
    lowerMost: 'share',
    timeMs: optional('ms'),
    usualMs: optional('ms'),
    measured: 'flag',
    same: 'flag',
    current: 'flag',
  },
  /**
   * Pairs around the advised one that end at most `within` above it. `held`: how often that was so
   * for all pairs of such a range on recorded trainings.
   */
  asGood: {
    batchSizeLow: 'rows',
    batchSizeHigh: 'rows',
    learningRateLow: 'learningRate',
    learningRateHigh: 'learningRate',
    pairs: 'count',
    within: 'share',
    held: 'share',
  },
} as const satisfies Readonly<Record<string, FieldTable>>

type PartName = keyof typeof partFields
type PartValues<Name extends PartName> = NullableValuesOf<(typeof partFields)[Name]>
type Part<Name extends PartName> = PartValues<Name> & { readonly evidence: readonly string[] }

/** Statements that no reason makes alone. */
export const ownFields = {
  /** The second of a close race; `ratio`: its time to the level over the winner's. */
  'close-second': { batchSize: 'rows', learningRate: 'learningRate', ratio: 'ratio' },
  /**
   * Predicted end of another size, best rate, rate falling to zero. `higher`: by how much it ends
   * above the advised size. `quicker`: time of the advised training over its own.
   */
  ends: {
    batchSize: 'rows',
    learningRate: 'learningRate',
    loss: 'loss',
    higher: 'share',
    higherLeast: 'share',
    higherMost: 'share',
    quicker: 'ratio',
  },
  /** No size on this side of the advised one was trained. */
  'not-trained': {},
  /** The rate should fall to zero; several workers take another number of steps. */
  'decay-to-end': {},
} as const satisfies Readonly<Record<string, FieldTable>>

type OwnCode = keyof typeof ownFields
interface OwnStatement<Code extends OwnCode> {
  readonly code: Code
  readonly values: ValuesOf<(typeof ownFields)[Code]>
  readonly evidence: readonly string[]
  readonly source: Source | null
}
type AnyOwnStatement = { [Code in OwnCode]: OwnStatement<Code> }[OwnCode]

/**
 * Where a statement stands. `outcome`: in place of a pair. `measured`: the framework of the trials.
 * `doubt`: the main reason of the confidence. `detail`: in a section.
 */
export const places = [
  'outcome',
  'measured',
  'doubt',
  'larger',
  'smaller',
  'warning',
  'detail',
] as const
export type Place = (typeof places)[number]

export type StatementCode = ReasonCode | OwnCode

/** One short sentence: the message `place`-`code`. */
export type Statement = (Reason | AnyOwnStatement) & { readonly place: Place }

export const sectionNames = [
  'memory',
  'step-time',
  'gradient-noise',
  'range-test',
  'race',
  'alternatives',
  'workers',
  'cost',
] as const
export type SectionName = (typeof sectionNames)[number]

/** What a section says, in at most three sentences. */
export interface Section {
  readonly name: SectionName
  readonly sentences: readonly Statement[]
}

export interface Brief {
  readonly summary: Part<'summary'> & {
    /** Why there is no pair; null where there is one. */
    readonly outcome: Statement | null
    /** The main reason why the confidence is not high; null where it is. */
    readonly doubt: Statement | null
  }
  /** Null where neither the memory of the advised size nor the largest size is known. */
  readonly fit: Part<'fit'> | null
  /** Null without step times. */
  readonly speed: Part<'speed'> | null
  /** Null where nothing tells how long the usual pair takes. */
  readonly gain: Part<'gain'> | null
  /** Null where pairs were compared by their time. */
  readonly endGain: Part<'endGain'> | null
  /** The framework of the trials; null where it is Batchwise's own engine. */
  readonly measured: Statement | null
  /** Null where no other pair is predicted to end as low, or pairs were compared by their time. */
  readonly asGood: Part<'asGood'> | null
  readonly whyNotLarger: readonly Statement[]
  readonly whyNotSmaller: readonly Statement[]
  /** Only what to act on. */
  readonly warnings: readonly Statement[]
  /** A section that has nothing to say is left out. */
  readonly sections: readonly Section[]
}
