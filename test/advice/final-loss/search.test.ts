import { describe, expect, it } from 'vitest'
import type { Anneal } from '../../../src/advice/final-loss/anneals.js'
import { finalLossNumbers } from '../../../src/advice/final-loss/numbers.js'
import {
  finalLossStep,
  type FinalLossSetting,
  type FinalLossStep,
} from '../../../src/advice/final-loss/search.js'
import type { PossibleTrial } from '../../../src/advice/final-loss/trials.js'
import type { RaceCurve } from '../../../src/advice/race/curves.js'
import { candidateKey } from '../../../src/advice/vocabulary/decision.js'
import { curveWith } from '../race/race-problems.js'

const epochRows = 64_000
const setting: FinalLossSetting = {
  schedule: 'falling',
  cells: [16, 64, 256, 1024].flatMap((batchSize) =>
    [0.01, 0.03, 0.1, 0.3, 1].map((learningRate) => ({ batchSize, learningRate })),
  ),
  optimizer: 'momentum',
  edge: { learningRate: 0.7, batchSize: 256 },
  stepTime: (batchSize) => 1 + batchSize / 100,
  stepsPlanned: (batchSize) => epochRows / batchSize,
  overheadMs: 0,
  budgetMs: 3000,
  spentMs: 0,
  plannedMs: 2640,
  leastMs: 0,
  trainings: null,
  race: [],
  anneals: [],
  start: 2,
}

/** ln loss of a truth with its best rate at 0.03 for 256 rows, by the linear rule. */
function truth(batchSize: number, learningRate: number, summedShare: number, noise: number) {
  const wall = 0.03 * (Math.min(batchSize, 512) / 256)
  const progress = (learningRate * summedShare) / (0.03 * (batchSize / 256))
  const below = Math.max(0, -Math.log(progress))
  const above = Math.max(0, Math.log(learningRate / wall))
  return Math.exp(Math.log(0.1) + 0.3 * below + (0.3 + noise) * above * above)
}

/** Conducts the search on the truth. */
function conduct(budgetMs: number): { step: FinalLossStep; spentMs: number } {
  const curves = new Map<string, RaceCurve>()
  const anneals: Anneal[] = []
  let spentMs = 0
  for (;;) {
    const race = [...curves.values()]
    const step = finalLossStep({ ...setting, race, anneals, budgetMs, spentMs }, finalLossNumbers)
    if (step.kind === 'over') return { step, spentMs }
    spentMs += step.trial.newSteps * setting.stepTime(step.trial.cell.batchSize)
    record(step.trial, curves, anneals)
  }
}

function record(
  { cell, constantSteps, fallingSteps }: PossibleTrial,
  curves: Map<string, RaceCurve>,
  anneals: Anneal[],
): void {
  const { batchSize, learningRate } = cell
  const planned = setting.stepsPlanned(batchSize)
  const lossAfter = (summed: number, noise: number): number =>
    truth(batchSize, learningRate, Math.min(1, summed / planned), noise)
  if (fallingSteps > 0) {
    const loss = lossAfter(2 * constantSteps + fallingSteps, 0)
    const span = { from: constantSteps, steps: fallingSteps }
    anneals.push({ ...cell, ...span, loss, diverged: false, trial: `t${anneals.length}` })
    return
  }
  const before = curves.get(candidateKey(cell))
  const points = before?.points ?? ([[0, 2]] as const)
  const point = [constantSteps, lossAfter(2 * constantSteps, 0.2)] as const
  curves.set(
    candidateKey(cell),
    curveWith({
      ...cell,
      points: [...points, point],
      rungSteps: [...(before?.rungSteps ?? []), constantSteps],
    }),
  )
}

describe('the search for the lowest end', () => {
  it('finds a pair that ends within a tenth of the lowest, with a fifth of the plan', () => {
    const { step } = conduct(0.2 * setting.plannedMs)
    const { batchSize = 0, learningRate = 0 } = step.favourite ?? {}
    const ends = setting.cells.map((cell) => truth(cell.batchSize, cell.learningRate, 1, 0))
    expect(truth(batchSize, learningRate, 1, 0)).toBeLessThan(1.1 * Math.min(...ends))
  })

  it('keeps within its budget', () => {
    const budgetMs = 0.1 * setting.plannedMs
    const { spentMs } = conduct(budgetMs)
    expect(spentMs).toBeLessThanOrEqual(budgetMs)
    expect(spentMs).toBeGreaterThan(0.5 * budgetMs)
  })

  it('ends an `auto` budget where a trial no longer saves what it costs', () => {
    const auto = { ...setting, trainings: 1, spentMs: 0.04 * setting.plannedMs }
    const none = {
      ...finalLossNumbers,
      trials: { ...finalLossNumbers.trials, worth: Number.POSITIVE_INFINITY },
    }
    expect(finalLossStep(auto, none).kind).toBe('over')
    expect(finalLossStep({ ...auto, spentMs: 0 }, none).kind).toBe('train')
  })

  it('takes the largest batch of those that end within 2 % of the lowest', () => {
    const { step } = conduct(0.2 * setting.plannedMs)
    const lowest = Math.min(...step.ends.map(({ log }) => log))
    const asGood = step.ends.filter(({ log }) => log <= lowest + Math.log(1.02))
    expect(step.favourite?.batchSize).toBe(Math.max(...asGood.map((end) => end.batchSize)))
  })

  it('weighs the favourite, however sure it is', () => {
    const few = {
      ...finalLossNumbers,
      trials: { ...finalLossNumbers.trials, contendersMax: 1 },
    }
    const { favourite, contenders } = finalLossStep(setting, few)
    expect(contenders.ends).toEqual([favourite])
  })

  it('has nothing to advise without candidates', () => {
    const step = finalLossStep({ ...setting, cells: [] }, finalLossNumbers)
    expect([step.kind, step.favourite]).toEqual(['over', null])
  })
})
