/** All tuned numbers of the advice: one argument of `plan`, composed from the rooms' numbers. */
import { conclusionNumbers, type ConclusionNumbers } from './conclusion/numbers.js'
import { growingBatchNumbers, type GrowingBatchNumbers } from './growing-batch/numbers.js'
import { finalLossNumbers, lowestLossNumbers, type FinalLossNumbers } from './final-loss/numbers.js'
import { memoryNumbers, type MemoryNumbers } from './memory/numbers.js'
import { raceNumbers, type RaceNumbers } from './race/numbers.js'
import { rateNumbers, type RateNumbers } from './rate/numbers.js'
import { planNumbers, type PlanNumbers } from './stages/numbers.js'
import { timingNumbers, type TimingNumbers } from './timing/numbers.js'

export interface AdviceNumbers {
  readonly memory: MemoryNumbers
  readonly timing: TimingNumbers
  readonly rate: RateNumbers
  readonly race: RaceNumbers
  readonly finalLoss: FinalLossNumbers
  /** The same with a constant rate. */
  readonly lowestLoss: FinalLossNumbers
  readonly growingBatch: GrowingBatchNumbers
  readonly plan: PlanNumbers
  readonly conclusion: ConclusionNumbers
}

/** The numbers of the service. A bench passes a changed copy. */
export const adviceNumbers: AdviceNumbers = {
  memory: memoryNumbers,
  timing: timingNumbers,
  rate: rateNumbers,
  race: raceNumbers,
  finalLoss: finalLossNumbers,
  lowestLoss: lowestLossNumbers,
  growingBatch: growingBatchNumbers,
  plan: planNumbers,
  conclusion: conclusionNumbers,
}
