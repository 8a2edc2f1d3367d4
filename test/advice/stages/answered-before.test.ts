import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { plan } from '../../../src/advice/plan.js'
import {
  objectives,
  schedules,
  type Objective,
  type ProbeBudget,
  type Question,
  type Schedule,
} from '../../../src/advice/vocabulary/question.js'
import { withMeasuredBefore } from '../../../src/studies/conduct/measured-before.js'
import { conductReplay, questionOf, type Replayed } from '../../replay/conduct-replay.js'
import { plannedMs, stepTimesOf } from '../../replay/devices.js'
import { readTable, type ReplayTable } from '../../replay/table.js'
import { conductVirtually, laws, question } from '../virtual-laboratory.js'

const tableOf = (name: string): Promise<ReplayTable> =>
  readTable(fileURLToPath(new URL(`../../replay/tables/${name}.json.gz`, import.meta.url)))

/** Asks on recorded trainings, and again with the trials of the first study. */
class Asking {
  private readonly steps
  constructor(
    private readonly table: ReplayTable,
    private readonly probeBudget: ProbeBudget,
  ) {
    this.steps = stepTimesOf(table, 'measured')
  }
  question(objective: Objective, schedule: Schedule): Question {
    const asked = questionOf(this.table, objective, this.probeBudget, schedule)
    return { ...asked, price: { perHour: 2, currency: 'EUR' } }
  }
  first(asked: Question): Promise<Replayed> {
    return conductReplay(this.table, this.steps, asked)
  }
  async again(asked: Question, earlier: Question, { trials }: Replayed): Promise<Replayed> {
    const informed = withMeasuredBefore(asked, [{ question: earlier, advice: null }], { trials })
    return conductReplay(this.table, this.steps, informed, adviceNumbers, trials)
  }
}

describe('a question about a subject that was answered before', () => {
  it.each([
    ['clusters-mlp-adamw', 'seconds', 'best-quality', 'falling'],
    ['clusters-mlp-adamw', 'auto', 'fastest', 'constant'],
    ['long-digits-mlp-momentum', 'auto', 'fastest', 'either'],
    ['noisy-labels-mlp-adam', 'seconds', 'best-quality', 'either'],
  ] as const)(
    '%s, %s, first %s, %s: every other objective and schedule runs no trial',
    async (name, kind, objective, schedule) => {
      const table = await tableOf(name)
      const wholeMs = plannedMs(table, stepTimesOf(table, 'measured'))
      const asking = new Asking(
        table,
        kind === 'auto'
          ? { kind, trainings: 1, leastMs: 0.02 * wholeMs }
          : { kind, seconds: (0.1 * wholeMs) / 1000 },
      )
      const earlier = asking.question(objective, schedule)
      const first = await asking.first(earlier)
      for (const other of objectives)
        for (const rate of schedules) {
          const { trials, advice } = await asking.again(
            asking.question(other, rate),
            earlier,
            first,
          )
          expect(trials.length - first.trials.length, `${other}, ${rate}`).toBe(0)
          expect(advice.verdict).toBe('advice')
          expect(advice.reasons.map(({ code }) => code)).toContain('answered-before')
        }
    },
  )
})

describe('the trials of an answered study', () => {
  const auto = { kind: 'auto', trainings: 1, leastMs: 10_000 } as const
  const seconds = { kind: 'seconds', seconds: 10 } as const
  const lasting = (probeBudget: ProbeBudget, epochsPlanned = 10): Question => ({
    ...question,
    probeBudget,
    epochsPlanned,
  })
  /** Asks for quality at a falling rate after `earlier`, with another budget or horizon. */
  const nextAfter = (earlier: Question, asked: Question) => {
    const other = { ...asked, objective: 'best-quality', schedule: 'falling' } as const
    const { evidence } = conductVirtually(laws, earlier)
    const informed = withMeasuredBefore(other, [{ question: earlier, advice: null }], evidence)
    return plan(informed, evidence).kind
  }

  it('are enough for the same budget or a smaller one, and for a shorter plan', () => {
    expect(nextAfter(lasting(seconds), lasting(seconds))).toBe('enough')
    expect(nextAfter(lasting(seconds), lasting({ kind: 'seconds', seconds: 4 }))).toBe('enough')
    expect(nextAfter(lasting(auto), lasting(auto))).toBe('enough')
    expect(nextAfter(lasting(auto), lasting(auto, 2))).toBe('enough')
    expect(nextAfter(lasting(auto), lasting({ kind: 'seconds', seconds: 5 }))).toBe('enough')
  })

  it('are not where the question asks for more: seconds, trainings, or a much longer plan', () => {
    expect(nextAfter(lasting(seconds), lasting({ kind: 'seconds', seconds: 40 }))).toBe('trial')
    expect(nextAfter(lasting(auto), lasting({ ...auto, trainings: 50 }))).toBe('trial')
    expect(nextAfter(lasting(auto), lasting(auto, 400))).toBe('trial')
  })

  it('are not where nothing was compared: the cautious default is no answer to rest on', () => {
    const short = lasting({ kind: 'seconds', seconds: 0.01 })
    expect(nextAfter(short, lasting(auto))).toBe('trial')
  })
})
