/** `fastest` with a rate that falls, on recorded trainings. */
import { describe, expect, it } from 'vitest'
import { adviceNumbers, type AdviceNumbers } from '../../../src/advice/numbers.js'
import type { Schedule } from '../../../src/advice/vocabulary/question.js'
import { candidateKey } from '../../../src/advice/vocabulary/decision.js'
import { conductReplay, questionOf } from '../../replay/conduct-replay.js'
import { plannedMs, stepTimesOf } from '../../replay/devices.js'
import { fallingTimeTruth } from '../../replay/falling-truth.js'
import { readTable } from '../../replay/table.js'

const table = await readTable('test/replay/tables/clusters-mlp-adamw.json.gz')
const stepTimes = stepTimesOf(table, 'parallel')
const share = 0.2

async function advisedBy(schedule: Schedule, numbers: AdviceNumbers = adviceNumbers) {
  const seconds = (share * plannedMs(table, stepTimes)) / 1000
  const question = questionOf(table, 'fastest', { kind: 'seconds', seconds }, schedule)
  return conductReplay(table, stepTimes, question, numbers)
}

/** The race's own belief alone. */
const constantOnly: AdviceNumbers = {
  ...adviceNumbers,
  finalLoss: {
    ...adviceNumbers.finalLoss,
    arrival: { ...adviceNumbers.finalLoss.arrival, weight: 0 },
  },
}

describe('the quickest pair with a falling rate', () => {
  it('is another than with a constant one, and sooner at the target', async () => {
    const falling = await advisedBy('falling')
    const constant = await advisedBy('falling', constantOnly)
    const truth = fallingTimeTruth(table, stepTimes)
    const regretOf = ({ advice }: typeof falling): number =>
      truth?.cell({
        batchSize: advice.batchSize?.value ?? 0,
        learningRate: advice.learningRate?.value ?? 0,
      }).regret ?? Number.NaN
    expect(regretOf(falling)).toBeLessThan(0.8 * regretOf(constant))
  })

  it('names the pair of a constant rate, and says that the rate falls', async () => {
    const { advice, decision } = await advisedBy('falling')
    if ('verdict' in decision || decision.atConstantRate === undefined)
      throw new Error('another pair is first at a constant rate')
    expect(candidateKey(decision.atConstantRate)).not.toBe(candidateKey(decision))
    const codes = advice.reasons.map(({ code }) => code)
    expect(codes).toEqual(
      expect.arrayContaining(['race-falling', 'rate-falls', 'constant-rate-pair']),
    )
    for (const code of ['race-won', 'race-tied']) expect(codes).not.toContain(code)
  })

  it('leaves a constant rate to the race', async () => {
    const { decision } = await advisedBy('constant')
    expect(decision).not.toHaveProperty('atConstantRate')
  })
})
