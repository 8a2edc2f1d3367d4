/**
 * From the end of the search to the decision, by the objective of the question.
 *
 * The search looks for the fastest cell whatever the objective. `cheapest` is judged afterwards
 * from the same curves, with the cost of a step in place of its time. A search by cost would find
 * cheaper cells more often, but also twice as many that never reach the target (docs/search.md).
 */
import { stepTimeMs, type StepTimeLaw } from '../timing/step-time-law.js'
import type { Estimate } from '../vocabulary/answer.js'
import { candidateKey, type Candidate, type Decision, type Rival } from '../vocabulary/decision.js'
import type { Question } from '../vocabulary/question.js'
import { comparedPair, curveOf } from './compared.js'
import { timeToLevelMs, type RaceCurve } from './curves.js'
import { decide } from './decide.js'
import type { RaceNumbers } from './numbers.js'
import { reachedKeys } from './observations.js'
import type { CellBelief } from './posterior/belief.js'
import { searchState, type SearchSetting, type SearchState } from './search.js'
import { costOfTime, fullLoadPerHour, hourMs, isFlat } from './training-cost.js'

/** The search at its end. */
export interface EndedSearch {
  readonly question: Question
  readonly stepLaw: StepTimeLaw
  readonly setting: SearchSetting
  readonly state: SearchState
  readonly curves: readonly RaceCurve[]
  readonly numbers: RaceNumbers
}

/** The decision with the noise-limited rate and the rivals to compare it with. */
export function settle(search: EndedSearch): Decision {
  const { question, curves, numbers } = search
  const byCost = stateByCost(search)
  const isCheapest = question.objective === 'cheapest'
  const decision = decide(
    question.objective,
    isCheapest ? (byCost ?? search.state) : keepingCurrent(search),
    curves,
    numbers,
  )
  if ('verdict' in decision) return decision
  const limit = noiseLimitedRate(search, decision.batchSize)
  return {
    ...decision,
    ...(limit === null ? {} : { noiseLimitedRate: limit }),
    rivals: rivalsOf(search, decision, byCost),
  }
}

/**
 * The decision for a rate that falls: another cell in the place of the race's own choice. A rival
 * that is quicker at a constant rate is none then.
 */
export function settleFalling(search: EndedSearch, favourite: CellBelief): Decision {
  const own = settle(search)
  if ('verdict' in own || candidateKey(own) === candidateKey(favourite)) return own
  const decision = settle({ ...search, state: { ...search.state, favourite } })
  if ('verdict' in decision || candidateKey(decision) === candidateKey(own)) return own
  const { runnerUp: _, ...others } = decision
  const { batchSize, learningRate } = own
  return { ...others, raceMargin: null, atConstantRate: { batchSize, learningRate } }
}

/**
 * The learning rate at which gradient noise alone would keep a batch from the target, with an
 * 80 % range.
 *
 *   eta_w = rho B^p      (`posterior/noise-wall.ts`)
 *
 * @returns null where the noise was not measured
 */
function noiseLimitedRate(
  { setting, state, numbers }: EndedSearch,
  batchSize: number,
): Estimate | null {
  if (state.noiseWall === null) return null
  const { log, deviation } = state.noiseWall
  const { tailDeviations } = numbers.decision
  const rateAt = (deviations: number): number =>
    Math.exp(log + deviations * deviation) * batchSize ** setting.family.wallExponent
  return { value: rateAt(0), low: rateAt(-tailDeviations), high: rateAt(tailDeviations) }
}

/**
 * The state of the search with a step's cost in place of its time: the time at full load that
 * costs as much. The favourite is a cell that reached the level where any did, because the search
 * trained for speed.
 *
 * @returns null without a tariff, or where cheapest is fastest
 */
function stateByCost(search: EndedSearch): SearchState | null {
  const { question, stepLaw, setting, curves, numbers } = search
  const perHour = fullLoadPerHour(question)
  if (perHour === null || isFlat(question)) return null
  const stepTime = (batchSize: number): number => {
    const stepMs = stepTimeMs(stepLaw, batchSize)
    return (hourMs * (costOfTime(question, stepLaw, batchSize, stepMs) ?? 0)) / perHour
  }
  const state = searchState({ ...setting, stepTime }, curves, numbers)
  const [best] = cellsAtLevel(state)
  return best === undefined ? state : { ...state, favourite: best }
}

/**
 * A change must be worth it: what the user trains with now stays the advice where it was seen to
 * reach the level as soon as the favourite.
 */
function keepingCurrent({ question, state, curves }: EndedSearch): SearchState {
  const { current } = question
  const { favourite, level } = state
  if (current === undefined || favourite === null || level === null) return state
  const own = beliefOf(state, current)
  const [currentTime, favouriteTime] = [current, favourite].map((pair) => {
    const curve = curveOf(curves, pair)
    return curve === undefined ? null : timeToLevelMs(curve, level.level, level.start)
  })
  const isAsQuick =
    currentTime?.reached === true &&
    favouriteTime?.reached === true &&
    currentTime.timeMs <= favouriteTime.timeMs
  return own !== undefined && isAsQuick ? { ...state, favourite: own } : state
}

/** The cells that reached the level, the one of least expected regret first. */
function cellsAtLevel({ belief, observations }: SearchState): readonly CellBelief[] {
  const reached = reachedKeys(observations)
  return belief.cells
    .filter((cell) => reached.has(candidateKey(cell)))
    .sort((a, b) => a.expectedRegret - b.expectedRegret)
}

/** The current or the usual pair; and the fastest beside the cheapest, or the other way round. */
function rivalsOf(
  search: EndedSearch,
  chosen: Candidate,
  byCost: SearchState | null,
): readonly Rival[] {
  const compared = comparedPair(search)
  const rivals = [rivalOf(search, chosen, compared.role, compared)]
  if (byCost !== null) {
    const isCheapest = search.question.objective === 'cheapest'
    const role = isCheapest ? 'fastest' : 'cheapest'
    const better = betterCell(isCheapest ? search.state : byCost, chosen)
    rivals.push(rivalOf(search, chosen, role, better))
  }
  return rivals.filter((rival) => rival !== null)
}

/** @returns null without a cell, or where a time is unknown. */
function rivalOf(
  { state, curves }: EndedSearch,
  chosen: Candidate,
  role: Rival['role'],
  cell: Candidate | undefined,
): Rival | null {
  if (cell === undefined) return null
  const timeRatio = timeOf(state, cell) / timeOf(state, chosen)
  if (!Number.isFinite(timeRatio)) return null
  const { batchSize, learningRate } = cell
  const seen = curves.some((curve) => candidateKey(curve) === candidateKey(cell))
  return { role, batchSize, learningRate, timeRatio, seen }
}

const beliefOf = ({ belief }: SearchState, cell: Candidate): CellBelief | undefined =>
  belief.cells.find((candidate) => candidateKey(candidate) === candidateKey(cell))

const timeOf = (state: SearchState, cell: Candidate): number =>
  beliefOf(state, cell)?.timeMs ?? Number.NaN

/** The best cell that reached the level, where it expects less regret than the chosen one. */
function betterCell(state: SearchState, chosen: Candidate): Candidate | undefined {
  const own = beliefOf(state, chosen)
  const [best] = cellsAtLevel(state)
  const isBetter =
    best !== undefined && own !== undefined && best.expectedRegret < own.expectedRegret
  return isBetter ? best : undefined
}
