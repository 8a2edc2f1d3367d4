/** An advice as people read it in a terminal. */
import type {
  Advice,
  Estimate,
  MemoryBound,
  MemoryParts,
  TrainingCost,
} from '../advice/vocabulary/answer.js'
import { energy } from '../words/number-format.js'

export function renderAdvice(advice: Advice, explanation: readonly string[]): string {
  return [
    ...answer(advice),
    '',
    ...figures(advice),
    ...alternatives(advice),
    '',
    ...explanation.flatMap((paragraph) => [paragraph, '']),
  ].join('\n')
}

function answer({ verdict, batchSize, learningRate, confidence }: Advice): string[] {
  if (verdict === 'does-not-fit')
    return ['Does not fit: not even batch size 1 stays within the memory budget.']
  if (batchSize === null || learningRate === null)
    return ['Not enough evidence for an advice; what is missing is said below.']
  return [
    line('Batch size', `${number(batchSize.value)}${range(batchSize)}`),
    line('Learning rate', `${number(learningRate.value)}${range(learningRate)}`),
    line('Confidence', confidence.level),
  ]
}

function figures({
  largestBatchSize: largest,
  memory,
  stepTimeMs,
  stepsPerEpoch,
  epochTimeMs,
  noiseScale,
  warmupSteps,
  momentum,
  accumulation,
  workers,
  trainingCost,
  cost,
}: Advice): string[] {
  const rows: readonly (readonly [string, string | null])[] = [
    [
      'Largest that fits',
      largest &&
        `${number(largest.value)} (${boundWords[largest.bound]}, ${largest.verified ? 'verified' : 'predicted'})`,
    ],
    [
      'Memory',
      memory.bytesAtAdvised === null
        ? `budget ${bytes(memory.budgetBytes)}`
        : `${bytes(memory.bytesAtAdvised)} of ${bytes(memory.budgetBytes)}`,
    ],
    ['Memory is for', memory.parts ? parts(memory.parts) : null],
    ['Step time', stepTimeMs === null ? null : duration(stepTimeMs)],
    [
      'Epoch time',
      epochTimeMs === null
        ? null
        : `${duration(epochTimeMs)}${stepsPerEpoch === null ? '' : ` (${number(stepsPerEpoch)} steps)`}`,
    ],
    ['Noise scale', noiseScale && `${number(noiseScale.value)} rows${range(noiseScale)}`],
    ['Warm-up', warmupSteps === null || warmupSteps === 0 ? null : `${number(warmupSteps)} steps`],
    ['Momentum', momentum === null ? null : number(momentum)],
    [
      'Accumulation',
      accumulation &&
        `${accumulation.steps} steps of ${accumulation.microBatchSize} = ${accumulation.effectiveBatchSize} rows`,
    ],
    [
      'Workers',
      workers &&
        `${workers.count}: global batch ${workers.globalBatchSize}, rate ${number(workers.learningRate)}, warm-up ${number(workers.warmupSteps)} steps, ${number(workers.epochs)} epochs`,
    ],
    [
      'Training cost',
      trainingCost
        ? `${amount(trainingCost, trainingCost.cost)} for ${duration(trainingCost.timeMs)}`
        : null,
    ],
    [
      'Measured',
      `${cost.trials} trials, ${cost.outOfMemory} out of memory, ${duration(cost.deviceMs)} on the device`,
    ],
  ]
  return rows.flatMap(([label, value]) => (value === null ? [] : [line(label, value)]))
}

/** What keeps a larger size away. */
const boundWords = {
  memory: 'memory',
  rows: 'all rows',
  engine: 'largest tensor of the engine',
  failure: 'a larger one failed',
} as const satisfies Record<MemoryBound, string>

function parts({
  weightBytes,
  slotBytes,
  gradientBytes,
  activationBytes,
  workspaceBytes,
}: MemoryParts): string {
  const held = [
    ['weights', weightBytes],
    ['optimizer slots', slotBytes],
    ['gradients', gradientBytes],
    ['activations', activationBytes],
    ['workspaces', workspaceBytes],
  ] as const
  const saved = workspaceBytes < 0 ? `, less ${bytes(-workspaceBytes)} by working in place` : ''
  return `${held
    .filter(([, size]) => size >= 1)
    .map(([name, size]) => `${name} ${bytes(size)}`)
    .join(', ')}${saved}`
}

function amount({ unit, currency }: TrainingCost, value: number): string {
  return unit === 'kWh'
    ? energy(value)
    : `${number(value)}${currency === null ? '' : ` ${currency}`}`
}

function alternatives({ alternatives: others, trainingCost }: Advice): string[] {
  if (others.length === 0) return []
  return [
    '',
    'Alternatives',
    ...others.map(({ name, batchSize, learningRate, cost }) =>
      line(
        `  ${name}`,
        `batch ${number(batchSize)}, rate ${number(learningRate)}${trainingCost && typeof cost === 'number' ? `, ${amount(trainingCost, cost)}` : ''}`,
      ),
    ),
  ]
}

const line = (label: string, value: string): string => `${label.padEnd(26)}${value}`
const range = ({ value, low, high }: Estimate): string =>
  low === value && high === value ? '' : `  (${number(low)} to ${number(high)})`
/** Three digits, without an exponent where people would not write one. */
export const number = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)))

export function bytes(value: number): string {
  for (const [unit, size] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const)
    if (value >= size) return `${number(value / size)} ${unit}`
  return `${value} bytes`
}

export function duration(ms: number): string {
  if (ms < 1000) return `${number(ms)} ms`
  if (ms < 120_000) return `${number(ms / 1000)} s`
  return ms < 7_200_000 ? `${number(ms / 60_000)} min` : `${number(ms / 3_600_000)} h`
}
