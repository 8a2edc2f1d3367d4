/** The memory stages: the largest batch size that fits, and the proof of the advised size. */
import { verification } from '../memory/memory-step.js'
import { mean } from '../math/statistics.js'
import {
  isAllocationTrace,
  isMemoryTrial,
  wallMsOf,
  type Evidence,
  type TrialRecord,
} from '../vocabulary/trial.js'
import { layoutOf } from '../wishes/layout.js'
import { enough, type Stage } from './stage.js'

/** Progress after each trial of the memory stage; it usually takes four. */
const progressStart = 0.02
const progressPerTrial = 0.03
const usualTrials = 4

/** Fresh processes of a memory search that starts as usual: for traces, allocations and proof. */
const usualProcesses = 3

/**
 * How long the memory search takes; the probe budget does not pay for it. Most of its time goes
 * into starting processes, so what is left is estimated by the trials that started one. Before the
 * first trial the estimate is that of small and of slow models.
 */
function searchEstimate({ trials }: Evidence): string {
  const searched = trials.filter(isMemoryTrial)
  const place = `trial ${searched.length + 1} of about ${Math.max(usualTrials, searched.length + 1)}`
  if (searched.length === 0) return `${place}, usually 10 to 60 s in all, before the probe budget`
  const started = searched.filter((trial, i) => i === 0 || startsProcess(trial))
  const left = Math.max(1, usualProcesses - started.length)
  const leftMs = left * mean(started.map(wallMsOf))
  return `${place}, about ${seconds(leftMs)} s more, before the probe budget`
}

const startsProcess = (trial: TrialRecord): boolean =>
  trial.spec.kind === 'fit' || isAllocationTrace(trial)

const seconds = (ms: number): number => Math.max(1, Math.round(ms / 1000))

/** Traces and proving runs until the largest size is known (`memory/`). */
export const memoryStage: Stage = ({ readings, evidence }) => {
  const step = readings.memoryStep
  switch (step.kind) {
    case 'trial':
      return {
        kind: 'trial',
        stage: 'memory',
        spec: step.spec,
        message: `memory search, ${searchEstimate(evidence)}: ${step.message}`,
        fraction: progressStart + progressPerTrial * Math.min(usualTrials, evidence.trials.length),
        remainingMs: null,
      }
    case 'does-not-fit':
      return enough({ verdict: 'does-not-fit', missing: [] })
    case 'blocked':
      return enough({ verdict: 'not-enough-evidence', missing: [step.missing] })
    case 'largest':
      return null
  }
}

/** Far below the size that a fresh process proved, another proof tells a quick probe nothing. */
const surelyFitsShare = 0.5

/** Trains at the advised size in a fresh process, unless one already did. */
export const verificationStage: Stage = ({ question, readings, numbers, isQuick, decision }) => {
  const advised = decision()
  if ('verdict' in advised) return null
  const batchSize = layoutOf(question, readings)?.microBatchSize ?? advised.batchSize
  if (isQuick && batchSize <= surelyFitsShare * (readings.largest?.value ?? 0)) return null
  if (readings.memory.fits.some((fit) => fit.batchSize === batchSize)) return null
  return {
    kind: 'trial',
    stage: 'memory',
    spec: verification(batchSize, question.budgetBytes, numbers.memory),
    message: `training at batch ${batchSize}, the advised size, in a fresh process`,
    fraction: 0.97,
    remainingMs: null,
  }
}
