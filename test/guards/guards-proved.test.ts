/**
 * Each guard on a real training where the naive answer fails: the guard warns there, and does not
 * warn on a similar training without the problem.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { betterGeneralising, qualityBySize } from '../../src/advice/conclusion/generalisation.js'
import { preferredMultiple, type GuardFacts } from '../../src/advice/conclusion/guards.js'
import { conclusionNumbers } from '../../src/advice/conclusion/numbers.js'
import type { Question } from '../../src/advice/vocabulary/question.js'
import type { Evidence, TrialRecord } from '../../src/advice/vocabulary/trial.js'
import { numbersOf } from '../../src/advice/vocabulary/measurements.js'
import { timingNumbers } from '../../src/advice/timing/numbers.js'
import { readStepSeries } from '../../src/advice/timing/step-series.js'
import { fitStepTime, stepTimeMs } from '../../src/advice/timing/step-time-law.js'
import { mean } from '../../src/advice/math/statistics.js'
import { warningCodesAt } from '../support/guard-facts.js'
import { normals } from '../../src/advice/math/normals.js'
import {
  perceptron,
  TinyLaboratory,
  type Split,
  type TinyData,
  type Trained,
  type Workload,
} from '../support/tiny-training.js'
import { question } from '../advice/virtual-laboratory.js'

const { guards, generalisation } = conclusionNumbers

let laboratory: TinyLaboratory
beforeAll(() => {
  // what the guards warn of holds on every engine; wasm takes the least time for so small nets
  laboratory = new TinyLaboratory('wasm')
})
afterAll(() => laboratory.close())

const lowest = ({ validation }: Trained): number => Math.min(...validation.map(([, loss]) => loss))
/** Mean of the curve's last points. */
const late = (trained: Trained): number =>
  mean(trained.validation.slice(-6).map(([, loss]) => loss))
const relativeNoise = (trained: Trained): number =>
  Math.sqrt(numbersOf(trained, 'lossVariance').at(-1) ?? Number.NaN) /
  (trained.training.at(-1)?.[1] ?? Number.NaN)

/** Rows of standard normal numbers with their targets. */
function rows(
  count: number,
  width: number,
  normal: () => number,
  target: (x: readonly number[]) => number,
): Split {
  const x = Array.from({ length: count }, () => Array.from({ length: width }, normal))
  return { x, y: x.map(target) }
}
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
interface Clusters {
  readonly classes: number
  /** Inputs of a row. */
  readonly width: number
  /** Distance of the centres from the origin, standard deviations along every axis. */
  readonly apart: number
  readonly training: number
  readonly validation: number
  readonly seed: number
}

/** One Gaussian cluster for each class. */
function clusters({ classes, width, apart, training, validation, seed }: Clusters): TinyData {
  const normal = normals(seed)
  const centres = Array.from({ length: classes }, () =>
    Array.from({ length: width }, () => apart * normal()),
  )
  const split = (count: number): Split => {
    const y = Array.from({ length: count }, (_, i) => (i * 37) % classes)
    return { x: y.map((k) => (centres[k] ?? []).map((centre) => centre + normal())), y }
  }
  return { classes, training: split(training), validation: split(validation) }
}

const fourClasses = { classes: 4, width: 16, apart: 0.4, validation: 400 } as const

describe('guards on real trainings', () => {
  it('online learning: batch size 1 stays above the loss of a larger batch; a lower rate helps', async () => {
    const normal = normals(1)
    const weights = Array.from({ length: 10 }, normal)
    const target = (x: readonly number[]): number => dot(x, weights) + 0.5 * normal()
    const data: TinyData = {
      classes: null,
      training: rows(1000, 10, normal, target),
      validation: rows(300, 10, normal, target),
    }
    const workload: Workload = {
      model: perceptron({ inputs: 10, hidden: [], outputs: 1, classify: false }),
      loss: 'meanSquaredError',
      optimizer: 'sgd',
      data,
    }
    const folder = await laboratory.dataset(data)
    const trained = (batchSize: number, learningRate: number, steps: number): Promise<Trained> =>
      laboratory.train(workload, folder, { batchSize, learningRate, steps })
    const online = await trained(1, 0.03, 600)
    const longer = await trained(1, 0.03, 1800)
    const cooler = await trained(1, 0.005, 1800)
    const settled = await trained(32, 0.03, 400)
    expect(late(online)).toBeGreaterThan(1.15 * late(settled))
    // more steps do not help, a lower rate does
    expect(late(longer)).toBeGreaterThan(1.15 * late(settled))
    expect(late(cooler)).toBeLessThan(0.9 * late(longer))
    expect(warningCodesAt({ batchSize: 1, trainingRows: 1000 })).toContain('online-learning')
    expect(warningCodesAt({ batchSize: 32, trainingRows: 1000 })).not.toContain('online-learning')
  })

  it('many classes: the measured loss decides, because not every workload oscillates', async () => {
    const noiseAt = async (
      apart: number,
      batchSize: number,
      learningRate: number,
    ): Promise<number> => {
      const data = clusters({
        classes: 100,
        width: 20,
        apart,
        training: 3000,
        validation: 400,
        seed: 2,
      })
      const folder = await laboratory.dataset(data)
      return relativeNoise(
        await laboratory.train(
          {
            model: perceptron({ inputs: 20, hidden: [64], outputs: 100, classify: true }),
            loss: 'sparseCategoricalCrossentropy',
            optimizer: 'adam',
            data,
          },
          folder,
          { batchSize, learningRate, steps: 250 },
        ),
      )
    }
    const facts = (batchSize: number, relative: number): Partial<GuardFacts> => ({
      classes: 100,
      batchSize,
      lossNoise: { relative, evidence: ['t1'] },
    })
    const separable = await noiseAt(1, 8, 0.01)
    const overlapping = await noiseAt(0.1, 8, 0.003)
    const large = await noiseAt(1, 256, 0.01)
    expect(warningCodesAt(facts(8, separable))).toContain('many-classes-noisy')
    // overlapping classes: every step has nearly the same loss
    expect(overlapping).toBeLessThan(guards.lossNoiseMax)
    expect(warningCodesAt(facts(8, overlapping))).not.toContain('many-classes-noisy')
    expect(large).toBeLessThan(separable)
    expect(warningCodesAt(facts(256, large))).not.toContain('many-classes-noisy')
  })

  it('batch norm: two rows train badly; without it, or with 16 rows, they train well', async () => {
    const data = clusters({ ...fourClasses, apart: 0.8, training: 1200, seed: 1 })
    const folder = await laboratory.dataset(data)
    const trained = (norm: boolean, batchSize: number): Promise<Trained> =>
      laboratory.train(
        {
          model: perceptron({ inputs: 16, hidden: [32, 32], outputs: 4, norm, classify: true }),
          loss: 'sparseCategoricalCrossentropy',
          optimizer: 'sgd',
          data,
        },
        folder,
        { batchSize, learningRate: 0.02, steps: 600 },
      )
    const small = await trained(true, 2)
    const plain = await trained(false, 2)
    const enough = await trained(true, 16)
    expect(lowest(small)).toBeGreaterThan(1.3 * lowest(plain))
    expect(lowest(small)).toBeGreaterThan(1.3 * lowest(enough))
    expect(warningCodesAt({ batchSize: 2, batchNorm: true })).toContain('batch-norm-small')
    expect(warningCodesAt({ batchSize: 2 })).not.toContain('batch-norm-small')
    expect(warningCodesAt({ batchSize: 16, batchNorm: true })).not.toContain('batch-norm-small')
  })

  it('a large share of the rows: too few updates leave the loss far above that of a small batch', async () => {
    const data = clusters({ ...fourClasses, apart: 0.8, training: 600, seed: 4 })
    const folder = await laboratory.dataset(data)
    const workload: Workload = {
      model: perceptron({ inputs: 16, hidden: [32], outputs: 4, classify: true }),
      loss: 'sparseCategoricalCrossentropy',
      optimizer: 'sgd',
      data,
    }
    const epochs = 20
    const after = (batchSize: number): Promise<Trained> =>
      laboratory.train(workload, folder, {
        batchSize,
        learningRate: 0.03,
        steps: (epochs * 600) / batchSize,
      })
    const large = await after(300)
    const small = await after(10)
    expect(lowest(large)).toBeGreaterThan(2 * lowest(small))
    expect(warningCodesAt({ trainingRows: 600, batchSize: 300, epochsPlanned: epochs })).toEqual(
      expect.arrayContaining(['too-few-steps', 'share-of-rows']),
    )
    expect(warningCodesAt({ trainingRows: 600, batchSize: 10, epochsPlanned: epochs })).toEqual([])
  })

  it('last incomplete batch: the loss of two rows scatters several times as much', async () => {
    const data = clusters({ ...fourClasses, training: 258, validation: 200, seed: 5 })
    const folder = await laboratory.dataset(data)
    const workload: Workload = {
      model: perceptron({ inputs: 16, hidden: [32], outputs: 4, classify: true }),
      loss: 'sparseCategoricalCrossentropy',
      optimizer: 'sgd',
      data,
    }
    const rest = 258 % 64
    // at so low a rate the weights stay, so only the batches scatter
    const scatter = async (batchSize: number): Promise<number> =>
      Math.sqrt(
        numbersOf(
          await laboratory.train(workload, folder, { batchSize, learningRate: 1e-6, steps: 200 }),
          'lossVariance',
        ).at(-1) ?? Number.NaN,
      )
    expect(await scatter(rest)).toBeGreaterThan(3 * (await scatter(64)))
    expect(warningCodesAt({ trainingRows: 258, batchSize: 64, epochsPlanned: 1e4 })).toContain(
      'last-batch-small',
    )
    expect(warningCodesAt({ trainingRows: 256, batchSize: 64, epochsPlanned: 1e4 })).not.toContain(
      'last-batch-small',
    )
  })

  it('hardware-friendly sizes: a multiple is proposed only where its measured steps are as fast', async () => {
    const data = clusters({ ...fourClasses, training: 300, validation: 100, seed: 6 })
    const folder = await laboratory.dataset(data)
    const workload: Workload = {
      model: perceptron({ inputs: 16, hidden: [256, 256], outputs: 4, classify: true }),
      loss: 'sparseCategoricalCrossentropy',
      optimizer: 'sgd',
      data,
    }
    const points = []
    for (const batchSize of [8, 100, 300])
      points.push({
        batchSize,
        stepTimeMs:
          readStepSeries(
            numbersOf(
              await laboratory.run(workload, folder, {
                kind: 'fit',
                batchSize,
                steps: 8,
                fresh: false,
                budgetBytes: 2 ** 30,
              }),
              'stepTimesMs',
            ),
            timingNumbers,
          )?.medianMs ?? Number.NaN,
      })
    const law = fitStepTime(points, timingNumbers)
    if (law === null) throw new Error('three sizes give a law')
    for (let batchSize = 8; batchSize <= 300; batchSize++) {
      // time for the same rows, at the measured step times
      const time = (size: number): number => stepTimeMs(law, size) / size
      const preferred = preferredMultiple({ batchSize, largest: 300, time }, guards)
      expect(time(preferred)).toBeLessThanOrEqual((1 + guards.multipleTolerance) * time(batchSize))
      expect(preferred === batchSize || preferred % 8 === 0).toBe(true)
    }
  })

  it('generalisation gap: the full batch fits the training rows better and new rows worse', async () => {
    const normal = normals(7)
    const weights = Array.from({ length: 40 }, normal)
    const target = (x: readonly number[]): number => Number(dot(x, weights) + 4 * normal() > 0)
    const data: TinyData = {
      classes: 2,
      training: rows(300, 40, normal, target),
      validation: rows(500, 40, normal, target),
    }
    const folder = await laboratory.dataset(data)
    const asked: Question = {
      ...question,
      data: { origin: 'given', trainingRows: 300, validationRows: 500, classes: 2 },
      optimizer: 'adam',
    }
    const raced = async (): Promise<Evidence> => {
      const workload: Workload = {
        model: perceptron({ inputs: 40, hidden: [64, 64], outputs: 2, norm: true, classify: true }),
        loss: 'sparseCategoricalCrossentropy',
        optimizer: 'adam',
        data,
      }
      const trials: TrialRecord[] = []
      for (const [batchSize, learningRate, steps] of [
        [8, 0.003, 200],
        [300, 0.03, 150],
      ] as const) {
        const spec = {
          kind: 'race',
          batchSize,
          learningRate,
          rung: 0,
          untilMs: 1e9,
          seed: 1,
          stepsMax: steps,
        } as const
        trials.push({
          id: `t${trials.length + 1}`,
          spec,
          ...(await laboratory.run(workload, folder, spec)),
        })
      }
      return { trials }
    }
    const sizes = qualityBySize(asked, await raced(), generalisation)
    const gap = betterGeneralising(sizes, 300, generalisation)
    expect(sizes.map(({ batchSize }) => batchSize)).toEqual([8, 300])
    expect(gap?.smaller.batchSize, JSON.stringify(sizes)).toBe(8)
    expect(gap?.larger.trainingLoss ?? 1).toBeLessThanOrEqual(gap?.smaller.trainingLoss ?? 0)
    expect(betterGeneralising(sizes, 8, generalisation)).toBeNull()
    expect(
      qualityBySize(
        { ...asked, data: { ...asked.data, origin: 'synthetic' } },
        { trials: [] },
        generalisation,
      ),
    ).toEqual([])
  })
})
