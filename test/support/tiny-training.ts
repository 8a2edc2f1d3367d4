/** Trains tiny workloads in a trial process. Steps, not time, limit them, so any machine agrees. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Engine } from '../../src/advice/vocabulary/engines.js'
import type { Loss } from '../../src/advice/vocabulary/question.js'
import type { Measurement, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import type { Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import type { ModelGraph } from '../../src/advice/vocabulary/model-graph.js'
import { datasetFiles, type DatasetHeader } from '../../src/trials/protocol/dataset.js'
import { parseLayerList } from '../../src/studies/model/layer-list.js'
import { openProcessRunner } from './compiled.js'
import { runTrial } from './run-trial.js'

export interface Split {
  readonly x: readonly (readonly number[])[]
  readonly y: readonly number[]
}
export interface TinyData {
  /** Null if y holds real numbers. */
  readonly classes: number | null
  readonly training: Split
  readonly validation: Split
}
export interface Workload {
  readonly model: ModelGraph
  readonly loss: Loss
  readonly optimizer: Optimizer
  readonly data: TinyData
}
interface TrainingOptions {
  readonly batchSize: number
  readonly learningRate: number
  readonly steps: number
  readonly seed?: number
}
export interface Trained {
  readonly cause: string
  /** [step, loss], steps ascending. */
  readonly validation: readonly (readonly [number, number])[]
  readonly training: readonly (readonly [number, number])[]
  readonly measurements: readonly Measurement[]
}

interface PerceptronOptions {
  readonly inputs: number
  /** Units of each hidden layer. */
  readonly hidden: readonly number[]
  readonly outputs: number
  readonly activation?: string
  /** Adds batch norm after every hidden layer. */
  readonly norm?: boolean
  readonly classify: boolean
}

export function perceptron({
  inputs,
  hidden,
  outputs,
  activation = 'relu',
  norm = false,
  classify,
}: PerceptronOptions): ModelGraph {
  const norms = norm ? [{ type: 'BatchNormalization' }] : []
  const hiddenLayers = hidden.flatMap((units) => [{ type: 'Dense', units, activation }, ...norms])
  const output = { type: 'Dense', units: outputs, activation: classify ? 'softmax' : 'linear' }
  const name = `mlp-${inputs}-${hidden.join('-')}-${outputs}-${activation}-${String(norm)}`
  const layers = [...hiddenLayers, output]
  return parseLayerList({ name, input: { shape: [inputs] }, layers }, '')
}

/** A trial process with temporary data sets; `close` ends it and removes them. */
export class TinyLaboratory {
  private readonly runner = openProcessRunner()
  private folder: Promise<string> | null = null
  private count = 0

  constructor(private readonly engine: Engine = 'tensorflow') {}

  async dataset({ classes, training, validation }: TinyData): Promise<string> {
    this.folder ??= mkdtemp(path.join(os.tmpdir(), 'batchwise-tiny-'))
    const folder = path.join(await this.folder, `d${(this.count += 1)}`)
    await mkdir(folder)
    const header: DatasetHeader = {
      version: 2,
      inputs: [{ name: 'x', shape: [training.x[0]?.length ?? 0], type: 'float32' }],
      targets: [
        classes === null
          ? { name: 'y', shape: [1], type: 'real', classes }
          : { name: 'y', shape: [], type: 'class', classes },
      ],
      trainingRows: training.y.length,
      validationRows: validation.y.length,
    }
    const target = (y: readonly number[]): Uint8Array =>
      new Uint8Array((classes === null ? Float32Array.from(y) : Int32Array.from(y)).buffer)
    const input = (x: Split['x']): Uint8Array => new Uint8Array(Float32Array.from(x.flat()).buffer)
    await Promise.all([
      writeFile(path.join(folder, datasetFiles.header), JSON.stringify(header)),
      writeFile(path.join(folder, datasetFiles.input(0, 'train')), input(training.x)),
      writeFile(path.join(folder, datasetFiles.target(0, 'train')), target(training.y)),
      writeFile(path.join(folder, datasetFiles.input(0, 'validation')), input(validation.x)),
      writeFile(path.join(folder, datasetFiles.target(0, 'validation')), target(validation.y)),
    ])
    return folder
  }

  async run(
    workload: Workload,
    folder: string,
    spec: TrialSpec,
  ): Promise<Awaited<ReturnType<typeof runTrial>>> {
    const { model, loss, optimizer } = workload
    const subject = {
      id: `${model.name}-${optimizer}-${folder}`,
      model,
      losses: [{ loss, weight: 1 }],
      optimizer,
      dataId: folder,
      engine: this.engine,
      deviceId: 'cpu',
    } as const
    return runTrial(this.runner, {
      subject,
      data: { kind: 'dataset', folder },
      spec,
      seed: 1,
      budgetBytes: 2 ** 30,
      checkpointFolder: path.join(folder, 'checkpoints'),
      deadlineMs: 120_000,
    })
  }

  /** Trains `steps` steps from the start. */
  async train(
    workload: Workload,
    folder: string,
    { batchSize, learningRate, steps, seed = 1 }: TrainingOptions,
  ): Promise<Trained> {
    const { outcome, measurements } = await this.run(workload, folder, {
      kind: 'race',
      batchSize,
      learningRate,
      rung: 0,
      untilMs: 1e9,
      seed,
      stepsMax: steps,
    })
    const curveOf = (name: Measurement['name']): Trained['validation'] =>
      measurements
        .filter((measurement) => measurement.name === name)
        .flatMap(({ at, value }) =>
          at !== null && typeof value === 'number' ? [[at, value] as const] : [],
        )
    return {
      cause: outcome.cause,
      validation: curveOf('validationLoss'),
      training: curveOf('trainingLoss'),
      measurements,
    }
  }

  async close(): Promise<void> {
    await this.runner.close()
    if (this.folder !== null) await rm(await this.folder, { recursive: true, force: true })
  }
}
