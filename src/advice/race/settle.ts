/**
 * From the end of the search to the decision, by what the question asks for. The search looks for the quickest cell whatever the objective; `cheapest` is judged from the same curves, the posterior
 * weighing a step by what it costs instead of by its time. To search by cost as well finds cheaper cells more often and cells that never arrive twice as often (docs/search.md).
 */
import { type Decision, type Rival, candidateKey, type Candidate } from '../vocabulary/decision.js'
import type { Question } from '../vocabulary/question.js'
import type { Estimate } from '../vocabulary/answer.js'
import { nearest } from '../math/statistics.js'
import { stepTimeMs, type StepTimeLaw } from '../timing/step-time-law.js'
import { traitsOf } from '../vocabulary/optimizers.js'
import type { CellBelief } from './belief.js'
import { decide } from './decide.js'
import type { RaceCurve } from './curves.js'
import { searchState, type SearchSetting, type SearchState } from './search.js'
import { arrivedKeys } from './observations.js'
import { costOfTime, fullLoadPerHour, isFlat } from './training-cost.js'

/** What `fit` of Keras takes where nothing is said. */
const frameworkBatchSize = 32

interface Ended {
  readonly question: Question
  readonly stepLaw: StepTimeLaw
  readonly search: SearchSetting
  readonly state: SearchState
  readonly curves: readonly RaceCurve[]
}

export function settle(ended: Ended): Decision {
  const { question, state, curves } = ended
  const byCost = judgedByCost(ended)
  const decision = decide(
    question.objective,
    question.objective === 'cheapest' ? (byCost ?? state) : state,
    curves,
  )
  if ('verdict' in decision) return decision
  const wall = noiseLimitedRate(ended, decision.batchSize)
  return {
    ...decision,
    ...(wall === null ? {} : { noiseLimitedRate: wall }),
    rivals: rivalsOf(ended, decision, byCost),
  }
}

/** How hot a batch may be trained before its noise keeps it from the goal, as the gradients foretell it, with an 80 % range; null where they were not measured. */
function noiseLimitedRate({ search, state }: Ended, batchSize: number): Estimate | null {
  if (state.noiseWall === null) return null
  const { log, deviation } = state.noiseWall
  const at = (deviations: number): number =>
    Math.exp(log + deviations * deviation) * batchSize ** search.family.wallExponent
  return { value: at(0), low: at(-1.28), high: at(1.28) }
}

/** The state of the search with a step's cost in the place of its time, as time at full load that costs as much. Null where cheapest is fastest. */
function judgedByCost({ question, stepLaw, search, curves }: Ended): SearchState | null {
  const perHour = fullLoadPerHour(question)
  if (perHour === null || isFlat(question)) return null
  const state = searchState(
    {
      ...search,
      stepTime: (batchSize) =>
        (3_600_000 *
          (costOfTime(question, stepLaw, batchSize, stepTimeMs(stepLaw, batchSize)) ?? 0)) /
        perHour,
    },
    curves,
  )
  // the search trained for speed: a cheaper cell that was never seen to arrive is a hope
  const [arrived] = arrivedCells(state)
  return arrived === undefined ? state : { ...state, favourite: arrived }
}

/** The framework's default, and the quickest beside the cheapest or the other way round. */
function rivalsOf(
  { question, search, state, curves }: Ended,
  chosen: Candidate,
  byCost: SearchState | null,
): readonly Rival[] {
  const seen = new Set(curves.map(candidateKey))
  const timeOf = (cell: Candidate): number =>
    state.belief.cells.find((one) => candidateKey(one) === candidateKey(cell))?.timeMs ?? Number.NaN
  const rival = (role: Rival['role'], cell: Candidate | undefined): readonly Rival[] => {
    const timeRatio = cell === undefined ? Number.NaN : timeOf(cell) / timeOf(chosen)
    return cell !== undefined && Number.isFinite(timeRatio)
      ? [
          {
            role,
            batchSize: cell.batchSize,
            learningRate: cell.learningRate,
            timeRatio,
            seen: seen.has(candidateKey(cell)),
          },
        ]
      : []
  }
  const usual = {
    batchSize: nearest(
      search.cells.map(({ batchSize }) => batchSize),
      frameworkBatchSize,
    ),
    learningRate: nearest(
      search.cells.map(({ learningRate }) => learningRate),
      traitsOf(question.optimizer).defaultLearningRate,
    ),
  }
  const other =
    byCost === null
      ? []
      : question.objective === 'cheapest'
        ? rival('fastest', better(state, chosen))
        : rival('cheapest', better(byCost, chosen))
  return [...rival('framework-default', usual), ...other]
}

/** The cells that were seen to reach the level, the one of least expected regret first. */
function arrivedCells({ belief, observations }: SearchState): readonly CellBelief[] {
  const reached = arrivedKeys(observations)
  return belief.cells
    .filter((cell) => reached.has(candidateKey(cell)))
    .sort((a, b) => a.expectedRegret - b.expectedRegret)
}

/** Of the cells that were seen to reach the level, the one of least expected regret; where that is another one than the chosen and expects less. */
function better(state: SearchState, chosen: Candidate): Candidate | undefined {
  const own = state.belief.cells.find((cell) => candidateKey(cell) === candidateKey(chosen))
  const [best] = arrivedCells(state)
  return best !== undefined && own !== undefined && best.expectedRegret < own.expectedRegret
    ? best
    : undefined
}
