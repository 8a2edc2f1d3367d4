/**
 * npm run bench:engines [-- --device cuda:0] [--batch 32] [--rounds 3] [--software] [--json]
 *
 * Training steps a second of every engine on four models, and the ratio to the tensorflow engine.
 * `--device` is for tensorflow; `--software` also measures webgpu on a software adapter.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { engines, type Engine } from '../../src/advice/vocabulary/engines.js'
import type { ModelGraph } from '../../src/advice/vocabulary/model-graph.js'
import { median } from '../../src/advice/math/statistics.js'
import { numbersOf } from '../../src/advice/vocabulary/measurements.js'
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
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const warn = (text: string): void => void process.stderr.write(`${text}\n`)
/** An engine whose warm-up takes longer, in ms, is measured in one round only. */
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

async function openContender(engine: Engine): Promise<Contender | null> {
  const { adapter, refused } = await handshakeOf(engine)
  const isSoftware = adapter?.type === 'cpu'
  if (refused !== null) {
    warn(`${engine} does not start: ${refused.split('\n').at(-1) ?? ''}`)
    return null
  }
  if (isSoftware && !values.software) {
    warn(`${engine} finds only the software adapter ${adapter.name}: use --software to measure it`)
    return null
  }
  const processor = engine === 'tensorflow' ? values.device : 'cpu'
  const where = adapter === null ? processor : `${adapter.name}${isSoftware ? ' (software)' : ''}`
  return { engine, where, runner: new ProcessRunner() }
}

async function openContenders(): Promise<readonly Contender[]> {
  if (values.software) softwareGpu()
  const contenders: Contender[] = []
  for (const engine of engines) {
    const contender = await openContender(engine)
    if (contender !== null) contenders.push(contender)
  }
  return contenders
}

interface Figure {
  readonly model: string
  readonly engine: Engine
  readonly where: string
  readonly stepsPerSecond: number | null
  readonly why: string | null
}

/** The step times of one contender on one model. */
class Timing {
  readonly stepTimesMs: number[] = []
  fault: string | null = null
  isSlow = false

  constructor(
    private readonly contender: Contender,
    private readonly model: ModelGraph,
    private readonly folder: string,
  ) {}

  /** Round 0 warms the process up and is not counted. */
  async runRound(round: number): Promise<void> {
    if (this.fault !== null || (round > 1 && this.isSlow)) return
    const { outcome, measurements } = await this.fit(round === 0 ? 1 : 12)
    if (outcome.cause !== 'completed') this.fault = `${outcome.cause}: ${outcome.message ?? ''}`
    else if (round === 0) this.isSlow = outcome.durationMs > slowMs
    else this.stepTimesMs.push(...numbersOf({ measurements }, 'stepTimesMs'))
  }

  private fit(steps: number): ReturnType<typeof runTrial> {
    const { contender, model } = this
    return runTrial(contender.runner, {
      subject: {
        id: model.name,
        model,
        losses: [{ loss: 'sparseCategoricalCrossentropy', weight: 1 }],
        optimizer: 'adam',
        dataId: 'synthetic',
        engine: contender.engine,
        deviceId: contender.engine === 'tensorflow' ? values.device : 'cpu',
      },
      spec: { kind: 'fit', batchSize, steps, fresh: false, budgetBytes: 2 ** 32 },
      seed: 1,
      budgetBytes: 2 ** 32,
      checkpointFolder: this.folder,
      deadlineMs: 300_000,
      data: {
        kind: 'synthetic',
        rows: 1024,
        validationRows: 64,
        classes: [model.outputs[0]?.shape[0] ?? 10],
        seed: 1,
      },
    })
  }

  figure(): Figure {
    const times = this.stepTimesMs
    return {
      model: this.model.name,
      engine: this.contender.engine,
      where: this.contender.where,
      stepsPerSecond: times.length === 0 ? null : 1000 / median(times),
      why: this.fault,
    }
  }
}

/** The engines take turns, so that other load on the machine affects all of them. */
async function measureModel(
  model: ModelGraph,
  contenders: readonly Contender[],
  folder: string,
): Promise<readonly Figure[]> {
  const timings = contenders.map((contender) => new Timing(contender, model, folder))
  for (let round = 0; round <= Number(values.rounds); round++)
    for (const timing of timings) await timing.runRound(round)
  return timings.map((timing) => timing.figure())
}

async function measureAll(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-engines-'))
  const contenders = await openContenders()
  const figures: Figure[] = []
  for (const model of models) figures.push(...(await measureModel(model, contenders, folder)))
  for (const { runner } of contenders) await runner.close()
  await rm(folder, { recursive: true })
  return figures
}

function withRatios(figures: readonly Figure[]) {
  return figures.map((figure) => {
    const tensorflow = figures.find(
      ({ model, engine }) => model === figure.model && engine === 'tensorflow',
    )
    const reference = tensorflow?.stepsPerSecond ?? null
    const { stepsPerSecond } = figure
    const isKnown = reference !== null && stepsPerSecond !== null
    return { ...figure, ratio: isKnown ? stepsPerSecond / reference : null }
  })
}

const columnWidths = [16, 12, 44]
const row = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i < 3 ? cell.padEnd(columnWidths[i] ?? 0) : cell.padStart(12))).join('')

function print(rows: ReturnType<typeof withRatios>): void {
  const cores = os.availableParallelism()
  const processor = os.cpus()[0]?.model ?? 'an unknown processor'
  say(
    `training steps a second at batch size ${batchSize}, Adam, median over ${values.rounds} rounds; ${cores} cores of ${processor}`,
  )
  say(row(['model', 'engine', 'on', 'steps/s', 'ratio']))
  for (const { model, engine, where, stepsPerSecond, ratio, why } of rows) {
    const speed = stepsPerSecond?.toFixed(stepsPerSecond < 10 ? 2 : 1) ?? why ?? ''
    say(row([model, engine, where, speed, ratio?.toFixed(2) ?? '']))
  }
}

const rows = withRatios(await measureAll())
if (values.json)
  say(
    JSON.stringify({
      batchSize,
      cores: os.availableParallelism(),
      processor: os.cpus()[0]?.model ?? null,
      figures: rows,
    }),
  )
else print(rows)
