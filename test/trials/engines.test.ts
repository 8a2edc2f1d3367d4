/** What holds for every engine, in real trial processes; webgpu on a card in software. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Subject } from '../../src/advice/vocabulary/question.js'
import type { Measurement, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import type { ModelGraph } from '../../src/advice/vocabulary/model-graph.js'
import { fitMemoryLaw, trackedPeakBytes } from '../../src/advice/memory/tracked-law.js'
import { parseLayerList } from '../../src/studies/model/layer-list.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { handshakeOf } from '../support/handshake.js'
import { runTrial } from '../support/run-trial.js'
import { jobOf, smallModel, smallSubject } from '../support/small-subject.js'
import { softwareGpu } from '../support/software-gpu.js'

const { missing } = softwareGpu()
const numbers = (measurements: readonly Measurement[], name: Measurement['name']): number[] =>
  measurements.filter((m) => m.name === name).flatMap((m) => m.value)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-engines-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.for(['webgpu', 'wasm', 'cpu'] as const)('%s', (engine) => {
  const runner = new ProcessRunner()
  afterAll(() => runner.close())
  const run = (spec: TrialSpec, model: ModelGraph = smallModel): ReturnType<typeof runTrial> => {
    const subject: Subject = { ...smallSubject('adam', model), engine }
    return runTrial(runner, jobOf(spec, folder, subject))
  }
  const here = it.skipIf(engine === 'webgpu' && missing !== null)

  here(
    'two traces foretell the tracked peak of a size never traced, and nothing leaks in between',
    async () => {
      const traces = []
      for (const batchSize of [2, 4, 200, 4]) {
        const { outcome, measurements } = await run({ kind: 'trace', batchSize })
        expect(outcome).toMatchObject({ cause: 'completed', message: null })
        traces.push({
          batchSize,
          liveBytes: numbers(measurements, 'liveBytes'),
          kernelHash: numbers(measurements, 'kernelHash')[0] ?? 0,
        })
      }
      const [two, four, large, again] = traces
      if (two === undefined || four === undefined || large === undefined)
        throw new Error('traces were made')
      const law = fitMemoryLaw([two, four])
      expect(law?.kind).toBe('event-wise')
      if (law !== null)
        expect(
          Math.abs(trackedPeakBytes(law, 200) / Math.max(...large.liveBytes) - 1),
        ).toBeLessThan(0.01)
      expect(again?.liveBytes).toEqual(four.liveBytes)
    },
  )
  here(
    'a fresh fit tells the baseline with the rows, and a peak like what was traced',
    async () => {
      const { outcome, measurements } = await run({
        kind: 'fit',
        batchSize: 64,
        steps: 4,
        fresh: true,
        budgetBytes: 2 ** 28,
      })
      expect(outcome.cause).toBe('completed')
      // 700 rows of 20 numbers and a class
      expect(numbers(measurements, 'baselineBytes')[0]).toBeGreaterThanOrEqual(700 * 21 * 4)
      const traced = await run({ kind: 'trace', batchSize: 64 })
      const peak = numbers(measurements, 'peakBytes')[0] ?? 0
      const tracked = Math.max(...numbers(traced.measurements, 'liveBytes'))
      // tracked bytes count a reshaped tensor beside the one whose memory it shares
      expect(peak / tracked).toBeGreaterThan(0.5)
      expect(peak / tracked).toBeLessThan(1.5)
    },
  )
  here(
    'a budget is held: what does not fit is out of memory, and the next trial runs',
    async () => {
      const { outcome } = await run({
        kind: 'fit',
        batchSize: 600,
        steps: 4,
        fresh: true,
        budgetBytes: 300_000,
      })
      expect(outcome).toMatchObject({
        cause: 'outOfMemory',
        message: expect.stringContaining('out of memory') as string,
      })
      expect((await run({ kind: 'trace', batchSize: 2 })).outcome.cause).toBe('completed')
    },
  )
  here('trains: the range test, the pilot and a race that goes on where it stopped', async () => {
    const sweep = await run({
      kind: 'sweep',
      batchSize: 32,
      learningRateMin: 1e-3,
      learningRateMax: 0.2,
      growth: 1.4,
      deviceMs: 60_000,
    })
    const losses = numbers(sweep.measurements, 'sweepLoss')
    expect(Math.min(...losses)).toBeLessThan(0.8 * (losses[0] ?? 0))
    // a card in software makes a few steps a second
    const noise = await run({
      kind: 'noise',
      batchSize: 32,
      learningRate: 0.003,
      deviceMs: engine === 'webgpu' ? 8000 : 600,
      microBatchSize: 8,
      microBatches: 4,
    })
    expect(numbers(noise.measurements, 'gradientVariance').length).toBeGreaterThan(0)
    const race = async (rung: number, stepsMax: number): Promise<ReturnType<typeof runTrial>> =>
      run({
        kind: 'race',
        batchSize: 32,
        learningRate: 0.01,
        rung,
        untilMs: 1e9,
        seed: 1,
        stepsMax,
      })
    const [first, second] = [await race(0, 5), await race(1, 15)]
    expect(
      [sweep, noise, first, second].map(({ outcome }) => [outcome.cause, outcome.message]),
    ).toEqual(Array.from({ length: 4 }, () => ['completed', null]))
    const [start, end] = [
      numbers(first.measurements, 'validationLoss')[0] ?? 0,
      numbers(second.measurements, 'validationLoss').at(-1) ?? 0,
    ]
    expect(end).toBeLessThan(start)
  })
})

describe('what an engine cannot train', () => {
  const dilated = parseLayerList(
    {
      name: 'dilated',
      input: { shape: [8, 8, 1] },
      layers: [
        { type: 'conv2d', filters: 2, kernelSize: 3, name: 'plain' },
        { type: 'conv2d', filters: 2, kernelSize: 2, dilationRate: 2, name: 'wide' },
        { type: 'flatten' },
        { type: 'dense', units: 4, activation: 'softmax' },
      ],
    },
    '',
  )
  it.for(['tensorflow', 'wasm'] as const)(
    'on %s is unsupported, with the layer and the operation',
    async (engine) => {
      const runner = new ProcessRunner()
      const { outcome } = await runTrial(
        runner,
        jobOf({ kind: 'trace', batchSize: 2 }, folder, {
          ...smallSubject('adam', dilated),
          engine,
        }),
      )
      await runner.close()
      expect(outcome.cause).toBe('unsupported')
      expect(outcome.message).toMatch(/^layer wide \(Conv2D\): .*conv2D.*dilation rates/)
    },
  )
})

describe('the handshake', () => {
  it.skipIf(missing !== null)(
    'names the adapter of webgpu, that it is software, and what bounds a tensor',
    async () => {
      const { adapter, exitCode } = await handshakeOf('webgpu')
      expect(adapter).toMatchObject({
        type: 'cpu',
        memoryBytes: null,
        name: expect.stringMatching(/swiftshader/i) as string,
      })
      expect(adapter?.limits.maxBufferSize).toBeGreaterThan(2 ** 28)
      expect(exitCode).toBe(0)
    },
  )
  it('says in words why webgpu does not start where there is no driver', async () => {
    const { refused, exitCode } = await handshakeOf('webgpu', {
      ...process.env,
      VK_DRIVER_FILES: '/nonexistent',
      VK_ICD_FILENAMES: '/nonexistent',
    })
    expect(exitCode).toBe(3)
    expect(refused?.split('\n').at(-1)).toMatch(/^WebGPU finds no adapter: .*Vulkan/)
  })
  it.for(['tensorflow', 'wasm', 'cpu'] as const)('%s names no adapter', async (engine) => {
    expect(await handshakeOf(engine)).toEqual({ adapter: null, refused: null, exitCode: 0 })
  })
})
