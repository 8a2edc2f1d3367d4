import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { concludeFrom } from '../../src/advice/conclude-from.js'
import {
  objectives,
  schedules,
  type Objective,
  type Question,
  type Schedule,
} from '../../src/advice/vocabulary/question.js'
import type { Evidence } from '../../src/advice/vocabulary/trial.js'
import { conductReplay, gridOf, questionOf, type Replayed } from '../replay/conduct-replay.js'
import { stepTimesOf } from '../replay/devices.js'
import { readTable, type ReplayTable } from '../replay/table.js'

const file = fileURLToPath(new URL('../replay/tables/clusters-mlp-adamw.json.gz', import.meta.url))
const budget = { kind: 'seconds', seconds: 0.07 } as const

describe('the answer from stored evidence', () => {
  let table: ReplayTable
  let raced: Replayed
  let evidence: Evidence
  const ask = (objective: Objective, schedule: Schedule): Question => ({
    ...questionOf(table, objective, budget, schedule),
    price: { perHour: 2, currency: 'EUR' },
  })
  const from = (question: Question, given: Evidence = evidence) =>
    concludeFrom(question, given, () => gridOf(table))

  beforeAll(async () => {
    table = await readTable(file)
    raced = await conductReplay(table, stepTimesOf(table, 'measured'), ask('fastest', 'constant'))
    evidence = { trials: raced.trials }
  })

  it('is that of the study itself where the question is the same', () => {
    expect(from(ask('fastest', 'constant'))).toEqual({ kind: 'answered', advice: raced.advice })
  })

  it('answers every objective and schedule, each within the recorded pairs', () => {
    for (const objective of objectives)
      for (const schedule of schedules) {
        const answer = from(ask(objective, schedule))
        if (answer.kind !== 'answered') throw new Error(`${objective}, ${schedule}: not answered`)
        expect(table.batchSizes).toContain(answer.advice.batchSize?.value)
        expect(table.learningRates).toContain(answer.advice.learningRate?.value)
      }
  })

  it('reads the race by the lowest end where the question asks for quality', () => {
    const codes = (question: Question): readonly string[] => {
      const answer = from(question)
      return answer.kind === 'answered' ? answer.advice.reasons.map(({ code }) => code) : []
    }
    expect(codes(ask('best-quality', 'falling'))).toContain('end-lowest')
    expect(codes(ask('fastest', 'constant'))).not.toContain('end-lowest')
  })

  it('guesses nothing: without step times or a proved size it says which is missing', () => {
    const without = (kind: string): Evidence => ({
      trials: raced.trials.filter(({ spec }) => spec.kind !== kind),
    })
    const memoryOnly = {
      trials: raced.trials.filter(
        ({ spec }) => spec.kind === 'trace' || (spec.kind === 'fit' && spec.fresh),
      ),
    }
    expect(from(ask('fastest', 'falling'), { trials: [] })).toEqual({
      kind: 'unmeasured',
      missing: 'memory',
    })
    expect(from(ask('fastest', 'falling'), without('trace'))).toMatchObject({ missing: 'memory' })
    expect(from(ask('fastest', 'falling'), memoryOnly)).toMatchObject({ missing: 'step-time' })
  })
})
