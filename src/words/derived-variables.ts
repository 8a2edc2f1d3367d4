/** What messages choose by, and the numbers they derive, beyond the fields of a reason. */
import type { ReasonCode, ReasonValues } from '../advice/vocabulary/reasons.js'
import { count, decimal } from './number-format.js'

type Variables = Readonly<Record<string, string | number | boolean>>
type Derivations = {
  readonly [Code in ReasonCode]?: (values: ReasonValues<Code>) => Variables
}

/** A smaller share of variation between steps is not mentioned. */
const stepSpreadMin = 0.05
/** Smaller parts of the memory are named as none, or hardly any. */
const slotBytesMin = 2 ** 10
const gradientBytesMin = 2 ** 14
/** A batch is small beside the budget below this share of it. */
const ampleBudgetShare = 0.5
/** The size of least predicted time agrees with the advised one within this factor. */
const closeFactor = 2
/** Weighing by cost moves the best size only when it falls below this share. */
const movedSizeShare = 0.9
/** Planning and starting processes is mentioned from this many times the work on. */
const longerWait = 1.1
/** Times are equal within half a percent. */
const equalRatio = { min: 0.995, max: 1.005 } as const
/** The default setting is quicker below, and ten times slower above these ratios. */
const usualRatio = { quicker: 0.95, tenfold: 9.5 } as const

const derivations: Derivations = {
  use: ({ batchSizeLow, batchSizeHigh, learningRateLow, learningRateHigh }) => ({
    sizeIsRange: count(batchSizeLow) !== count(batchSizeHigh),
    rateIsRange: learningRateLow !== learningRateHigh,
  }),
  'trained-with': ({ settings, trainable, parameters }) => ({
    hasSettings: settings !== '',
    someAreFrozen: trainable < parameters,
  }),
  'measured-in': ({ trainable, parameters }) => ({ someAreFrozen: trainable < parameters }),
  'noise-plain': ({ clipped, decayed }) => ({
    change: clipped && decayed ? 'both' : 'one',
  }),
  duration: ({ stepSpread }) => ({
    stepsVary: stepSpread !== undefined && stepSpread >= stepSpreadMin,
  }),
  'training-cost': ({ watts }) => ({ powerIsKnown: watts !== undefined }),
  missing: ({ message }) => ({ messageIsKnown: message !== undefined }),
  'nothing-trained': ({ candidates, diverged, start, lowest, guessing }) => ({
    allDiverged: diverged === candidates || lowest === undefined,
    startIsKnown: start !== undefined,
    guessingIsKnown: guessing !== undefined,
  }),
  'rows-bound': ({ bytes, budgetBytes }) => ({
    budgetIsAmple: bytes < ampleBudgetShare * budgetBytes,
  }),
  'memory-law': ({ bytesPerRow, low, high }) => ({
    ...furtherRows(bytesPerRow),
    factor: processFactor(decimal(low), decimal(high)),
  }),
  'memory-replayed': ({ bytesPerRow, oneMoreBytes }) => ({
    ...furtherRows(bytesPerRow),
    jumpIsNext: oneMoreBytes !== undefined,
  }),
  'memory-parts': ({ slotBytes, gradientBytes, activationBytes, workspaceBytes, measured }) => ({
    slots: slotBytes < slotBytesMin ? 'none' : 'some',
    gradients: gradientBytes < gradientBytesMin ? 'few' : 'some',
    activations: activationBytes < 1 ? 'none' : 'some',
    workspace: workspaceEffect(workspaceBytes, measured),
    savedBytes: -workspaceBytes,
  }),
  'budget-covers': ({ baselineBytes }) => ({ baselineIsKnown: baselineBytes !== undefined }),
  'step-time-line': ({ knee }) => ({ smallBatchesIdle: knee >= 2 }),
  'input-time': ({ batchSize }) => ({ isBound: batchSize !== undefined }),
  'noise-wall': ({ arrived, learningRate, rate }) => ({
    raceWentBeyond: arrived && learningRate > rate,
  }),
  'theory-optimum': ({ optimum, batchSize }) => ({
    optimumIsClose: optimum / batchSize > 1 / closeFactor && optimum / batchSize < closeFactor,
  }),
  'race-won': ({ ratio }) => ({ hasSecond: ratio !== undefined }),
  'race-skipped': ({ decided, below }) => ({
    decidedOrBelow: decided === 'rate' || decided === 'both' ? 'decided' : below,
  }),
  'cheapest-choice': ({ otherMs }) => ({ hasOther: otherMs !== undefined }),
  'cheapest-power': ({ cheapest, quickest }) => ({
    costMovesSize: cheapest <= movedSizeShare * quickest,
  }),
  'why-not-larger': againstWinner,
  'why-not-smaller': againstWinner,
  'end-lowest': ({ annealed, rate, measured }) => ({
    isMeasured: measured === true,
    someFell: annealed > 0,
    staysConstant: rate === 'constant',
  }),
  'end-by-size': ({ sizes }) => ({
    list: sizes
      .map(
        ({ batchSize, learningRate, loss }) =>
          `${batchSize} (${learningRate}): ${threeDigits(loss)}`,
      )
      .join(', '),
    smallest: Math.min(...sizes.map(({ batchSize }) => batchSize)),
    speedUp: timeRatio(sizes),
    largest: Math.max(...sizes.map(({ batchSize }) => batchSize)),
  }),
  'pairs-as-good': ({ batchSizeLow, batchSizeHigh, learningRateLow, learningRateHigh }) => ({
    sizesDiffer: batchSizeLow !== batchSizeHigh,
    ratesDiffer: learningRateLow !== learningRateHigh,
  }),
  'validation-by-size': ({ sizes }) => ({
    list: sizes
      .map(({ batchSize, validationLoss }) => `${batchSize}: ${threeDigits(validationLoss)}`)
      .join(', '),
  }),
  'sizes-decided': ({ min, max, multipleOf }) => ({
    bounds: boundsOf(min, max),
    hasUnit: multipleOf !== undefined,
  }),
  'effective-decided': ({ layouts }) => ({
    hasFewer: layouts.length > 1,
    list: layouts
      .map(
        ({ workers, steps, microBatchSize, updateMs }) =>
          `${workers}: ${steps} x ${microBatchSize}, ${threeDigits(updateMs)} ms`,
      )
      .join('; '),
  }),
  'wish-does-not-fit': ({ wanted, effectiveBatchSize }) => ({
    reach: reachOf(wanted, effectiveBatchSize),
  }),
  'budget-above-free': ({ at }) => ({ momentIsKnown: at !== undefined }),
  'device-busy': ({ bytes, at }) => ({ memoryIsHeld: bytes > 0, momentIsKnown: at !== undefined }),
  'lowered-deadline': ({ leftMs }) => ({ leftMsIsKnown: leftMs !== undefined }),
  'lowered-close-race': ({ ratio }) => ({
    isSlower: ratio > equalRatio.max,
    excess: ratio - 1,
  }),
  'lowered-other-seed': ({ trainedMs, firstMs }) => ({ timeRatio: trainedMs / firstMs }),
  'alternative-least-memory': ({ cost }) => ({ costIsKnown: cost !== undefined }),
  cost: ({ deviceMs, wallMs }) => ({ waitIsLonger: wallMs > longerWait * deviceMs }),
  'probe-share': ({ ratio }) => ({ isBelowWhole: ratio < 1 }),
  'probe-repaid': ({ ratio, trainings }) => ({
    isTenfold: ratio >= usualRatio.tenfold,
    hasTrainings: trainings > 1,
  }),
  'probe-not-repaid': ({ ratio }) => ({ usualIsQuicker: ratio < usualRatio.quicker }),
}

/** The variables that the message of `code` may use beside the fields of the reason. */
export function derivedVariables<Code extends ReasonCode>(
  code: Code,
  values: ReasonValues<Code>,
): Variables {
  const derive: ((values: ReasonValues<Code>) => Variables) | undefined = derivations[code]
  return derive === undefined ? {} : derive(values)
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3))
}

/** Time of the planned training at the smallest size over that at the largest. */
function timeRatio(sizes: ReasonValues<'end-by-size'>['sizes']): number {
  const ascending = [...sizes].sort((a, b) => a.batchSize - b.batchSize)
  return (ascending[0]?.timeMs ?? Number.NaN) / (ascending.at(-1)?.timeMs ?? Number.NaN)
}

function furtherRows(bytesPerRow: number): Variables {
  return { rowsAddNothing: bytesPerRow < 1 }
}

function boundsOf(
  min: number | undefined,
  max: number | undefined,
): 'none' | 'min' | 'max' | 'both' {
  if (min === undefined) return max === undefined ? 'none' : 'max'
  return max === undefined ? 'min' : 'both'
}

/** Whether accumulation reaches the wanted size exactly, with a few rows more, or not at all. */
function reachOf(wanted: number, reached: number | undefined): 'exactly' | 'about' | 'never' {
  if (reached === undefined) return 'never'
  return reached === wanted ? 'exactly' : 'about'
}

/** What the process took over what its tensors take: as much, a single factor, or a range. */
function processFactor(low: string, high: string): 'one' | 'single' | 'range' {
  if (low !== high) return 'range'
  return low === '1' ? 'one' : 'single'
}

function workspaceEffect(bytes: number, measured: boolean): 'unmeasured' | 'saves' | 'adds' {
  if (!measured) return 'unmeasured'
  return bytes < 0 ? 'saves' : 'adds'
}

function againstWinner({ reached, ratio }: ReasonValues<'why-not-larger'>): Variables {
  return { comparison: comparison(reached, ratio) }
}

function comparison(reached: boolean, ratio: number): 'unreached' | 'quicker' | 'slower' | 'equal' {
  if (!reached) return 'unreached'
  if (ratio < equalRatio.min) return 'quicker'
  return ratio > equalRatio.max ? 'slower' : 'equal'
}
