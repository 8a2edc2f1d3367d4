/** The contract of the TrialRunner port; every implementation runs it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  measurementNames,
  outcomeCauses,
  type Measurement,
  type TrialSpec,
} from '../../src/advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../../src/studies/ports.js'
import { runTrial } from '../support/run-trial.js'

export interface RunnerUnderTest {
  readonly runner: TrialRunner
  readonly job: (spec: TrialSpec) => TrialJob
  readonly done: () => Promise<void>
}
export interface RaceCell {
  readonly batchSize: number
  readonly learningRate: number
}

/** Steps of a whole training whose rate falls to zero. */
const annealSteps = 6

/**
 * @param open a runner without races.
 * @param cell a candidate that trains well.
 * @param rungMs device time, ms, in which the candidate makes several steps.
 */
export function trialRunnerContract(
  name: string,
  open: () => Promise<RunnerUnderTest>,
  { cell, rungMs }: { readonly cell: RaceCell; readonly rungMs: number },
): void {
  describe(`${name} keeps the contract of TrialRunner`, () => {
    let under: RunnerUnderTest
    beforeEach(async () => {
      under = await open()
    })
    afterEach(() => under.done())
    const race = (rung: number, untilMs: number): TrialSpec => ({
      kind: 'race',
      ...cell,
      rung,
      untilMs,
      seed: 1,
    })
    const anneal = (from: number, steps: number): TrialSpec => ({
      kind: 'anneal',
      ...cell,
      seed: 1,
      from,
      steps,
    })
    const kinds: readonly TrialSpec[] = [
      { kind: 'trace', batchSize: 4 },
      { kind: 'fit', batchSize: 16, steps: 3, fresh: false, budgetBytes: 2 ** 30 },
      { kind: 'noise', ...cell, deviceMs: rungMs, microBatchSize: 8, microBatches: 16 },
      {
        kind: 'sweep',
        batchSize: cell.batchSize,
        learningRateMin: 1e-4,
        learningRateMax: 1,
        growth: 1.2,
        deviceMs: 20 * rungMs,
      },
      race(0, rungMs),
      anneal(0, annealSteps),
    ]
    it.each(kinds.map((spec) => [spec.kind, spec] as const))(
      '%s: named measurements, then exactly one outcome',
      async (_kind, spec) => {
        const { outcome, measurements } = await runTrial(under.runner, under.job(spec))
        expect(outcome).toMatchObject({ cause: 'completed', message: null })
        expect(outcomeCauses).toContain(outcome.cause)
        expect(outcome.durationMs).toBeGreaterThanOrEqual(0)
        expect(measurements.length).toBeGreaterThan(0)
        for (const measurement of measurements) expect(measurementNames).toContain(measurement.name)
      },
    )
    const stepsOf = (measurements: readonly Measurement[]): readonly number[] =>
      measurements.flatMap(({ name: measured, at }) =>
        measured === 'validationLoss' && at !== null ? [at] : [],
      )
    it('a race continues where its last rung stopped', async () => {
      const first = stepsOf((await runTrial(under.runner, under.job(race(0, rungMs)))).measurements)
      const second = stepsOf(
        (await runTrial(under.runner, under.job(race(1, 4 * rungMs)))).measurements,
      )
      expect(first[0]).toBe(0)
      expect(second.length).toBeGreaterThan(0)
      expect(Math.min(...second)).toBeGreaterThan(Math.max(...first))
    })
    it('a cool-down starts where its race stands, and the race goes on from there', async () => {
      const first = await runTrial(under.runner, under.job(race(0, rungMs)))
      const from = Math.max(...stepsOf(first.measurements))
      const steps = Math.max(1, Math.round(0.2 * from))
      const cooled = await runTrial(under.runner, under.job(anneal(from, steps)))
      expect(cooled.outcome).toMatchObject({ cause: 'completed', message: null })
      expect(stepsOf(cooled.measurements)).toEqual([from + steps])
      const second = await runTrial(under.runner, under.job(race(1, 4 * rungMs)))
      const continued = stepsOf(second.measurements)
      expect(Math.min(...continued)).toBeGreaterThan(from)
      expect(Math.min(...continued)).toBeLessThanOrEqual(Math.ceil(1.25 * from) + 1)
    })
    it('a cool-down from a step at which its race does not stand fails', async () => {
      const first = await runTrial(under.runner, under.job(race(0, rungMs)))
      const from = 10 * Math.max(...stepsOf(first.measurements))
      const { outcome } = await runTrial(under.runner, under.job(anneal(from, from / 5)))
      expect(outcome).toMatchObject({
        cause: 'crashed',
        message: expect.stringContaining('checkpoint at') as string,
      })
    })
    it('a whole training whose rate falls reports its start and its end', async () => {
      const { measurements } = await runTrial(under.runner, under.job(anneal(0, annealSteps)))
      expect(stepsOf(measurements)).toEqual([0, annealSteps])
    })
    it('an aborted trial is cancelled, before its start and while it runs', async () => {
      const early = await runTrial(under.runner, under.job(race(0, rungMs)), AbortSignal.abort())
      expect(early).toMatchObject({ outcome: { cause: 'cancelled' }, measurements: [] })
      const controller = new AbortController()
      const trial = under.runner.run(under.job(race(0, 1000 * rungMs)), controller.signal)
      await trial.next()
      controller.abort()
      for (;;) {
        const { done, value } = await trial.next()
        if (done !== true) continue
        expect(value.cause).toBe('cancelled')
        return
      }
    })
  })
}

/** The part of the contract that a runner keeps which only feeds other tests. */
export function cancellationContract(name: string, open: () => TrialRunner, job: TrialJob): void {
  describe(`${name} keeps the contract of TrialRunner for cancelled trials`, () => {
    it('a trial that is aborted before its start is cancelled without a measurement', async () => {
      const { outcome, measurements } = await runTrial(open(), job, AbortSignal.abort())
      expect(outcome.cause).toBe('cancelled')
      expect(measurements).toEqual([])
    })

    it('a trial that is aborted while it runs is cancelled', async () => {
      const controller = new AbortController()
      const trial = open().run(job, controller.signal)
      const first = trial.next()
      await new Promise((resolve) => setImmediate(resolve))
      controller.abort()
      let last = await first
      while (last.done !== true) last = await trial.next()
      expect(last.value.cause).toBe('cancelled')
    })
  })
}
