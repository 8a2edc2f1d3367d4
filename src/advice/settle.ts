/**
 * From the end of the search to the decision, by what the question asks for. `cheapest` looks for the cell of least cost to the target: the posterior then weighs a step by what it costs instead of by
 * its time (`costSetting`). Either way the other of quickest and cheapest is judged from the same curves.
 */
import type { Decision, Rival } from './conclude.js'
import { decide } from './decide.js'
import type { Question } from './interfaces.js'
import { candidateKey, type Candidate, type RaceCurve } from './race-curves.js'
import { searchState, type SearchSetting, type SearchState } from './search.js'
import { nearest } from './statistics.js'
import { stepTimeMs, type StepTimeLaw } from './step-time.js'
import { defaultLearningRate } from './sweep.js'
import { costOfTime, fullLoadPerHour, isFlat } from './training-cost.js'

/** What `fit` of Keras takes where nothing is said. */
export const frameworkBatchSize = 32

interface Ended { readonly question: Question; readonly stepLaw: StepTimeLaw; readonly search: SearchSetting; readonly state: SearchState; readonly curves: readonly RaceCurve[] }

export function settle(ended: Ended): Decision {
  const decision = decide(ended.question.objective, ended.state, ended.curves)
  return 'verdict' in decision ? decision : { ...decision, rivals: rivalsOf(ended, decision) }
}

/** A step's cost as device time at full load that costs as much, ms; nothing where cheapest is fastest. */
export function costSetting(question: Question, stepLaw: StepTimeLaw): Pick<SearchSetting, 'stepCost'> {
  const perHour = fullLoadPerHour(question)
  if (perHour === null || isFlat(question)) return {}
  return { stepCost: (batchSize) => (3_600_000 * (costOfTime(question, stepLaw, batchSize, stepTimeMs(stepLaw, batchSize)) ?? 0)) / perHour }
}

/** The framework's default, and the quickest beside the cheapest or the other way round. */
function rivalsOf(ended: Ended, chosen: Candidate): readonly Rival[] {
  const { question, stepLaw, search, state, curves } = ended
  const { stepCost: _, ...byTime } = search
  const quickest = search.stepCost === undefined ? state : searchState(byTime, curves)
  const cost = costSetting(question, stepLaw)
  const seen = new Set(curves.map(candidateKey))
  const timeOf = (cell: Candidate): number => quickest.belief.cells.find((one) => candidateKey(one) === candidateKey(cell))?.timeMs ?? Number.NaN
  const rival = (role: Rival['role'], cell: Candidate | undefined): readonly Rival[] => {
    if (cell === undefined) return []
    const timeRatio = timeOf(cell) / timeOf(chosen)
    return Number.isFinite(timeRatio) ? [{ role, batchSize: cell.batchSize, learningRate: cell.learningRate, timeRatio, seen: seen.has(candidateKey(cell)) }] : []
  }
  const usual = { batchSize: nearest(search.cells.map(({ batchSize }) => batchSize), frameworkBatchSize), learningRate: nearest(search.cells.map(({ learningRate }) => learningRate), defaultLearningRate(question.optimizer)) }
  const other = cost.stepCost === undefined ? [] : question.objective === 'cheapest' ? rival('fastest', bestSeen(quickest, chosen)) : rival('cheapest', bestSeen(searchState({ ...search, ...cost }, curves), chosen))
  return [...rival('framework-default', usual), ...other]
}

/** Of the cells that were seen to reach the level, the one of least expected regret, where that is less than the chosen one's. */
function bestSeen({ belief, observations }: SearchState, chosen: Candidate): Candidate | undefined {
  const reached = new Set(observations.flatMap((one) => (one.kind === 'reached' ? [candidateKey(one)] : [])))
  const [best] = belief.cells.filter((cell) => reached.has(candidateKey(cell)) || candidateKey(cell) === candidateKey(chosen)).sort((a, b) => a.expectedRegret - b.expectedRegret)
  return best === undefined || candidateKey(best) === candidateKey(chosen) ? undefined : best
}
