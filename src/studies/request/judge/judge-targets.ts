/** Targets that a loss cannot be computed on, that teach nothing, or of an unusual scale. */
import type { ModelOutput } from '../../../advice/vocabulary/model-graph.js'
import { lossTraitsOf, type Loss } from '../../../advice/vocabulary/losses.js'
import type { ClassBalance, DataFinding } from '../../../advice/vocabulary/question.js'
import type { Setting } from '../../../advice/vocabulary/settings.js'
import { invalid, type BatchwiseError } from '../../../errors.js'
import type { DatasetTarget } from '../../../trials/protocol/dataset.js'
import type { Figures } from '../../data/rows/tally.js'

export interface JudgedTarget {
  readonly output: ModelOutput
  readonly loss: Loss
  readonly type: DatasetTarget['type']
  readonly figures: Figures
  /** The label that the loss passes over; null for none. */
  readonly ignored?: Setting
  readonly balance: ClassBalance | null
}

/** Losses on targets that are shares, as all cross-entropies are: 0 to 1. */
const takesShares = (loss: Loss): boolean =>
  lossTraitsOf(loss).target === 'labels' || lossTraitsOf(loss).target === 'one-hot'
/** Losses that grow with the scale of the targets. */
const scaleDependent: ReadonlySet<string> = new Set([
  'meanSquaredError',
  'meanAbsoluteError',
  'huber',
  'logCosh',
])
const byteMax = 255
/** Targets of this size, or that vary less than this, move an ordinary rate off its scale. */
const largeLeast = 100
const smallMost = 1e-3

/** Throws BatchwiseError for targets that nothing can be learnt from, or that no loss takes. */
export function judgeTarget(target: JudgedTarget): DataFinding | null {
  refuseConstant(target)
  if (target.type === 'class') refuseLabels(target)
  else if (takesShares(target.loss)) refuseOutsideShares(target)
  const { output, loss, figures } = target
  const { min, max, mean, deviation } = figures
  if (target.type === 'class' || !scaleDependent.has(loss)) return null
  const found = { name: output.name, low: min, high: max }
  if (Math.max(Math.abs(mean), deviation) >= largeLeast) return { kind: 'targets-large', ...found }
  return deviation <= smallMost ? { kind: 'targets-small', ...found } : null
}

function refuseConstant({ output, figures: { min, max } }: JudgedTarget): void {
  if (min !== max) return
  throw faultOf(
    min,
    'targets that differ from row to row',
    `every target of ${output.name} is ${min}: there is nothing to learn. Check which array or column holds the targets`,
  )
}

function refuseLabels({ output, ignored, figures: { min } }: JudgedTarget): void {
  if (min >= 0 || min === ignored) return
  throw faultOf(
    min,
    'labels from 0 on',
    `a label of ${output.name} is ${min}: number classes from 0`,
  )
}

function refuseOutsideShares({ output, loss, figures: { min, max } }: JudgedTarget): void {
  if (min >= 0 && max <= 1) return
  const found = max > 1 ? max : min
  const mend =
    min >= 0 && max <= byteMax
      ? `divide the targets by ${max}`
      : 'scale the targets to 0 to 1, or train with a loss for real numbers, such as meanSquaredError'
  throw faultOf(
    found,
    'targets from 0 to 1',
    `the targets of a cross-entropy lie from 0 to 1; found ${found} in ${output.name} (loss ${loss}): ${mend}`,
  )
}

const faultOf = (value: number, accepted: string, message: string): BatchwiseError =>
  invalid('/data/dataset', value, accepted, message)

/** How the training rows are shared among classes; null where the loss sees no classes. */
export function balanceOf({ type, balance }: JudgedTarget): ClassBalance | null {
  return type === 'class' ? balance : null
}
