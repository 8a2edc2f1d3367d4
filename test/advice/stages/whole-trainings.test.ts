/** Studies whose budget pays for whole trainings, in the virtual laboratory. */
import { describe, expect, it } from 'vitest'
import { findReason } from '../../support/reasons.js'
import { study } from '../virtual-laboratory.js'

const epochsPlanned = 10
const current = { batchSize: 32, learningRate: 0.01 }
/** In the laboratory a whole training takes 17 s at batch 32, and 204 s at batch 2. */
const asked = (seconds: number) =>
  ({
    objective: 'best-quality',
    schedule: 'falling',
    epochsPlanned,
    current,
    probeBudget: { kind: 'seconds', seconds },
  }) as const

const wholeTrainingsIn = ({ evidence }: Pick<ReturnType<typeof study>, 'evidence'>) =>
  evidence.trials.flatMap(({ spec }) =>
    spec.kind === 'anneal' && spec.from === 0 && spec.steps * spec.batchSize >= 10 * 20_000 - 32
      ? [{ batchSize: spec.batchSize, learningRate: spec.learningRate }]
      : [],
  )

describe('a budget of several whole trainings', () => {
  const result = study({}, asked(400))
  const { advice } = result
  const advised = { batchSize: advice.batchSize?.value, learningRate: advice.learningRate?.value }

  it('trains the advised pair and the current one to the end', () =>
    expect(wholeTrainingsIn(result)).toEqual(expect.arrayContaining([advised, current])))

  it('measures the gain, and says so', () => {
    expect(findReason(advice.reasons, 'end-usual')?.values).toMatchObject({ measured: true })
    expect(findReason(advice.reasons, 'end-lowest')?.values).toMatchObject({ measured: true })
  })

  it('keeps to the budget, but for the last trial', () => {
    const spentMs = advice.cost.deviceMs
    expect(spentMs).toBeLessThan(1.1 * 400_000)
  })
})

describe('a budget that a whole training would use up', () => {
  const result = study({}, asked(20))

  it('is spent on the search, and the gain stays a prediction', () => {
    expect(wholeTrainingsIn(result)).toEqual([])
    expect(findReason(result.advice.reasons, 'end-usual')?.values).not.toHaveProperty('measured')
  })
})
