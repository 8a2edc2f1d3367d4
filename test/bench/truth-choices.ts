/**
 * The choices that bench:truth trains: the advised one and those of the peer rules. Each peer rule
 * gets the measurements that its own tool would take on this machine.
 */
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { numbersOf } from '../../src/advice/vocabulary/measurements.js'
import { candidateKey, type Candidate } from '../../src/advice/vocabulary/decision.js'
import { timingNumbers } from '../../src/advice/timing/numbers.js'
import { readStepSeries } from '../../src/advice/timing/step-series.js'
import { traitsOf, type Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import type { Study } from '../../src/studies/study.js'
import { peerRules, ruleNames } from '../replay/peer-rules.js'
import type { ReplayTable } from '../replay/table.js'
import type { runTrial } from '../support/run-trial.js'
import { digits, noiseOf, sweepOf, sweepRange } from './recorded.js'

export interface Choice extends Candidate {
  readonly names: readonly string[]
}
export type Run = (spec: TrialSpec) => ReturnType<typeof runTrial>

const timedSteps = 20
/** Steps before the first timing, because kernels and interpreter start slowly. */
const warmUpSteps = 100
const fastaiSize = 64
const referenceSize = 32
const pilot = { deviceMs: 1500, microBatchSize: 8, microBatches: 16 } as const

/** The advised and the peers' choices. Equal pairs become one choice with several names. */
export async function choicesOf(study: Study, run: Run): Promise<readonly Choice[]> {
  const { advice } = study
  if (advice === null || advice.batchSize === null || advice.learningRate === null)
    throw new Error(`no advice: ${JSON.stringify(advice?.reasons ?? study.error)}`)
  const peers = await peerChoices(study, run, advice.largestBatchSize?.value ?? referenceSize)
  const all = [
    {
      names: ['advised'],
      batchSize: advice.batchSize.value,
      learningRate: advice.learningRate.value,
    },
    ...peers,
  ]
  const keys = [...new Set(all.map(candidateKey))]
  return keys.flatMap((key) => {
    const same = all.filter((choice) => candidateKey(choice) === key)
    return same[0] === undefined ? [] : [{ ...same[0], names: same.flatMap(({ names }) => names) }]
  })
}

/** Replay tables know three optimizers; the rules treat every other one like Adam. */
function tableOptimizerOf(optimizer: Optimizer): ReplayTable['optimizer'] {
  if (optimizer === 'momentum') return 'sgd-momentum'
  return optimizer === 'sgd' ? 'sgd' : 'adam'
}

async function peerChoices(
  study: Study,
  run: Run,
  largestBatchSize: number,
): Promise<readonly Choice[]> {
  const { question } = study
  const rate = traitsOf(question.optimizer).defaultLearningRate
  const batchSizes = Array.from({ length: 24 }, (_, k) => 2 ** k).filter(
    (size) => size <= largestBatchSize,
  )
  const largest = batchSizes.at(-1) ?? 1
  const fit = async (batchSize: number, steps: number): Promise<number> =>
    readStepSeries(
      numbersOf(
        await run({ kind: 'fit', batchSize, steps, fresh: false, budgetBytes: 2 ** 40 }),
        'stepTimesMs',
      ),
      timingNumbers,
    )?.medianMs ?? Number.NaN
  await fit(1, warmUpSteps)
  const stepTimeMs: [number, number][] = []
  for (const batchSize of batchSizes)
    stepTimeMs.push([batchSize, digits(await fit(batchSize, timedSteps))])
  const times = new Map(stepTimeMs)
  const sweep = async (batchSize: number): Promise<ReplayTable['sweeps'][number]> =>
    sweepOf(batchSize, (await run({ kind: 'sweep', batchSize, ...sweepRange })).measurements)
  const noise = noiseOf(
    (
      await run({
        kind: 'noise',
        batchSize: Math.min(referenceSize, largest),
        learningRate: rate,
        ...pilot,
      })
    ).measurements,
  )
  const sweeps = [await sweep(Math.min(fastaiSize, largest)), await sweep(largest)]
  const table = (): ReplayTable => ({
    format: 'batchwise-replay/1',
    name: 'here',
    loss: question.losses[0]?.loss ?? 'meanSquaredError',
    optimizer: tableOptimizerOf(question.optimizer),
    trainingRows: question.data.trainingRows,
    validationRows: question.data.validationRows,
    classes: question.data.classes,
    parameters: question.model.parameters,
    epochsPlanned: question.epochsPlanned,
    batchSizes,
    learningRates: [rate],
    stepTimeMs,
    sweeps,
    runs: [
      {
        batchSize: Math.min(referenceSize, largest),
        learningRate: rate,
        seed: 1,
        diverged: false,
        points: [],
        noise,
      },
    ],
  })
  const setting = () =>
    ({
      table: table(),
      stepTimes: (size: number) => times.get(size) ?? Number.NaN,
      objective: 'fastest',
      optimizer: question.optimizer,
      largest,
      rate,
    }) as const
  const theorySize = peerRules['theory-alone'](setting()).batchSize
  if (!sweeps.some(({ batchSize }) => batchSize === theorySize))
    sweeps.push(await sweep(theorySize))
  return ruleNames.map((name) => {
    const { batchSize, learningRate } = peerRules[name](setting())
    return {
      names: [name],
      batchSize: Math.min(batchSize, largest),
      learningRate: Number(learningRate.toPrecision(3)),
    }
  })
}
