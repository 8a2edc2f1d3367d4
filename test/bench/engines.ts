/**
 * npm run bench:engines [-- --device cuda:0] [--batch 32] [--rounds 3] [--software] [--json]
 *
 * Training steps a second of every engine that starts here, on four models, in trial processes side by side: the engines take turns, so that what else the machine does meets all of
 * them. Median of all rounds' steps, and the ratio to the tensorflow engine. `--device`: where tensorflow computes. `--software`: webgpu counts too on an adapter that emulates a card on the
 * processor.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { engines, type Engine } from '../../src/advice/vocabulary/engines.js'
import type { ModelGraph } from '../../src/advice/vocabulary/model-graph.js'
import { median } from '../../src/advice/math/statistics.js'
import { parseLayerList } from '../../src/studies/model/layer-list.js'
import { presetGraph } from '../../src/studies/model/presets.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { handshakeOf } from '../support/handshake.js'
import { runTrial } from '../support/run-trial.js'
import { softwareGpu } from '../support/software-gpu.js'

const { values } = parseArgs({
  options: {
    device: { type: 'string', default: 'cpu' },
    batch: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '3' },
    software: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const batchSize = Number(values.batch)
/** An engine whose first few steps take longer is measured in one round only, ms. */
const slowMs = 15_000
const separable = { type: 'SeparableConv2D', kernelSize: 3, padding: 'same', activation: 'relu' }
const models: readonly ModelGraph[] = [
  ...['mlp', 'cnn', 'text-gru'].flatMap((name) => presetGraph(name) ?? []),
  parseLayerList(
    {
      name: 'separable-cnn',
      input: { shape: [28, 28, 1] },
      layers: [
        { type: 'Conv2D', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' },
        { ...separable, filters: 32, strides: 2 },
        { type: 'BatchNormalization' },
        { ...separable, filters: 64, strides: 2 },
        { type: 'GlobalAveragePooling2D' },
        { type: 'Dense', units: 10, activation: 'softmax' },
      ],
    },
    '',
  ),
]

interface Contender {
  readonly engine: Engine
  readonly where: string
  readonly runner: ProcessRunner
}

async function contenders(): Promise<readonly Contender[]> {
  if (values.software) softwareGpu()
  const found: Contender[] = []
  for (const engine of engines) {
    const { adapter, refused } = await handshakeOf(engine)
    const software = adapter?.type === 'cpu'
    if (refused !== null)
      process.stderr.write(`${engine} does not start: ${refused.split('\n').at(-1) ?? ''}\n`)
    else if (software && !values.software)
      process.stderr.write(
        `${engine} finds ${adapter.name} only, which emulates a card: not measured without --software\n`,
      )
    else
      found.push({
        engine,
        where:
          adapter === null
            ? engine === 'tensorflow'
              ? values.device
              : 'cpu'
            : `${adapter.name}${software ? ' (software)' : ''}`,
        runner: new ProcessRunner(),
      })
  }
  return found
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-engines-'))
const list = await contenders()
const figures: {
  readonly model: string
  readonly engine: Engine
  readonly where: string
  readonly stepsPerSecond: number | null
  readonly why: string | null
}[] = []
for (const model of models) {
  const times = new Map<Contender, number[]>(list.map((contender) => [contender, []]))
  const faults = new Map<Contender, string>()
  const slow = new Set<Contender>()
  // the first round warms every process up and counts for nothing
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const contender of list.filter(
      (one) => !faults.has(one) && (round <= 1 || !slow.has(one)),
    )) {
      const subject = {
        id: model.name,
        model,
        loss: 'sparseCategoricalCrossentropy',
        optimizer: 'adam',
        dataId: 'synthetic',
        engine: contender.engine,
        deviceId: contender.engine === 'tensorflow' ? values.device : 'cpu',
      } as const
      const { outcome, measurements } = await runTrial(contender.runner, {
        subject,
        spec: {
          kind: 'fit',
          batchSize,
          steps: round === 0 ? 1 : 12,
          fresh: false,
          budgetBytes: 2 ** 32,
        },
        seed: 1,
        budgetBytes: 2 ** 32,
        checkpointFolder: folder,
        deadlineMs: 300_000,
        data: {
          kind: 'synthetic',
          rows: 1024,
          validationRows: 64,
          classes: model.outputShape[0] ?? 10,
          seed: 1,
        },
      })
      if (outcome.cause !== 'completed')
        faults.set(contender, `${outcome.cause}: ${outcome.message ?? ''}`)
      else if (round === 0 && outcome.durationMs > slowMs) slow.add(contender)
      else if (round > 0)
        times
          .get(contender)
          ?.push(
            ...measurements
              .filter(({ name }) => name === 'stepTimesMs')
              .flatMap(({ value }) => value),
          )
    }
  }
  for (const contender of list) {
    const own = times.get(contender) ?? []
    figures.push({
      model: model.name,
      engine: contender.engine,
      where: contender.where,
      stepsPerSecond: own.length === 0 ? null : 1000 / median(own),
      why: faults.get(contender) ?? null,
    })
  }
}
for (const { runner } of list) await runner.close()
await rm(folder, { recursive: true })

const reference = (model: string): number | null =>
  figures.find((one) => one.model === model && one.engine === 'tensorflow')?.stepsPerSecond ?? null
const rows = figures.map((one) => {
  const best = reference(one.model)
  return {
    ...one,
    ratio: best === null || one.stepsPerSecond === null ? null : one.stepsPerSecond / best,
  }
})
if (values.json)
  process.stdout.write(
    `${JSON.stringify({ batchSize, cores: os.availableParallelism(), processor: os.cpus()[0]?.model ?? null, figures: rows })}\n`,
  )
else {
  process.stdout.write(
    `training steps a second at batch size ${batchSize}, Adam, median over ${values.rounds} rounds; ${os.availableParallelism()} cores of ${os.cpus()[0]?.model ?? 'an unknown processor'}\n`,
  )
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell, i) => (i < 3 ? cell.padEnd([16, 12, 44][i] ?? 0) : cell.padStart(12))).join('')}\n`
  process.stdout.write(line(['model', 'engine', 'on', 'steps/s', 'ratio']))
  for (const { model, engine, where, stepsPerSecond, ratio, why } of rows)
    process.stdout.write(
      line([
        model,
        engine,
        where,
        stepsPerSecond?.toFixed(stepsPerSecond < 10 ? 2 : 1) ?? why ?? '',
        ratio?.toFixed(2) ?? '',
      ]),
    )
}
