import { expect, it } from 'vitest'
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { stepTimesOf } from '../replay/devices.js'
import { ReplayRunner } from '../replay/replay-runner.js'
import { readTable } from '../replay/table.js'
import { runTrial } from '../support/run-trial.js'
import { smallSubject } from '../support/small-subject.js'
import { judge, shuffled, targetOf, train } from './truth-training.js'

const table = await readTable(
  new URL('../replay/tables/digits-conv-momentum.json.gz', import.meta.url).pathname,
)
const stepTimes = stepTimesOf(table, 'measured')
const specs: TrialSpec[] = []
const runOf = (runner: ReplayRunner) => (spec: TrialSpec) => {
  specs.push(spec)
  return runTrial(runner, {
    subject: smallSubject(),
    data: { kind: 'dataset', folder: '' },
    spec,
    seed: 1,
    budgetBytes: 2 ** 40,
    checkpointFolder: '',
    deadlineMs: 0,
  })
}
const cell = { batchSize: 64, learningRate: 0.03 }

it('trains in pieces up to the target, and takes as long as one uninterrupted training', async () => {
  const whole = await train(runOf(new ReplayRunner(table, stepTimes)), cell, {
    seed: 1,
    capMs: 4000,
    target: null,
  })
  expect(whole.reached).toBe(false)
  const target = targetOf([whole.curve])
  specs.length = 0
  const pieces = await train(runOf(new ReplayRunner(table, stepTimes)), cell, {
    seed: 1,
    capMs: 4000,
    target,
  })
  expect(pieces.reached).toBe(true)
  const asked = specs.flatMap((spec) =>
    spec.kind === 'race' ? [{ rung: spec.rung, untilMs: spec.untilMs }] : [],
  )
  expect(asked.map(({ rung }) => rung)).toEqual(asked.map((_, i) => i))
  expect(pieces.timeMs).toBeLessThanOrEqual(asked.at(-1)?.untilMs ?? 0)
  if (asked.length > 1) expect(pieces.timeMs).toBeGreaterThan((asked.at(-2)?.untilMs ?? 0) * 0.9)
  const step = whole.curve.points.find(([, loss]) => loss <= target.level)?.[0] ?? 0
  expect(pieces.timeMs).toBeLessThanOrEqual(step * stepTimes(64) + 1e-9)
})

it('reports a training that ends at the cap as not reached', async () => {
  const slow = await train(
    runOf(new ReplayRunner(table, stepTimes)),
    { batchSize: 1024, learningRate: 0.001 },
    { seed: 1, capMs: 1000, target: { level: 0.01, start: 2.3 } },
  )
  expect(slow).toMatchObject({ reached: false, timeMs: 1000 })
})

it('shuffles by the seed: other seeds give other orders', () => {
  const items = Array.from({ length: 9 }, (_, i) => i)
  expect([...shuffled(items, 11)].sort()).toEqual(items)
  expect(shuffled(items, 11)).toEqual(shuffled(items, 11))
  expect(shuffled(items, 11)).not.toEqual(shuffled(items, 12))
})

it('compares medians and counts, seed by seed, how often the advised choice was faster', () => {
  const advised = { names: ['advised'], batchSize: 128, learningRate: 0.01 }
  const usual = { names: ['default-32', 'knee'], batchSize: 32, learningRate: 0.001 }
  const end = (choice: typeof advised, seed: number, timeMs: number, reached = true) => ({
    choice,
    seed,
    timeMs,
    reached,
  })
  const [first, second] = judge(
    [advised, usual],
    [
      end(advised, 1, 100),
      end(advised, 2, 200),
      end(advised, 3, 120),
      end(usual, 1, 90),
      end(usual, 2, 1000, false),
      end(usual, 3, 360),
    ],
  )
  expect(first).toMatchObject({ medianMs: 120, ratio: 1, neverReached: 0, seeds: 3 })
  expect(second).toMatchObject({ medianMs: 360, ratio: 3, neverReached: 1, advisedSooner: 2 })
  expect(() => judge([usual], [])).toThrow('advised')
})
