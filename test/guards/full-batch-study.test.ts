/** A study of few rows in real trial processes: plan, Rprop on all rows, advice. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { conclude } from '../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import { explain } from '../../src/words/explanation.js'
import type { Question } from '../../src/advice/vocabulary/question.js'
import type { TrialRecord } from '../../src/advice/vocabulary/trial.js'
import { plan } from '../../src/advice/plan.js'
import { numbersOf } from '../../src/advice/vocabulary/measurements.js'
import { allReasons } from '../support/reasons.js'
import { normals } from '../../src/advice/math/normals.js'
import {
  perceptron,
  TinyLaboratory,
  type Split,
  type TinyData,
  type Workload,
} from '../support/tiny-training.js'

let laboratory: TinyLaboratory
beforeAll(() => {
  laboratory = new TinyLaboratory()
})
afterAll(() => laboratory.close())

/**
 * Regression on inputs whose scales differ by a factor of 30: no single rate suits all of them, but
 * Rprop has a step size for every weight.
 */
function stretched(): TinyData {
  const normal = normals(11)
  const scales = Array.from({ length: 8 }, (_, i) => 30 ** (i / 7 - 0.5))
  const split = (count: number): Split => {
    const x = Array.from({ length: count }, () => scales.map((scale) => scale * normal()))
    return {
      x,
      y: x.map(
        (row) => row.reduce((sum, value, i) => sum + value / (scales[i] ?? 1), 0) + 0.1 * normal(),
      ),
    }
  }
  return { classes: null, training: split(200), validation: split(100) }
}

it("a study of few rows tries Rprop after its race and names its time beside the winner's", async () => {
  const data = stretched()
  const folder = await laboratory.dataset(data)
  const model = perceptron({ inputs: 8, hidden: [], outputs: 1, classify: false })
  const workload: Workload = { model, loss: 'meanSquaredError', optimizer: 'sgd', data }
  const question: Question = {
    data: { origin: 'given', trainingRows: 200, validationRows: 100, classes: null },
    model: { parameters: model.parameters, batchNorm: false },
    losses: [{ loss: 'meanSquaredError', weight: 1 }],
    optimizer: 'sgd',
    objective: 'fastest',
    epochsPlanned: 200,
    workers: 1,
    budgetBytes: 2 ** 29,
    probeBudget: { kind: 'seconds', seconds: 20 },
    seed: 1,
  }
  const trials: TrialRecord[] = []
  for (let next = plan(question, { trials }); ; next = plan(question, { trials })) {
    if (next.kind === 'trial') {
      trials.push({
        id: `t${trials.length + 1}`,
        spec: next.spec,
        ...(await laboratory.run(workload, folder, next.spec)),
      })
      expect(trials.length).toBeLessThan(200)
      continue
    }
    const tried = trials.filter(({ spec }) => spec.kind === 'race' && spec.method === 'rprop')
    expect(tried.length, JSON.stringify(next.decision)).toBeGreaterThanOrEqual(1)
    for (const { spec, outcome } of tried)
      expect([spec.batchSize, outcome.cause]).toEqual([200, 'completed'])
    const losses = tried.flatMap((trial) => numbersOf(trial, 'validationLoss'))
    expect(Math.min(...losses)).toBeLessThan(0.5 * (losses[0] ?? 0))
    const advice = conclude(question, { trials }, next.decision, adviceNumbers)
    const fullBatch = allReasons(advice).filter(({ code }) => code.includes('full-batch'))
    expect(fullBatch).toHaveLength(1)
    expect(fullBatch[0]?.evidence).toEqual(expect.arrayContaining(tried.map(({ id }) => id)))
    if (fullBatch[0]?.code === 'alternative-full-batch-faster')
      expect(advice.alternatives[0]?.reason).toBe(fullBatch[0])
    expect(explain(advice, 'en').join(' ')).toMatch(/Rprop on all 200 rows at once/)
    process.stdout.write(
      `full batch beside the winner: ${
        explain(advice, 'en')
          .join(' ')
          .match(/[^.]*Rprop on all[^[]*/)?.[0]
          .trim() ?? ''
      }\n`,
    )
    return
  }
})
