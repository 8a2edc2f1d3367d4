/** The memory stages: the largest batch size that fits, and the proof of the advised size. */
import { verification } from '../memory/memory-step.js'
import { mean } from '../math/statistics.js'
import { isMemoryTrial, type Evidence } from '../vocabulary/trial.js'
import { enough, type Stage } from './stage.js'

/** Progress after each trial of the memory stage; it usually takes four. */
const progressStart = 0.02
const progressPerTrial = 0.03
const usualTrials = 4

/** How long the memory search takes, by its trials so far. The probe budget begins after it. */
function searchEstimate({ trials }: Evidence): string {
  const searched = trials.filter(isMemoryTrial)
  if (searched.length === 0)
    return `memory search, before the probe budget: usually ${usualTrials} trials`
  const meanMs = mean(searched.map(({ outcome }) => outcome.durationMs))
  const left = Math.max(1, usualTrials - searched.length)
  return `memory search, before the probe budget: about ${seconds(left * meanMs)} s more`
}

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
        message: `${step.message} (${searchEstimate(evidence)})`,
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

/** Trains at the advised size in a fresh process, unless one already did. */
export const verificationStage: Stage = ({ question, readings, numbers, decision }) => {
  const advised = decision()
  if ('verdict' in advised) return null
  const { batchSize } = advised
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
