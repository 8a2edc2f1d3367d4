/**
 * The search for the candidate whose planned training ends lowest: the next trial, and the belief
 * at its end.
 *
 * The next trial is the one with the largest expected fall of the lowest predicted end, for its
 * cost (the knowledge gradient: Frazier, Powell and Dayanik, "The knowledge-gradient policy for
 * correlated normal beliefs", 2009).
 */
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import type { Optimizer } from '../vocabulary/optimizers.js'
import type { FinalLossNumbers } from './numbers.js'
import { seenLosses, type Trained } from './observations.js'
import { endBelief, type EndBelief } from './posterior.js'
import { possibleTrials, type PossibleTrial } from './trials.js'
import { worldsOf } from './worlds.js'

export interface FinalLossSetting extends Trained {
  readonly cells: readonly Candidate[]
  readonly optimizer: Optimizer
  /** Where the range test came apart; null without an edge. */
  readonly edge: Candidate | null
  /** Duration of a step, ms. */
  readonly stepTime: (batchSize: number) => number
  /** What a trial takes beside its steps, ms. */
  readonly overheadMs: number
  /** Whole budget of the search, what is spent of it, and the planned training, ms. */
  readonly budgetMs: number
  readonly spentMs: number
  readonly plannedMs: number
  /** Least device time of an `auto` budget, ms. */
  readonly leastMs: number
  /** Trainings that the answer serves; null for a budget in seconds. */
  readonly trainings: number | null
}

export interface PredictedEnd extends Candidate {
  /** Mean and standard deviation of ln loss at the end. */
  readonly log: number
  readonly deviation: number
  /** Some trial trained it, and it did not diverge. */
  readonly trained: boolean
}

export interface FinalLossState {
  readonly ends: readonly PredictedEnd[]
  /** Covariance of ln end, by pair of candidates. */
  readonly covariances: readonly Float64Array[]
  /** The candidate to advise if the search ended now; null without candidates. */
  readonly favourite: PredictedEnd | null
}

export type FinalLossStep =
  | (FinalLossState & { readonly kind: 'train'; readonly trial: PossibleTrial })
  | (FinalLossState & { readonly kind: 'over' })

/** A trial with its cost and the expected fall of the lowest end, ln. */
interface Offer {
  readonly trial: PossibleTrial
  readonly costMs: number
  readonly fall: number
}

export function finalLossStep(setting: FinalLossSetting, numbers: FinalLossNumbers): FinalLossStep {
  const { cells } = setting
  const possible = possibleTrials(cells, setting, numbers)
  const belief = endBelief(
    worldsOf(setting.optimizer, setting.edge, numbers),
    cells,
    seenLosses(setting, numbers),
    possible.map(({ shows }) => shows),
    numbers,
  )
  const state = stateOf(setting, belief)
  const offers = possible
    .map((trial, i): Offer => ({
      trial,
      costMs: trial.newSteps * setting.stepTime(trial.cell.batchSize) + setting.overheadMs,
      fall: expectedFall(belief.means, belief.moves[i] ?? new Float64Array()),
    }))
    .filter(({ costMs }) => costMs <= setting.budgetMs - setting.spentMs)
  const best = bestOffer(offers, setting, numbers)
  return best === null
    ? { ...state, kind: 'over' }
    : { ...state, kind: 'train', trial: best.trial }
}

function bestOffer(
  offers: readonly Offer[],
  setting: FinalLossSetting,
  { trials }: FinalLossNumbers,
): Offer | null {
  const { plannedMs, trainings, spentMs, leastMs } = setting
  const score = ({ fall, costMs }: Offer): number => fall / (costMs / plannedMs) ** trials.costPower
  const [best] = [...offers].sort((a, b) => score(b) - score(a))
  if (best === undefined) return null
  const mayStop =
    trainings !== null && spentMs >= Math.max(leastMs, trials.leastShareOfPlan * plannedMs)
  const isWorthIt = best.fall >= (trials.worth * best.costMs) / (plannedMs * (trainings ?? 1))
  return mayStop && !isWorthIt ? null : best
}

function stateOf({ cells, race, anneals }: FinalLossSetting, belief: EndBelief): FinalLossState {
  const stable = new Set(
    [
      ...race.filter(({ diverged, points }) => !diverged && (points.at(-1)?.[0] ?? 0) > 0),
      ...anneals.filter(({ loss }) => loss !== null),
    ].map(candidateKey),
  )
  const ends = cells.map(({ batchSize, learningRate }, i): PredictedEnd => ({
    batchSize,
    learningRate,
    log: belief.means[i] ?? Number.NaN,
    deviation: Math.sqrt(belief.covariances[i]?.[i] ?? Number.NaN),
    trained: stable.has(candidateKey({ batchSize, learningRate })),
  }))
  const [favourite = null] = [...ends].sort((a, b) => a.log - b.log)
  return { ends, covariances: belief.covariances, favourite }
}

/** Middles of 15 equally likely parts of the standard normal distribution. */
const normalMiddles = [
  -1.834, -1.282, -0.967, -0.728, -0.524, -0.341, -0.168, 0, 0.168, 0.341, 0.524, 0.728, 0.967,
  1.282, 1.834,
]

/**
 * By how much an observation is expected to lower the lowest mean.
 *
 *   min mu - E[min (mu + z move)],   z standard normal
 */
function expectedFall(means: Float64Array, moves: Float64Array): number {
  const lowest = Math.min(...means)
  const sum = normalMiddles.reduce((total, z) => {
    let least = Number.POSITIVE_INFINITY
    for (let c = 0; c < means.length; c++)
      least = Math.min(least, (means[c] ?? 0) + z * (moves[c] ?? 0))
    return total + least
  }, 0)
  return lowest - sum / normalMiddles.length
}
