/** All tuned numbers of the advice, room by room. Each room documents its own. */
import { conclusionNumbers, type ConclusionNumbers } from './conclusion/numbers.js'
import { memoryNumbers, type MemoryNumbers } from './memory/numbers.js'
import { rateNumbers, type RateNumbers } from './rate/numbers.js'
import { timingNumbers, type TimingNumbers } from './timing/numbers.js'

export interface AdviceNumbers {
  readonly memory: MemoryNumbers
  readonly timing: TimingNumbers
  readonly rate: RateNumbers
  readonly conclusion: ConclusionNumbers
}

export const adviceNumbers: AdviceNumbers = {
  memory: memoryNumbers,
  timing: timingNumbers,
  rate: rateNumbers,
  conclusion: conclusionNumbers,
}
