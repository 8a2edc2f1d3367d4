/** An advice as people read it in a terminal: the answer, its figures, and the explanation. */
import type {
  Advice,
  Alternative,
  Estimate,
  MemoryBound,
  MemoryParts,
  TrainingCost,
} from '../../advice/vocabulary/answer.js'
import { bytes, decimal, duration, energy } from '../../words/number-format.js'

export function renderAdvice(advice: Advice, explanation: readonly string[]): string {
  return [
    ...answerLines(advice),
    '',
    ...figureLines(advice),
    ...alternativeLines(advice),
    '',
    ...explanation.flatMap((paragraph) => [paragraph, '']),
  ].join('\n')
}

function answerLines(advice: Advice): string[] {
  const { verdict, batchSize, learningRate, confidence, largestBatchSize } = advice
  if (verdict === 'does-not-fit')
    return [
      largestBatchSize === null
        ? 'Does not fit: batch size 1 already exceeds the memory budget.'
        : 'Does not fit: a smaller batch size than you asked for does.',
    ]
  if (verdict === 'nothing-trained')
    return ['Nothing trained, so there is no advice. Likely causes are listed below.']
  if (batchSize === null || learningRate === null)
    return ['Not enough evidence for an advice. What is missing is listed below.']
  return [
    line('Batch size', estimate(batchSize)),
    line('Learning rate', estimate(learningRate)),
    line('Confidence', confidence.level),
  ]
}

/** A figure that is null is left out. */
function figureLines(advice: Advice): string[] {
  const { memory, stepTimeMs, noiseScale, momentum, cost } = advice
  const figures: readonly (readonly [label: string, value: string | null])[] = [
    ['Largest that fits', largestThatFits(advice)],
    ['Memory', memoryUse(advice)],
    ['Memory is for', memory.parts ? memoryParts(memory.parts) : null],
    ['Step time', stepTimeMs === null ? null : duration(stepTimeMs)],
    ['Epoch time', epochTime(advice)],
    ['Noise scale', noiseScale && estimate(noiseScale, ' rows')],
    ['Warm-up', advice.warmupSteps ? `${decimal(advice.warmupSteps)} steps` : null],
    ['Momentum', momentum === null ? null : decimal(momentum)],
    ['Accumulation', accumulation(advice)],
    ['Workers', workers(advice)],
    ['Training cost', trainingCost(advice)],
    [
      'Measured',
      `${cost.trials} trials, ${cost.outOfMemory} out of memory, ` +
        `${duration(cost.deviceMs)} on the device`,
    ],
  ]
  return figures.flatMap(([label, value]) => (value === null ? [] : [line(label, value)]))
}

/** What keeps a larger batch size away. */
const boundNames: Readonly<Record<MemoryBound, string>> = {
  memory: 'memory',
  rows: 'all rows',
  engine: 'largest tensor of the engine',
  failure: 'a larger one failed',
}

function largestThatFits({ largestBatchSize }: Advice): string | null {
  if (largestBatchSize === null) return null
  const { value, bound, verified } = largestBatchSize
  return `${decimal(value)} (${boundNames[bound]}, ${verified ? 'verified' : 'predicted'})`
}

function memoryUse({ memory: { bytesAtAdvised, budgetBytes } }: Advice): string {
  return bytesAtAdvised === null
    ? `budget ${bytes(budgetBytes)}`
    : `${bytes(bytesAtAdvised)} of ${bytes(budgetBytes)}`
}

function memoryParts(parts: MemoryParts): string {
  const sizes = [
    ['weights', parts.weightBytes],
    ['optimizer slots', parts.slotBytes],
    ['gradients', parts.gradientBytes],
    ['activations', parts.activationBytes],
    ['workspaces', parts.workspaceBytes],
  ] as const
  const held = sizes.filter(([, size]) => size >= 1).map(([name, size]) => `${name} ${bytes(size)}`)
  const savedBytes = -parts.workspaceBytes
  if (savedBytes > 0) held.push(`less ${bytes(savedBytes)} by working in place`)
  return held.join(', ')
}

function epochTime({ epochTimeMs, stepsPerEpoch }: Advice): string | null {
  if (epochTimeMs === null) return null
  const steps = stepsPerEpoch === null ? '' : ` (${decimal(stepsPerEpoch)} steps)`
  return `${duration(epochTimeMs)}${steps}`
}

function accumulation({ accumulation: plan }: Advice): string | null {
  if (plan === null) return null
  return `${plan.steps} steps of ${plan.microBatchSize} = ${plan.effectiveBatchSize} rows`
}

function workers({ workers: plan }: Advice): string | null {
  if (plan === null) return null
  return (
    `${plan.count}: global batch ${plan.globalBatchSize}, ` +
    `rate ${decimal(plan.learningRate)}, warm-up ${decimal(plan.warmupSteps)} steps, ` +
    `${decimal(plan.epochs)} epochs`
  )
}

function trainingCost({ trainingCost: training }: Advice): string | null {
  if (!training) return null
  return `${amount(training, training.cost)} for ${duration(training.timeMs)}`
}

function amount({ unit, currency }: TrainingCost, value: number): string {
  if (unit === 'kWh') return energy(value)
  return currency === null ? decimal(value) : `${decimal(value)} ${currency}`
}

function alternativeLines({ alternatives, trainingCost }: Advice): string[] {
  if (alternatives.length === 0) return []
  return ['', 'Alternatives', ...alternatives.map((one) => alternativeLine(one, trainingCost))]
}

function alternativeLine(
  { name, batchSize, learningRate, cost }: Alternative,
  training: TrainingCost | null | undefined,
): string {
  const setting = `batch ${decimal(batchSize)}, rate ${decimal(learningRate)}`
  const price = training && typeof cost === 'number' ? `, ${amount(training, cost)}` : ''
  return line(`  ${name}`, `${setting}${price}`)
}

function line(label: string, value: string): string {
  return `${label.padEnd(26)}${value}`
}

/** Example: `64  (32 to 128)`. */
function estimate({ value, low, high }: Estimate, unit = ''): string {
  const isExact = low === value && high === value
  const range = isExact ? '' : `  (${decimal(low)} to ${decimal(high)})`
  return `${decimal(value)}${unit}${range}`
}
