import { expect, test } from 'vitest'
import { timeMs } from './exact-optimum.js'
import { gridOf, problemOf, questionOf } from './problems.js'
import { conductQuadratic, QuadraticLaboratory } from './quadratic-laboratory.js'

/** A fine grid makes a study ten times slower. */
const coarse = { sizesPerOctave: 1, ratesPerDecade: 4 } as const

test('a study stays on the grid and in its budget, and its advice is near the exact optimum', () => {
  const problem = problemOf(1000, 100, 1000, 1)
  const grid = gridOf(problem, coarse)
  const { advice, spentMs } = conductQuadratic(
    new QuadraticLaboratory(problem.quadratic, problem.device, 1),
    questionOf(problem, 0.2),
    grid,
  )
  const choice = {
    batchSize: advice.batchSize?.value ?? Number.NaN,
    learningRate: advice.learningRate?.value ?? Number.NaN,
  }
  expect(grid.batchSizes).toContain(choice.batchSize)
  expect(grid.learningRates).toContain(choice.learningRate)
  expect(spentMs).toBeLessThanOrEqual(0.2 * problem.plannedMs * 1.001)
  expect(timeMs(problem.quadratic, problem.device, choice) / problem.exact.timeMs).toBeLessThan(
    1.25,
  )
})

test('the same seed gives the same study', () => {
  const problem = problemOf(100, 100, 10, 2)
  const conduct = () =>
    conductQuadratic(
      new QuadraticLaboratory(problem.quadratic, problem.device, 3),
      questionOf(problem, 0.05),
      gridOf(problem, coarse),
    )
  expect(conduct()).toEqual(conduct())
})
