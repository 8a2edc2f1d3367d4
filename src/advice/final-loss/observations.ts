/**
 * From races and anneals to losses on the way to the end.
 *
 * A loss at a constant rate after a share s of the planned steps lies ln(1/s) before the end. A
 * cool-down from there (a fifth as many steps) lies 0.8 ln(1/(1.2 s)) before it, a whole falling
 * training over the share s 0.7 ln(1/s): both are nearer to the end than their steps tell.
 *
 * Where the rate stays constant, the end is the lowest loss on the way, and an early loss is the
 * lowest so far.
 */
import { mean } from '../math/statistics.js'
import type { RaceCurve } from '../race/curves.js'
import type { Candidate } from '../vocabulary/decision.js'
import type { AdvisedSchedule } from '../vocabulary/question.js'
import type { Anneal } from './anneals.js'
import type { FinalLossNumbers } from './numbers.js'
import type { LossPoint, SeenLoss } from './posterior.js'

/** What was trained, and for how long it is planned. */
export interface Trained {
  /** How the rate of the planned training goes. */
  readonly schedule: AdvisedSchedule
  readonly race: readonly RaceCurve[]
  readonly anneals: readonly Anneal[]
  /** Steps of the planned training at a batch size. */
  readonly stepsPlanned: (batchSize: number) => number
  /** Validation loss of the untrained model. */
  readonly start: number
}

/** A loss after `steps` at a constant rate. */
export function raceObservation(
  cell: Candidate,
  steps: number,
  stepsPlanned: number,
  schedule: AdvisedSchedule,
  { observations }: FinalLossNumbers,
): LossPoint {
  const before = Math.max(0, Math.log(stepsPlanned / steps))
  const deviation = observations.noise + observations.noiseBefore * Math.sqrt(before)
  const wholeSum = schedule === 'falling' ? stepsPlanned / 2 : stepsPlanned
  const pace = Math.min(0, Math.log(steps / wholeSum))
  return { ...cell, before, pace, variance: deviation ** 2 }
}

/** A loss after `steps` of a falling rate, and `from` at a constant rate before. */
export function annealObservation(
  cell: Candidate,
  { from, steps }: Pick<Anneal, 'from' | 'steps'>,
  stepsPlanned: number,
  { observations }: FinalLossNumbers,
): LossPoint {
  const share = from === 0 ? observations.wholeBefore : observations.cooledBefore
  const before = Math.max(0, share * Math.log(stepsPlanned / (from + steps)))
  const pace = Math.min(0, Math.log((2 * from + steps) / stepsPlanned))
  return { ...cell, before, pace, variance: observations.noise ** 2 }
}

/** All losses that say something about an end, ln. */
export function seenLosses(trained: Trained, numbers: FinalLossNumbers): readonly SeenLoss[] {
  const { race, anneals, schedule } = trained
  const fallen = schedule === 'falling' ? anneals : []
  return [
    ...race.flatMap((curve) => raceLosses(curve, trained, numbers)),
    ...fallen.flatMap((anneal) => annealLosses(anneal, trained, numbers)),
  ]
}

function annealLosses(
  anneal: Anneal,
  { stepsPlanned, start }: Trained,
  numbers: FinalLossNumbers,
): readonly SeenLoss[] {
  const { batchSize, learningRate, loss, diverged } = anneal
  const cell = { batchSize, learningRate }
  if (diverged) return [divergedLoss(cell, start, numbers)]
  if (loss === null) return []
  const shows = annealObservation(cell, anneal, stepsPlanned(batchSize), numbers)
  return [seenLoss(shows, Math.log(loss), start)]
}

/** One loss at the end of each rung. */
function raceLosses(
  curve: RaceCurve,
  { stepsPlanned, start, schedule }: Trained,
  numbers: FinalLossNumbers,
): readonly SeenLoss[] {
  const { batchSize, learningRate } = curve
  const cell = { batchSize, learningRate }
  if (curve.diverged) return [divergedLoss(cell, start, numbers)]
  return curve.rungSteps.flatMap((end) => {
    if (end === 0) return []
    const shows = raceObservation(cell, end, stepsPlanned(batchSize), schedule, numbers)
    const value =
      schedule === 'constant' ? lowestBy(curve, end) : lateMean(curve, end, numbers.observations)
    return [seenLoss(shows, value, start)]
  })
}

/** ln of the lowest loss up to a step. */
const lowestBy = ({ points }: RaceCurve, end: number): number =>
  Math.log(Math.min(...points.filter(([step]) => step <= end).map(([, loss]) => loss)))

/** Mean of ln loss over the last steps up to one. */
function lateMean(
  { points }: RaceCurve,
  end: number,
  { lastShare }: FinalLossNumbers['observations'],
): number {
  const late = points.filter(([step]) => step >= (1 - lastShare) * end && step <= end)
  return mean(late.map(([, loss]) => Math.log(loss)))
}

/**
 * A loss above the start counts as the start: the averages of a batch norm swing at first, and the
 * training may still come down.
 */
function seenLoss(shows: LossPoint, value: number, start: number): SeenLoss {
  return { ...shows, value: Math.min(value, Math.log(start)) }
}

/** A training that diverged says that the end would be no better than the start. */
function divergedLoss(
  cell: Candidate,
  start: number,
  { observations }: FinalLossNumbers,
): SeenLoss {
  return {
    ...cell,
    before: 0,
    pace: 0,
    variance: observations.divergedDeviation ** 2,
    value: Math.log(start) + observations.divergedAbove,
  }
}
