/** What to watch: the guards, with the facts that they look at. */
import { median } from '../../math/statistics.js'
import { numbersOf } from '../../vocabulary/measurements.js'
import type { Reason } from '../../vocabulary/reasons.js'
import { fullBatchPossible, fullBatchResult } from '../alternatives/full-batch.js'
import { applyGuards, type GuardFacts } from '../guards.js'
import type { Situation } from '../situation.js'
import { currentReasons } from './compared.js'
import { dataReasons } from './data.js'
import { deviceStateReasons, engineReasons } from './device.js'
import { modelReasons } from './model.js'
import { generalisationGapReasons } from './quality.js'
import { decidedRateReasons, keepsWishes } from './wishes.js'

export function watchReasons(situation: Situation): readonly Reason[] {
  const { question, readings, chosen, numbers } = situation
  const fullBatch = fullBatchResult(situation)
  return [
    ...dataReasons(question, numbers.conclusion.guards),
    ...modelReasons(situation),
    ...engineReasons(question, readings.cited.memory),
    ...deviceStateReasons(situation),
    ...generalisationGapReasons(situation),
    ...(fullBatch?.kind === 'unreached' ? [fullBatch.reason] : []),
    ...currentReasons(situation),
    ...decidedRateReasons(situation),
    ...applyGuards(guardFacts(situation, fullBatch !== null), numbers.conclusion.guards).filter(
      // where trainings were compared by their planned ends, the few steps are in the comparison
      (warning) =>
        keepsWishes(question, warning) &&
        !(chosen.ends !== undefined && warning.code === 'too-few-steps'),
    ),
  ]
}

function guardFacts(situation: Situation, fullBatchTried: boolean): GuardFacts {
  const { question, readings, chosen, layout, timeAt, noiseTrials } = situation
  const { data, model, epochsPlanned } = question
  const { largest, cited } = readings
  return {
    batchSize: question.wishes?.effectiveBatchSize ?? chosen.batchSize,
    rowsAtOnce: layout?.microBatchSize ?? chosen.batchSize,
    largest: largest?.value ?? chosen.batchSize,
    trainingRows: data.trainingRows,
    classes: data.classes,
    balance: data.balance ?? null,
    epochsPlanned,
    batchNorm: model.batchNorm,
    fullBatchPossible: fullBatchPossible(situation),
    fullBatchTried,
    lossNoise: lossNoiseOf(situation),
    relativeTime: timeAt,
    evidence: [...cited.stepTime, ...noiseTrials],
    memoryEvidence: cited.memory,
  }
}

/** Standard deviation of the training loss around its course over the loss, from the race. */
function lossNoiseOf({ evidence, winner }: Situation): GuardFacts['lossNoise'] {
  const trials = evidence.trials.filter(({ id }) => winner?.evidence.includes(id) === true)
  const measured = trials.flatMap((trial) => {
    const variance = numbersOf(trial, 'lossVariance').at(-1)
    const loss = numbersOf(trial, 'trainingLoss').at(-1)
    const isKnown = variance !== undefined && loss !== undefined && loss > 0
    return isKnown ? [Math.sqrt(variance) / loss] : []
  })
  if (measured.length === 0) return null
  return { relative: median(measured), evidence: trials.map(({ id }) => id) }
}
