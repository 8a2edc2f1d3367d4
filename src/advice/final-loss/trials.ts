/**
 * The trials that can tell more about an end: a candidate trains on at its constant rate to the
 * next share of the planned steps; where the rate is to fall, it cools down from where it stands,
 * or trains whole.
 */
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import type { AdvisedSchedule } from '../vocabulary/question.js'
import type { RaceCurve } from '../race/curves.js'
import type { Anneal } from './anneals.js'
import type { FinalLossNumbers } from './numbers.js'
import { annealObservation, raceObservation, type Trained } from './observations.js'
import type { LossPoint } from './posterior.js'

/** A trial with what it would show and cost. */
export interface PossibleTrial {
  readonly cell: Candidate
  /** At a constant rate before the rate falls, in all; 0 for a whole falling training. */
  readonly constantSteps: number
  /** Over which the rate falls; 0 for a race. */
  readonly fallingSteps: number
  /** Steps that the trial runs. */
  readonly newSteps: number
  readonly shows: LossPoint
}

/** A candidate and what was trained of it. */
interface Progress {
  readonly cell: Candidate
  readonly curve: RaceCurve | undefined
  readonly anneals: readonly Anneal[]
  readonly planned: number
}

export function possibleTrials(
  cells: readonly Candidate[],
  trained: Trained,
  numbers: FinalLossNumbers,
): readonly PossibleTrial[] {
  const curves = new Map(trained.race.map((curve) => [candidateKey(curve), curve]))
  return cells.flatMap((cell) => {
    const key = candidateKey(cell)
    const progress: Progress = {
      cell,
      curve: curves.get(key),
      anneals: trained.anneals.filter((anneal) => candidateKey(anneal) === key),
      planned: trained.stepsPlanned(cell.batchSize),
    }
    if (isOver(progress)) return []
    const races = raceTrials(progress, trained.schedule, numbers)
    if (trained.schedule === 'constant') return races
    return [...races, ...coolDowns(progress, numbers), ...wholeTrainings(progress, numbers)]
  })
}

/** A trial without a further loss shows that the training cannot go on. */
const isOver = ({ curve, anneals }: Progress): boolean =>
  curve?.diverged === true ||
  curve?.broken === true ||
  (curve !== undefined && curve.rungs.length > curve.rungSteps.length) ||
  anneals.some(({ loss }) => loss === null)

const stepsTrained = ({ curve }: Progress): number => curve?.points.at(-1)?.[0] ?? 0

/** Training on by a few steps tells nothing. */
const nextShareMin = 1.3

/** The next share at a constant rate; an unseen candidate may start with one of the first few. */
function raceTrials(
  progress: Progress,
  schedule: AdvisedSchedule,
  numbers: FinalLossNumbers,
): readonly PossibleTrial[] {
  const { cell, planned } = progress
  const { shares, firstShares, stepsMin } = numbers.trials
  const done = stepsTrained(progress)
  return shares
    .map((share) => Math.max(1, Math.round(share * planned)))
    .filter((steps) => steps >= stepsMin && steps >= done * nextShareMin)
    .slice(0, done === 0 ? firstShares : 1)
    .map((steps) => ({
      cell,
      constantSteps: steps,
      fallingSteps: 0,
      newSteps: steps - done,
      shows: raceObservation(cell, steps, planned, schedule, numbers),
    }))
}

function coolDowns(progress: Progress, numbers: FinalLossNumbers): readonly PossibleTrial[] {
  const { cell, anneals, planned } = progress
  const from = stepsTrained(progress)
  if (from < numbers.trials.stepsMin || anneals.some((anneal) => anneal.from === from)) return []
  const steps = Math.max(1, Math.round(numbers.trials.coolShare * from))
  return [
    {
      cell,
      constantSteps: from,
      fallingSteps: steps,
      newSteps: steps,
      shows: annealObservation(cell, { from, steps }, planned, numbers),
    },
  ]
}

function wholeTrainings(progress: Progress, numbers: FinalLossNumbers): readonly PossibleTrial[] {
  const { cell, anneals, planned } = progress
  return numbers.trials.wholeShares
    .map((share) => Math.max(1, Math.round(share * planned)))
    .filter((steps) => steps >= numbers.trials.stepsMin)
    .filter((steps) => !anneals.some((anneal) => anneal.from === 0 && anneal.steps === steps))
    .map((steps) => ({
      cell,
      constantSteps: 0,
      fallingSteps: steps,
      newSteps: steps,
      shows: annealObservation(cell, { from: 0, steps }, planned, numbers),
    }))
}
