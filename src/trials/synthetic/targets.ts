/** Targets of made-up rows, of the kind that the loss of their output asks for. */
import type { ModelInput, ModelOutput } from '../../advice/vocabulary/model-graph.js'
import { sizeOf } from '../../advice/vocabulary/model-graph.js'
import { lossTraitsOf, type Loss, type LossTraits } from '../../advice/vocabulary/losses.js'
import type { Numbers } from './made-rows.js'
import type { RandomSource } from './normals.js'
import { teacherOf, type Teacher } from './teachers.js'

/** Standard deviation of the noise in a score. */
const scoreNoise = 0.1
/** Share of class numbers that are drawn anew: wrong labels. */
const wrongLabelShare = 0.05

/** A row whose targets are to be made. */
interface MadeRow {
  readonly input: Numbers
  readonly inputOffset: number
  /** The class that the inputs were made for; null without classes of rows. */
  readonly label: number | null
}

export interface TargetMaker {
  /** Shape of one row; [] for one class number. */
  readonly shape: readonly number[]
  readonly type: 'float32' | 'int32'
  readonly fill: (row: MadeRow, targets: Numbers, offset: number) => void
}

/** What the output is trained on. */
export interface TargetSetting {
  readonly input: ModelInput
  readonly output: ModelOutput
  readonly loss: Loss
  /** Null for real targets. */
  readonly classes: number | null
}

export function targetMaker(setting: TargetSetting, source: RandomSource): TargetMaker {
  const { input, output, loss, classes } = setting
  if (classes !== null && hasOneClass(output)) return classOfRow(classes, source)
  if (classes !== null) return classOfPlaces(setting, classes, source)
  const teacher = teacherOf(input, output, source)
  return {
    shape: output.shape,
    type: 'float32',
    fill: ({ input: row, inputOffset }, targets, offset) => {
      const scores = teacher(row, inputOffset)
      const kind = kindOf(loss)
      if (kind === 'distribution') fillOneHot(scores, output, targets, offset)
      else fillValues(scores, valueOf[kind], source, targets, offset)
    },
  }
}

/** The rows have one class each, not one for every place. */
export const hasOneClass = ({ shape }: Pick<ModelOutput, 'shape'>): boolean =>
  sizeOf(shape.slice(0, -1)) === 1

function classOfRow(classes: number, source: RandomSource): TargetMaker {
  return {
    shape: [],
    type: 'int32',
    fill: ({ label }, targets, offset) => {
      const isWrong = label === null || source.uniform() < wrongLabelShare
      targets[offset] = isWrong ? source.below(classes) : label % classes
    },
  }
}

/** The class of a place: the classes share the scores of its first unit equally. */
function classOfPlaces(
  { input, output }: TargetSetting,
  classes: number,
  source: RandomSource,
): TargetMaker {
  const shape = output.shape.slice(0, -1)
  const teacher: Teacher = teacherOf(input, { shape: [...shape, 1] }, source)
  return {
    shape,
    type: 'int32',
    fill: ({ input: row, inputOffset }, targets, offset) => {
      teacher(row, inputOffset).forEach((score, place) => {
        const isWrong = source.uniform() < wrongLabelShare
        const share = isWrong ? source.uniform() : logistic(1.7 * score)
        targets[offset + place] = Math.min(classes - 1, Math.floor(share * classes))
      })
    },
  }
}

const logistic = (value: number): number => 1 / (1 + Math.exp(-value))

type TargetKind = 'binary' | 'nonNegative' | 'distribution' | 'real'

const kinds: Readonly<Record<LossTraits['target'], TargetKind>> = {
  labels: 'binary',
  signs: 'binary',
  counts: 'nonNegative',
  'one-hot': 'distribution',
  class: 'distribution',
  real: 'real',
}
const kindOf = (loss: Loss): TargetKind => kinds[lossTraitsOf(loss).target]

/** A target from its score with noise. */
const valueOf: Readonly<Record<Exclude<TargetKind, 'distribution'>, (score: number) => number>> = {
  binary: (score) => (score > 0 ? 1 : 0),
  nonNegative: (score) => 1 + Math.tanh(score),
  real: Math.tanh,
}

function fillValues(
  scores: Float32Array,
  value: (score: number) => number,
  source: RandomSource,
  targets: Numbers,
  offset: number,
): void {
  for (const [i, score] of scores.entries())
    targets[offset + i] = value(score + scoreNoise * source.normal())
}

/** The unit of the highest score at each place is 1. */
function fillOneHot(
  scores: Float32Array,
  { shape }: ModelOutput,
  targets: Numbers,
  offset: number,
): void {
  const units = shape.at(-1) ?? 1
  for (let place = 0; place < scores.length; place += units) {
    let highest = place
    for (let i = place; i < place + units; i++)
      if ((scores[i] ?? 0) > (scores[highest] ?? 0)) highest = i
    targets[offset + highest] = 1
  }
}
