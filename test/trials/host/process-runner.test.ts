import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  fullBatchMethods,
  optimizers,
  type FullBatchMethod,
  type Optimizer,
} from '../../../src/advice/vocabulary/optimizers.js'
import type { Measurement, MicroBatches, TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import { allocationLaw } from '../../../src/advice/memory/allocation-law.js'
import { fitMemoryLaw, trackedPeakBytes } from '../../../src/advice/memory/tracked-law.js'
import { timingNumbers } from '../../../src/advice/timing/numbers.js'
import { readStepSeries } from '../../../src/advice/timing/step-series.js'
import { ProcessRunner } from '../../../src/trials/host/process-runner.js'
import { runTrial } from '../../support/run-trial.js'
import { jobOf, smallModel, smallSubject } from '../../support/small-subject.js'
import type { TrialJob } from '../../../src/studies/ports.js'

let folder: string
let runner: ProcessRunner
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-trials-'))
  runner = new ProcessRunner()
})
afterEach(async () => {
  await runner.close()
  await rm(folder, { recursive: true, force: true })
})

const run = (job: TrialJob): ReturnType<typeof runTrial> => runTrial(runner, job)
const spec = (value: TrialSpec, subject = smallSubject()): TrialJob => jobOf(value, folder, subject)
const numbers = (measurements: readonly Measurement[], name: Measurement['name']): number[] =>
  measurements.filter((m) => m.name === name).flatMap((m) => m.value)

test('two traces foretell the tracked peak of a size never traced', async () => {
  const traces = []
  for (const batchSize of [2, 4, 200]) {
    const { outcome, measurements } = await run(spec({ kind: 'trace', batchSize }))
    expect(outcome).toMatchObject({ cause: 'completed', message: null })
    traces.push({
      batchSize,
      liveBytes: numbers(measurements, 'liveBytes'),
      kernelHash: numbers(measurements, 'kernelHash')[0] ?? 0,
    })
  }
  const [two, four, large] = traces
  if (two === undefined || four === undefined || large === undefined)
    throw new Error('three traces were made')
  const law = fitMemoryLaw([two, four])
  expect(law?.kind).toBe('event-wise')
  if (law === null) return
  const truth = Math.max(...large.liveBytes)
  expect(Math.abs(trackedPeakBytes(law, 200) / truth - 1)).toBeLessThan(0.01)
})

test('a fresh fit reports the real peak, step times and no leak in the next trial of the same process', async () => {
  const fit = await run(
    spec({ kind: 'fit', batchSize: 64, steps: 4, fresh: true, budgetBytes: 2 ** 30 }),
  )
  expect(fit.outcome.cause).toBe('completed')
  const times = numbers(fit.measurements, 'stepTimesMs')
  const reading = readStepSeries(times, timingNumbers)
  expect(times.length).toBeGreaterThanOrEqual(8)
  expect(reading?.medianMs).toBeGreaterThan(0)
  expect(numbers(fit.measurements, 'peakBytes')[0]).toBeGreaterThan(0)
  const first = await run(spec({ kind: 'trace', batchSize: 4 }))
  const second = await run(spec({ kind: 'trace', batchSize: 4 }))
  expect(numbers(second.measurements, 'liveBytes')).toEqual(
    numbers(first.measurements, 'liveBytes'),
  )
})

test('what is allocated at a few rows tells the real peak at many', async () => {
  const wide = {
    ...smallModel,
    name: 'wide',
    layers: smallModel.layers.map((layer) =>
      layer.name === 'hidden'
        ? { ...layer, config: { units: 20_000, activation: 'relu' }, outputShape: [20_000] }
        : { ...layer, outputShape: layer.name === 'classes' ? [4] : [20_000] },
    ),
  }
  const subject = smallSubject('adam', wide)
  const trace = await run(spec({ kind: 'trace', batchSize: 61, allocations: true }, subject))
  expect(trace.outcome).toMatchObject({ cause: 'completed', message: null })
  const written = trace.measurements.find(({ name }) => name === 'allocations')
  const law = allocationLaw(written?.value as readonly number[], written?.at ?? 0)
  expect([written?.at, trace.measurements.find(({ name }) => name === 'peakBytes')?.at]).toEqual([
    61, 61,
  ])
  const beside = (numbers(trace.measurements, 'peakBytes')[0] ?? 0) - (law?.peakBytes(61) ?? 0)
  for (const batchSize of [150, 400]) {
    const { measurements } = await run(
      spec({ kind: 'fit', batchSize, steps: 4, fresh: true, budgetBytes: 2 ** 33 }, subject),
    )
    const real = numbers(measurements, 'peakBytes')[0] ?? 0
    expect(
      Math.abs(((law?.peakBytes(batchSize) ?? 0) + beside) / real - 1),
      `batch ${batchSize}`,
    ).toBeLessThan(0.03)
  }
})

test('without a folder for what is allocated the trial fails in words, and the next one does not', async () => {
  const { TMPDIR } = process.env
  process.env['TMPDIR'] = path.join(folder, 'nowhere')
  try {
    const { outcome } = await run(spec({ kind: 'trace', batchSize: 61, allocations: true }))
    expect(outcome).toMatchObject({
      cause: 'crashed',
      message: expect.stringMatching(/^the allocation log cannot be written: ENOENT/) as string,
    })
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = TMPDIR
  }
  expect((await run(spec({ kind: 'trace', batchSize: 2 }))).outcome.cause).toBe('completed')
})

test('a real out-of-memory is an outcome, and the runner goes on', async () => {
  const wide = {
    ...smallModel,
    name: 'wide',
    layers: smallModel.layers.map((layer) =>
      layer.name === 'hidden'
        ? { ...layer, config: { units: 60_000, activation: 'relu' }, outputShape: [60_000] }
        : { ...layer, outputShape: layer.name === 'classes' ? [4] : [60_000] },
    ),
  }
  const out = await run({
    ...spec(
      { kind: 'fit', batchSize: 600, steps: 4, fresh: true, budgetBytes: 200 * 2 ** 20 },
      smallSubject('adam', wide),
    ),
    budgetBytes: 200 * 2 ** 20,
  })
  expect(out.outcome.cause).toBe('outOfMemory')
  expect(out.outcome.message).not.toBeNull()
  const next = await run(spec({ kind: 'trace', batchSize: 2 }))
  expect(next.outcome.cause).toBe('completed')
})

test('a budget that not even one row fits is out of memory too, however the library dies of it', async () => {
  const { outcome } = await run({
    ...spec({ kind: 'fit', batchSize: 1, steps: 4, fresh: true, budgetBytes: 2 ** 17 }),
    budgetBytes: 2 ** 17,
  })
  expect(outcome.cause).toBe('outOfMemory')
})

test('one row and a batch norm is trained or refused, and is no question of memory', async () => {
  const { outcome } = await run(
    spec({ kind: 'fit', batchSize: 1, steps: 4, fresh: true, budgetBytes: 2 ** 30 }),
  )
  expect(outcome.cause).not.toBe('outOfMemory')
})

test('the range test falls and ends past the edge; the pilot measures noise at several steps', async () => {
  const sweep = await run(
    spec({
      kind: 'sweep',
      batchSize: 32,
      learningRateMin: 1e-5,
      learningRateMax: 10,
      growth: 1.15,
      deviceMs: 8000,
    }),
  )
  expect(sweep.outcome.cause).toBe('completed')
  const losses = numbers(sweep.measurements, 'sweepLoss')
  expect(Math.min(...losses)).toBeLessThan(0.8 * (losses[4] ?? 0))
  const noise = await run(
    spec({
      kind: 'noise',
      batchSize: 32,
      learningRate: 0.003,
      deviceMs: 600,
      microBatchSize: 8,
      microBatches: 8,
    }),
  )
  expect(noise.outcome.cause).toBe('completed')
  expect(numbers(noise.measurements, 'gradientVariance').length).toBeGreaterThan(1)
  expect(
    numbers(noise.measurements, 'preconditionedVariance').every((variance) => variance > 0),
  ).toBe(true)
})

test.each([...optimizers, ...fullBatchMethods])(
  '%s: a race goes on where its last rung stopped, exactly as if it had not stopped',
  async (rule) => {
    const isMethod = (name: Optimizer | FullBatchMethod): name is FullBatchMethod =>
      fullBatchMethods.some((method) => method === name)
    const optimizer = isMethod(rule) ? 'adam' : rule
    const subject = smallSubject(optimizer, {
      ...smallModel,
      layers: smallModel.layers
        .filter(({ name }) => name !== 'drop')
        .map((layer) => (layer.name === 'classes' ? { ...layer, inputs: ['norm'] } : layer)),
    })
    const learningRate = optimizer === 'sgd' || optimizer === 'momentum' ? 0.05 : 0.005
    const rung = (
      index: number,
      untilMs: number,
      more: { readonly noise?: MicroBatches } = {},
    ): TrialJob =>
      spec(
        {
          kind: 'race',
          batchSize: isMethod(rule) ? 600 : 16,
          learningRate: isMethod(rule) ? 0.0125 : learningRate,
          rung: index,
          untilMs,
          seed: 1,
          ...more,
          ...(isMethod(rule) ? { method: rule } : {}),
        },
        subject,
      )
    // the gradients' noise is measured in between, which must leave no trace in the training
    const first = await run(rung(0, 60, { noise: { microBatchSize: 8, microBatches: 16 } }))
    const second = await run(rung(1, 300))
    expect([first.outcome.cause, second.outcome.cause]).toEqual(['completed', 'completed'])
    const steps = (part: typeof first): (number | null)[] =>
      part.measurements.filter(({ name }) => name === 'validationLoss').map(({ at }) => at)
    expect(steps(first)[0]).toBe(0)
    const last = first.measurements.filter(({ name }) => name === 'gradientVariance')
    expect(last.map(({ at, value }) => [at, Number(value) > 0])).toEqual([
      [steps(first).at(-1), true],
    ])
    expect(second.measurements.some(({ name }) => name === 'gradientVariance')).toBe(false)
    expect(steps(second)[0]).toBeGreaterThan(steps(first).at(-1) ?? 0)
    expect(numbers(second.measurements, 'validationLoss').at(-1)).toBeLessThan(
      numbers(first.measurements, 'validationLoss')[0] ?? 0,
    )
    await rm(folder, { recursive: true })
    const whole = await run(rung(0, 300))
    const shared = new Map(
      whole.measurements
        .filter(({ name }) => name === 'validationLoss')
        .map(({ at, value }) => [at, value]),
    )
    const common = second.measurements.filter(
      ({ name, at }) => name === 'validationLoss' && shared.has(at),
    )
    expect(common.length).toBeGreaterThan(0)
    for (const { at, value } of common) expect(Number(value)).toBeCloseTo(Number(shared.get(at)), 2)
  },
)

test('a rate far too high ends as diverged or flattens, never as a crash', async () => {
  const { outcome } = await run(
    spec(
      { kind: 'race', batchSize: 16, learningRate: 1e6, rung: 0, untilMs: 300, seed: 1 },
      smallSubject('sgd', {
        ...smallModel,
        layers: smallModel.layers.map((layer) => ({
          ...layer,
          config: layer.name === 'hidden' ? { units: 32, activation: 'linear' } : layer.config,
        })),
      }),
    ),
  )
  expect(['diverged', 'completed']).toContain(outcome.cause)
})

test('cancelling ends the process and says cancelled', async () => {
  const controller = new AbortController()
  const trial = runner.run(
    spec({ kind: 'race', batchSize: 16, learningRate: 0.001, rung: 0, untilMs: 600_000, seed: 1 }),
    controller.signal,
  )
  await trial.next()
  controller.abort()
  for (;;) {
    const { done, value } = await trial.next()
    if (done === true) {
      expect(value).toMatchObject({ cause: 'cancelled', signal: 'SIGTERM' })
      return
    }
  }
})

test('the penalty of a kernel is part of the training loss', async () => {
  const penalised = {
    ...smallModel,
    layers: smallModel.layers.map((layer) =>
      layer.type === 'Dense'
        ? {
            ...layer,
            config: {
              ...layer.config,
              kernelRegularizer: { className: 'L1L2', config: { l1: 0, l2: 1 } },
            },
          }
        : layer,
    ),
  }
  const lossOf = async (model: typeof smallModel): Promise<number> => {
    const { measurements } = await run(
      spec(
        {
          kind: 'sweep',
          batchSize: 16,
          learningRateMin: 1e-6,
          learningRateMax: 1e-5,
          growth: 1.5,
          deviceMs: 5000,
        },
        smallSubject('sgd', model),
      ),
    )
    return numbers(measurements, 'sweepLoss')[0] ?? Number.NaN
  }
  expect(await lossOf(penalised)).toBeGreaterThan(2 * (await lossOf(smallModel)))
})
