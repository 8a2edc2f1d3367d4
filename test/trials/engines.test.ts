/** What holds for every engine, in real trial processes; webgpu on a card in software. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fitMemoryLaw, trackedPeakBytes } from '../../src/advice/memory/tracked-law.js'
import { numbersOf, pointsOf } from '../../src/advice/vocabulary/measurements.js'
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { parseLayerList } from '../../src/studies/model/layer-list.js'
import { openProcessRunner } from '../support/compiled.js'
import { exitCodes } from '../../src/trials/protocol/exit-codes.js'
import { handshakeOf } from '../support/handshake.js'
import { runPilot } from '../support/pilot.js'
import { runTrial, type TrialResult } from '../support/run-trial.js'
import { jobOf, smallModel, smallSubject, withoutLayers } from '../support/small-subject.js'
import { softwareGpu } from '../support/software-gpu.js'

const { missing } = softwareGpu()

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-engines-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.for(['webgpu', 'wasm', 'cpu'] as const)('%s', (engine) => {
  // a card in software compiles every kernel anew in each process
  const model = engine === 'webgpu' ? withoutLayers('norm', 'drop') : smallModel
  const runner = openProcessRunner()
  afterAll(() => runner.close())
  const run = (spec: TrialSpec): Promise<TrialResult> =>
    runTrial(runner, jobOf(spec, folder, { ...smallSubject('adam', model), engine }))
  const trace = (batchSize: number): Promise<TrialResult> => run({ kind: 'trace', batchSize })
  const freshFit = (batchSize: number, budgetBytes: number): Promise<TrialResult> =>
    run({ kind: 'fit', batchSize, steps: 4, fresh: true, budgetBytes })
  const available = it.skipIf(engine === 'webgpu' && missing !== null)

  available('a trial beyond the budget is out of memory, and the next trial runs', async () => {
    const { outcome } = await freshFit(600, 200_000)
    expect(outcome).toMatchObject({
      cause: 'outOfMemory',
      message: expect.stringContaining('out of memory') as string,
    })
    expect((await trace(2)).outcome.cause).toBe('completed')
  })

  available('two traces predict the peak of a size never traced; nothing leaks', async () => {
    const traces = []
    for (const batchSize of [2, 4, 200, 4]) {
      const traced = await trace(batchSize)
      expect(traced.outcome).toMatchObject({ cause: 'completed', message: null })
      const [kernelHash = 0] = numbersOf(traced, 'kernelHash')
      traces.push({ batchSize, liveBytes: numbersOf(traced, 'liveBytes'), kernelHash })
    }
    const [two, four, large, again] = traces
    if (two === undefined || four === undefined || large === undefined)
      throw new Error('not every trace was made')
    const law = fitMemoryLaw([two, four])
    if (law === null) throw new Error('the traces gave no law')
    expect(law.kind).toBe('event-wise')
    const peak = Math.max(...large.liveBytes)
    expect(Math.abs(trackedPeakBytes(law, 200) / peak - 1)).toBeLessThan(0.01)
    expect(again?.liveBytes).toEqual(four.liveBytes)
  })

  available('trains: range test, pilot, and a race with a cool-down that continues', async () => {
    const sweep = await run({
      kind: 'sweep',
      batchSize: 32,
      learningRateMin: 1e-3,
      learningRateMax: 0.2,
      growth: 1.4,
      deviceMs: 60_000,
    })
    const losses = numbersOf(sweep, 'sweepLoss')
    expect(Math.min(...losses)).toBeLessThan(0.8 * (losses[0] ?? 0))
    const pilot = { kind: 'noise', batchSize: 32, learningRate: 0.003, deviceMs: 500 } as const
    const noise = await runPilot(run, { ...pilot, microBatchSize: 8, microBatches: 4 }, 1)
    expect(numbersOf(noise, 'gradientVariance').length).toBeGreaterThan(0)
    const first = await race(0, 5)
    const cooled = await run({ ...candidate, kind: 'anneal', from: 5, steps: 5 })
    const second = await race(1, 15)
    const outcomes = [sweep, noise, first, cooled, second].map(({ outcome }) => outcome)
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ cause: 'completed', message: null })
    const [startLoss = 0] = numbersOf(first, 'validationLoss')
    for (const continued of [cooled, second])
      expect(numbersOf(continued, 'validationLoss').at(-1)).toBeLessThan(startLoss)
    expect(pointsOf(cooled, 'validationLoss').map(([step]) => step)).toEqual([10])
  })

  available('a fresh fit reports the baseline with the rows, and a peak as traced', async () => {
    const fit = await freshFit(64, 2 ** 28)
    expect(fit.outcome.cause).toBe('completed')
    // 700 rows of 20 numbers and a class
    expect(numbersOf(fit, 'baselineBytes')[0]).toBeGreaterThanOrEqual(700 * 21 * 4)
    const tracedPeak = Math.max(...numbersOf(await trace(64), 'liveBytes'))
    const [peak = 0] = numbersOf(fit, 'peakBytes')
    // tracked bytes count a reshaped tensor beside the one whose memory it shares
    expect(peak / tracedPeak).toBeGreaterThan(0.5)
    expect(peak / tracedPeak).toBeLessThan(1.5)
  })

  const candidate = { batchSize: 32, learningRate: 0.01, seed: 1 } as const
  const race = (rung: number, stepsMax: number): Promise<TrialResult> =>
    run({ ...candidate, kind: 'race', rung, untilMs: 1e9, stepsMax })
})

describe('what an engine cannot train', () => {
  const plain = parseLayerList(
    {
      name: 'plain',
      input: { shape: [8, 8, 1] },
      layers: [
        { type: 'conv2d', filters: 2, kernelSize: 3, name: 'near' },
        { type: 'conv2d', filters: 2, kernelSize: 2, dilationRate: 2, name: 'wide' },
        { type: 'flatten' },
        { type: 'dense', units: 4, activation: 'softmax' },
      ],
    },
    '',
  )
  const strange = {
    ...plain,
    layers: plain.layers.map((layer) =>
      layer.name === 'wide' ? { ...layer, type: 'Conv5D' as 'Conv2D' } : layer,
    ),
  }
  it.concurrent.for(['tensorflow', 'wasm'] as const)(
    'on %s is unsupported, with the layer',
    async (engine) => {
      const runner = openProcessRunner()
      const spec = { kind: 'trace', batchSize: 2 } as const
      const outcomes = []
      for (const graph of [plain, strange]) {
        const subject = { ...smallSubject('adam', graph), engine }
        outcomes.push((await runTrial(runner, jobOf(spec, folder, subject))).outcome)
      }
      await runner.close()
      expect(outcomes).toMatchObject([
        { cause: 'completed', message: null },
        {
          cause: 'unsupported',
          message: expect.stringMatching(/^layer wide.* Conv5D/) as string,
        },
      ])
    },
  )
})

describe.concurrent('the handshake', () => {
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
      expect(exitCode).toBe(exitCodes.done)
    },
  )
  it('says why webgpu does not start where there is no driver', async () => {
    const { refused, exitCode } = await handshakeOf('webgpu', {
      ...process.env,
      VK_DRIVER_FILES: '/nonexistent',
      VK_ICD_FILENAMES: '/nonexistent',
    })
    expect(exitCode).toBe(exitCodes.engineUnavailable)
    expect(refused?.split('\n').at(-1)).toMatch(/^WebGPU finds no adapter: .*Vulkan/)
  })
  it.for(['tensorflow', 'wasm', 'cpu'] as const)('of %s names no adapter', async (engine) => {
    const { done: exitCode } = exitCodes
    expect(await handshakeOf(engine)).toEqual({ adapter: null, refused: null, exitCode })
  })
})
