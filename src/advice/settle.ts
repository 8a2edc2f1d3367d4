/**
 * From the end of the search to the decision, by what the question asks for. The search looks for the quickest cell whatever the objective; `cheapest` is judged from the same curves: with a step's
 * cost in the place of its time, the posterior tells the cost to the target.
 */
import type { Decision, Rival } from './conclude.js'
import { decide } from './decide.js'
import type { Question } from './interfaces.js'
import { candidateKey, type RaceCurve } from './race-curves.js'
import { searchState, type SearchSetting, type SearchState } from './search.js'
import { nearest } from './statistics.js'
import { stepTimeMs, type StepTimeLaw } from './step-time.js'
import { defaultLearningRate } from './sweep.js'
import { costOfTime, costUnit, isFlat } from './training-cost.js'

/** What `fit` of Keras takes where nothing is said. */
export const frameworkBatchSize = 32

interface Ended { readonly question: Question; readonly stepLaw: StepTimeLaw; readonly search: SearchSetting; readonly state: SearchState; readonly curves: readonly RaceCurve[] }

export function settle(ended: Ended): Decision {
  const { question, state, curves } = ended
  const byCost = costUnit(question) === null || isFlat(question) ? null : judgedByCost(ended)
  const judged = question.objective === 'cheapest' ? (byCost ?? state) : state
  const decision = decide(question.objective, judged, curves)
  return 'verdict' in decision ? decision : { ...decision, rivals: rivalsOf(ended, decision, byCost) }
}

/** The state of the search with "time" in device milliseconds of a device that costs as much at every size. */
function judgedByCost({ question, stepLaw, search, curves }: Ended): SearchState {
  const unit = costOfTime(question, stepLaw, 1, 1) ?? 1
  return searchState({ ...search, stepTime: (batchSize) => (costOfTime(question, stepLaw, batchSize, stepTimeMs(stepLaw, batchSize)) ?? 0) / unit }, curves)
}

/** The framework's default, and the quickest beside the cheapest or the other way round. */
function rivalsOf({ question, search, state, curves }: Ended, chosen: { readonly batchSize: number; readonly learningRate: number }, byCost: SearchState | null): readonly Rival[] {
  const seen = new Set(curves.map(candidateKey))
  const timeOf = (cell: { readonly batchSize: number; readonly learningRate: number }): number => state.belief.cells.find((one) => candidateKey(one) === candidateKey(cell))?.timeMs ?? Number.NaN
  const rival = (role: Rival['role'], cell: { readonly batchSize: number; readonly learningRate: number }): readonly Rival[] => {
    const timeRatio = timeOf(cell) / timeOf(chosen)
    return candidateKey(cell) === candidateKey(chosen) || !Number.isFinite(timeRatio) ? [] : [{ role, batchSize: cell.batchSize, learningRate: cell.learningRate, timeRatio, seen: seen.has(candidateKey(cell)) }]
  }
  const ordinary = { batchSize: nearest(search.cells.map(({ batchSize }) => batchSize), frameworkBatchSize), learningRate: nearest(search.cells.map(({ learningRate }) => learningRate), defaultLearningRate(question.optimizer)) }
  const other = question.objective === 'cheapest' ? rival('fastest', state.favourite ?? chosen) : byCost?.favourite ? rival('cheapest', byCost.favourite) : []
  return [...rival('framework-default', ordinary), ...other]
}
