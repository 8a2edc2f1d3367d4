/** Facts at which no guard warns, and the warnings after some facts change. */
import { applyGuards, type GuardFacts } from '../../src/advice/conclusion/guards.js'
import { conclusionNumbers } from '../../src/advice/conclusion/numbers.js'
import type { Reason, ReasonCode } from '../../src/advice/vocabulary/reasons.js'

const calmFacts: GuardFacts = {
  batchSize: 64,
  rowsAtOnce: 64,
  largest: 4096,
  trainingRows: 64_000,
  classes: null,
  balance: null,
  epochsPlanned: 100,
  batchNorm: false,
  fullBatchPossible: false,
  fullBatchTried: false,
  lossNoise: null,
  relativeTime: null,
  evidence: [],
  memoryEvidence: [],
}

export function warningsAt(changes: Partial<GuardFacts>): readonly Reason[] {
  const { batchSize: rowsAtOnce = calmFacts.rowsAtOnce } = changes
  return applyGuards({ ...calmFacts, rowsAtOnce, ...changes }, conclusionNumbers.guards)
}

export function warningCodesAt(changes: Partial<GuardFacts>): readonly ReasonCode[] {
  return warningsAt(changes).map(({ code }) => code)
}
