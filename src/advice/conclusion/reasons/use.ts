/** What to do: the advised pair, how long it trains, and how to spread it over devices. */
import { nearest } from '../../math/statistics.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import { sources } from '../../vocabulary/sources.js'
import type { Situation } from '../situation.js'

export function useReason({ chosen, question, decidingTrials }: Situation): Reason {
  return reason(
    'use',
    {
      batchSize: chosen.batchSize,
      batchSizeLow: chosen.batchSizeInterval.low,
      batchSizeHigh: chosen.batchSizeInterval.high,
      learningRate: chosen.learningRate,
      learningRateLow: chosen.learningRateInterval.low,
      learningRateHigh: chosen.learningRateInterval.high,
      optimizer: question.optimizer,
    },
    decidingTrials,
  )
}

export function durationReasons(situation: Situation): readonly Reason[] {
  const { question, readings, stepsPerEpoch, stepTimeMs, epochTimeMs } = situation
  if (stepTimeMs === null || epochTimeMs === null) return []
  return [
    reason(
      'duration',
      {
        stepsPerEpoch,
        stepTimeMs,
        ...stepSpread(situation),
        epochTimeMs,
        epochs: question.epochsPlanned,
        totalMs: epochTimeMs * question.epochsPlanned,
      },
      readings.cited.stepTime,
    ),
  ]
}

/** How much the steps varied at the timed batch size nearest to the advised one. */
function stepSpread({ readings, chosen }: Situation): { readonly stepSpread?: number } {
  const sizes = readings.stepTimings.map(({ batchSize }) => batchSize)
  const nearestSize = nearest(sizes, chosen.batchSize)
  const timing = readings.stepTimings.find(({ batchSize }) => batchSize === nearestSize)
  return timing === undefined ? {} : { stepSpread: timing.spread }
}

export function energyReasons({ readings, epochTimeMs }: Situation): readonly Reason[] {
  const watts = readings.powerWatts
  if (watts === null || epochTimeMs === null) return []
  const joulesPerEpoch = (watts * epochTimeMs) / 1000
  return [reason('energy', { watts, joulesPerEpoch }, readings.cited.stepTime)]
}

export function accumulationReasons(situation: Situation): readonly Reason[] {
  const { accumulation, layout, readings, noiseTrials } = situation
  if (accumulation === null || layout !== null) return []
  return [reason('accumulate', accumulation, [...readings.cited.memory, ...noiseTrials])]
}

export function workersReasons(situation: Situation): readonly Reason[] {
  const { workers, layout, question, noiseTrials } = situation
  if (workers === null || layout !== null) return []
  return [
    reason(
      'workers',
      { ...workers, epochsPlanned: question.epochsPlanned },
      noiseTrials,
      sources.mcCandlish,
    ),
  ]
}
