/** Real trainings of tiny workloads in a trial process, by steps instead of time, so that what they show does not depend on the machine. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Loss } from '../../src/advice/vocabulary/question.js'
import type { Measurement, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import type { Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import type { ModelGraph } from '../../src/advice/vocabulary/model-graph.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { datasetFiles, type DatasetHeader } from '../../src/trials/protocol/dataset.js'
import { runTrial } from './run-trial.js'

export interface Split {
  readonly x: readonly (readonly number[])[]
  readonly y: readonly number[]
}
/** `classes` null: y holds real numbers. */
export interface TinyData {
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
export interface Trained {
  readonly cause: string
  /** [step, loss], ascending. */
  readonly validation: readonly (readonly [number, number])[]
  readonly training: readonly (readonly [number, number])[]
  readonly measurements: readonly Measurement[]
}

/** Layers of units between input and output; `norm` puts batch norm behind every hidden one. */
export function perceptron({
  inputs,
  hidden,
  outputs,
  activation = 'relu',
  norm = false,
  classify,
}: {
  readonly inputs: number
  readonly hidden: readonly number[]
  readonly outputs: number
  readonly activation?: string
  readonly norm?: boolean
  readonly classify: boolean
}): ModelGraph {
  const layers: ModelGraph['layers'][number][] = []
  let [last, width, parameters] = ['input', inputs, 0]
  const add = (
    name: string,
    type: 'Dense' | 'BatchNormalization',
    config: Record<string, unknown>,
    units: number,
  ): void => {
    layers.push({ name, type, config, inputs: [last], outputShape: [units] })
    parameters += type === 'Dense' ? (width + 1) * units : 4 * units
    ;[last, width] = [name, units]
  }
  hidden.forEach((units, i) => {
    add(`hidden${i}`, 'Dense', { units, activation }, units)
    if (norm) add(`norm${i}`, 'BatchNormalization', {}, units)
  })
  const outputActivation = classify ? 'softmax' : 'linear'
  add('out', 'Dense', { units: outputs, activation: outputActivation }, outputs)
  return {
    name: `mlp-${inputs}-${hidden.join('-')}-${outputs}-${activation}-${String(norm)}`,
    input: { name: 'input', shape: [inputs], dtype: 'float32', vocabulary: null },
    layers,
    output: last,
    outputShape: [outputs],
    outputActivation,
    parameters,
  }
}

/** A trial process with data sets of its own; `close` ends it and removes them. */
export class TinyLaboratory {
  private readonly runner = new ProcessRunner()
  private folder: Promise<string> | null = null
  private count = 0

  async dataset({ classes, training, validation }: TinyData): Promise<string> {
    this.folder ??= mkdtemp(path.join(os.tmpdir(), 'batchwise-tiny-'))
    const folder = path.join(await this.folder, `d${(this.count += 1)}`)
    await mkdir(folder)
    const header: DatasetHeader = {
      version: 1,
      inputShape: [training.x[0]?.length ?? 0],
      inputType: 'float32',
      targetShape: classes === null ? [1] : [],
      targetType: classes === null ? 'real' : 'class',
      classes,
      trainingRows: training.y.length,
      validationRows: validation.y.length,
    }
    const target = (y: readonly number[]): Uint8Array =>
      new Uint8Array((classes === null ? Float32Array.from(y) : Int32Array.from(y)).buffer)
    const input = (x: Split['x']): Uint8Array => new Uint8Array(Float32Array.from(x.flat()).buffer)
    await Promise.all([
      writeFile(path.join(folder, datasetFiles.header), JSON.stringify(header)),
      writeFile(path.join(folder, datasetFiles.xTrain), input(training.x)),
      writeFile(path.join(folder, datasetFiles.yTrain), target(training.y)),
      writeFile(path.join(folder, datasetFiles.xValidation), input(validation.x)),
      writeFile(path.join(folder, datasetFiles.yValidation), target(validation.y)),
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
      loss,
      optimizer,
      dataId: folder,
      engine: 'tensorflow',
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

  /** So many steps from the start. */
  async train(
    workload: Workload,
    folder: string,
    {
      batchSize,
      learningRate,
      steps,
      seed = 1,
    }: {
      readonly batchSize: number
      readonly learningRate: number
      readonly steps: number
      readonly seed?: number
    },
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
    const of = (name: Measurement['name']): Trained['validation'] =>
      measurements.flatMap((one) =>
        one.name === name && one.at !== null && typeof one.value === 'number'
          ? [[one.at, one.value] as const]
          : [],
      )
    return {
      cause: outcome.cause,
      validation: of('validationLoss'),
      training: of('trainingLoss'),
      measurements,
    }
  }

  async close(): Promise<void> {
    await this.runner.close()
    if (this.folder !== null) await rm(await this.folder, { recursive: true, force: true })
  }
}
