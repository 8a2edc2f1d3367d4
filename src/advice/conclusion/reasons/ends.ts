/** What planned trainings reach. */
import type { Candidate, EndForecast, SizeEnd } from '../../vocabulary/decision.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import { sources } from '../../vocabulary/sources.js'
import type { Situation } from '../situation.js'
import { trialsOf, trialsOfSize } from '../trials-of.js'
import { wholeTrainingMs } from '../whole-training.js'
import { divergedReasons } from './diverged.js'

/** The lowest end, and the trade between batch sizes. */
export function endReasons(situation: Situation, ends: EndForecast): readonly Reason[] {
  const { question, readings, chosen, decidingTrials } = situation
  const own = ends.bySize.find(({ batchSize }) => batchSize === chosen.batchSize)
  if (own === undefined) return []
  const { value: loss, low, high } = own.loss
  const trained = { candidates: ends.trained, annealed: ends.annealed }
  return [
    reason(
      'end-lowest',
      {
        ...trained,
        loss,
        low,
        high,
        epochs: question.epochsPlanned,
        ...atConstantRate(ends),
        ...(own.arrived ? { measured: true } : {}),
      },
      decidingTrials,
      ends.schedule === 'falling' ? sources.hagele : null,
    ),
    ...usualReasons(situation, ends, own),
    ...bySizeReasons(situation, ends),
    ...asGoodReasons(situation, ends),
    ...divergedReasons(readings.race),
  ]
}

const atConstantRate = ({ schedule }: EndForecast): { readonly rate?: 'constant' } =>
  schedule === 'constant' ? { rate: 'constant' } : {}

/** Against the pair that the user trains with now, else what a framework takes without a word. */
function usualReasons(
  situation: Situation,
  { usual }: EndForecast,
  own: SizeEnd,
): readonly Reason[] {
  if (usual === null) return []
  const { question, readings } = situation
  const { batchSize, learningRate } = usual
  const values = {
    batchSize,
    learningRate,
    usualLoss: usual.loss.value,
    loss: own.loss.value,
    ...ratioValues(usual),
    ...wholeTimes(situation, usual, own),
    ...(usual.arrived && own.arrived ? { measured: true } : {}),
    same: batchSize === own.batchSize && learningRate === own.learningRate,
    current: question.current !== undefined,
  }
  return [reason('end-usual', values, [...trialsOf(readings, usual), ...trialsOf(readings, own)])]
}

/** Absent without step times. */
function wholeTimes(situation: Situation, usual: SizeEnd, own: SizeEnd) {
  const timeMs = wholeTrainingMs(situation, own.batchSize)
  const usualMs = wholeTrainingMs(situation, usual.batchSize)
  return timeMs === null || usualMs === null ? {} : { timeMs, usualMs }
}

const ratioValues = ({ ratio: { value, low, high } }: SizeEnd) => ({
  ratio: value,
  ratioLow: low,
  ratioHigh: high,
})

/** The sizes that trained, and the advised one. */
function bySizeReasons(
  situation: Situation,
  { bySize, largestAsGood }: EndForecast,
): readonly Reason[] {
  const { readings, chosen } = situation
  const trained = bySize.filter(
    ({ sizeTrained, batchSize }) => sizeTrained || batchSize === chosen.batchSize,
  )
  if (readings.stepLaw === null || trained.length < 2) return []
  const sizes = trained.map((end) => ({
    batchSize: end.batchSize,
    learningRate: end.learningRate,
    loss: end.loss.value,
    ...ratioValues(end),
    timeMs: wholeTrainingMs(situation, end.batchSize) ?? 0,
    trained: end.trained,
    arrived: end.arrived,
  }))
  const cited = trained.flatMap(({ batchSize }) => trialsOfSize(readings, batchSize))
  return [reason('end-by-size', { sizes, asGood: largestAsGood }, cited)]
}

/** Other pairs that would do. */
function asGoodReasons({ decidingTrials }: Situation, { asGood }: EndForecast): readonly Reason[] {
  if (asGood === undefined) return []
  const { batchSizes, learningRates, pairs, within, held } = asGood
  const range = {
    batchSizeLow: batchSizes.low,
    batchSizeHigh: batchSizes.high,
    learningRateLow: learningRates.low,
    learningRateHigh: learningRates.high,
  }
  return [reason('pairs-as-good', { ...range, pairs, within, held }, decidingTrials)]
}

/** How the rate goes, and the pair for whoever keeps it constant. */
export function fallingRateReasons(
  { question, readings, stepsPerEpoch, warmupSteps, decidingTrials }: Situation,
  constant: Candidate | undefined,
): readonly Reason[] {
  const last = stepsPerEpoch * question.epochsPlanned
  const falls = reason('rate-falls', { from: warmupSteps, to: last }, decidingTrials)
  if (constant === undefined) return [falls]
  const { batchSize, learningRate } = constant
  const pair = { batchSize, learningRate }
  return [falls, reason('constant-rate-pair', pair, trialsOf(readings, pair))]
}
