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
import { arrivedEnds } from './anneals.js'
import type { FieldPoint } from './field.js'
import type { FinalLossNumbers } from './numbers.js'
import { seenLosses, type Trained } from './observations.js'
import { EndPosterior, type Predicted } from './posterior.js'
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
  /** Standard deviation of ln (this end / the favourite's). */
  readonly apart: number
  /** Some trial trained it, and it did not diverge. */
  readonly trained: boolean
}

/** Candidates that may end lowest. */
interface Contenders {
  readonly ends: readonly PredictedEnd[]
  /** Covariance of ln end, by pair of them. */
  readonly covariances: readonly Float64Array[]
}

export interface FinalLossState {
  /** Every candidate. */
  readonly ends: readonly PredictedEnd[]
  readonly contenders: Contenders
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

/** The belief, without a next trial. */
export function finalLossState(
  setting: FinalLossSetting,
  numbers: FinalLossNumbers,
): FinalLossState {
  return beliefOf(setting, numbers).state
}

export function finalLossStep(setting: FinalLossSetting, numbers: FinalLossNumbers): FinalLossStep {
  const { state, posterior, predicted } = beliefOf(setting, numbers)
  const best = bestOffer(offersOf(setting, posterior, predicted, numbers), setting, numbers)
  return best === null ? { ...state, kind: 'over' } : { ...state, kind: 'train', trial: best.trial }
}

interface Belief {
  readonly state: FinalLossState
  readonly posterior: EndPosterior
  /** Ends of the contenders. */
  readonly predicted: Predicted
}

function beliefOf(setting: FinalLossSetting, numbers: FinalLossNumbers): Belief {
  const posterior = new EndPosterior(
    worldsOf(setting.optimizer, setting.edge, numbers),
    seenLosses(setting, numbers),
    numbers,
  )
  const every = predictedEnds(setting, posterior)
  const { ends, favourite } = fromFavourite(every, posterior, setting, numbers)
  const likely = likelyLowest(ends, favourite, numbers)
  const predicted = posterior.predict(likely.map(asEnd))
  const covariances = posterior.covariances(predicted, predicted)
  return {
    state: { ends, contenders: { ends: likely, covariances }, favourite },
    posterior,
    predicted,
  }
}

/** The contenders and some other cells, with the posterior that tells more of them. */
export function likelyEnds(
  setting: FinalLossSetting,
  cells: readonly Candidate[],
  numbers: FinalLossNumbers,
): { readonly posterior: EndPosterior; readonly likely: readonly Candidate[] } {
  const { state, posterior } = beliefOf(setting, numbers)
  const contenders = state.contenders.ends
  const known = new Set(contenders.map(candidateKey))
  const others = cells.filter((cell) => !known.has(candidateKey(cell)))
  return { posterior, likely: [...contenders, ...others] }
}

type EndAlone = Omit<PredictedEnd, 'apart'>

/** The favourite, and how sure the difference of every end to its own is. */
function fromFavourite(
  every: EveryEnd,
  posterior: EndPosterior,
  setting: FinalLossSetting,
  numbers: FinalLossNumbers,
): Pick<FinalLossState, 'ends' | 'favourite'> {
  const chosen = favouriteOf(every.ends, setting, numbers)
  if (chosen === null) return { ends: [], favourite: null }
  const own = posterior.predict([asEnd(chosen)])
  const shared = posterior.covariances(every.predicted, own)
  const ends = every.ends.map((end, i) => {
    const variance = end.deviation ** 2 + chosen.deviation ** 2 - 2 * (shared[i]?.[0] ?? 0)
    return { ...end, apart: end === chosen ? 0 : Math.sqrt(Math.max(0, variance)) }
  })
  return { ends, favourite: ends[every.ends.indexOf(chosen)] ?? null }
}

/**
 * Of the ends that are as good as the lowest, one that was trained where there is one; of these
 * that of the largest batch: it trains soonest. What whole trainings showed counts as it is.
 */
function favouriteOf(
  ends: readonly EndAlone[],
  { anneals, stepsPlanned }: FinalLossSetting,
  { decision }: FinalLossNumbers,
): EndAlone | null {
  const arrived = arrivedEnds(anneals, stepsPlanned)
  const standing = ends.map((end) => ({ end, log: arrived.get(candidateKey(end)) ?? end.log }))
  const lowest = Math.min(...standing.map(({ log }) => log))
  const [favourite] = standing
    .filter(({ log }) => log <= lowest + Math.log1p(decision.asGood))
    .sort(
      (a, b) =>
        Number(b.end.trained) - Number(a.end.trained) ||
        b.end.batchSize - a.end.batchSize ||
        a.log - b.log,
    )
  return favourite?.end ?? null
}

const asEnd = ({ batchSize, learningRate }: Candidate): FieldPoint => ({
  batchSize,
  learningRate,
  before: 0,
  pace: 0,
})

interface EveryEnd {
  readonly ends: readonly EndAlone[]
  readonly predicted: Predicted
}

function predictedEnds(
  { cells, race, anneals }: FinalLossSetting,
  posterior: EndPosterior,
): EveryEnd {
  const stable = new Set(
    [
      ...race.filter(({ diverged, points }) => !diverged && (points.at(-1)?.[0] ?? 0) > 0),
      ...anneals.filter(({ loss }) => loss !== null),
    ].map(candidateKey),
  )
  const predicted = posterior.predict(cells.map(asEnd))
  const variances = posterior.variances(predicted)
  const ends = cells.map(({ batchSize, learningRate }, i) => ({
    batchSize,
    learningRate,
    log: predicted.means[i] ?? Number.NaN,
    deviation: Math.sqrt(variances[i] ?? Number.NaN),
    trained: stable.has(candidateKey({ batchSize, learningRate })),
  }))
  return { ends, predicted }
}

/**
 * The favourite, and those with the lowest ends within a standard deviation: the others cost time
 * to weigh.
 */
function likelyLowest(
  ends: readonly PredictedEnd[],
  favourite: PredictedEnd | null,
  { trials }: FinalLossNumbers,
): readonly PredictedEnd[] {
  const least = (end: PredictedEnd): number =>
    end === favourite ? Number.NEGATIVE_INFINITY : end.log - end.deviation
  return [...ends].sort((a, b) => least(a) - least(b)).slice(0, trials.contendersMax)
}

/** Trials of the contenders that the budget pays for. */
function offersOf(
  setting: FinalLossSetting,
  posterior: EndPosterior,
  contenders: Predicted,
  numbers: FinalLossNumbers,
): readonly Offer[] {
  const { stepTime, overheadMs, budgetMs, spentMs } = setting
  const costOf = ({ newSteps, cell }: PossibleTrial): number =>
    newSteps * stepTime(cell.batchSize) + overheadMs
  const possible = possibleTrials(contenders.points, setting, numbers).filter(
    (trial) => costOf(trial) <= budgetMs - spentMs,
  )
  const shown = posterior.predict(possible.map(({ shows }) => shows))
  const variances = posterior.variances(shown)
  const moves = posterior.covariances(shown, contenders)
  return possible.map((trial, i) => {
    const deviation = Math.sqrt((variances[i] ?? 0) + trial.shows.variance)
    const move = (moves[i] ?? new Float64Array()).map((value) => value / deviation)
    return { trial, costMs: costOf(trial), fall: expectedFall(contenders.means, move) }
  })
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
