/** The memory stages: the largest batch size that fits, and the proof of the advised size. */
import { verification } from '../memory/memory-step.js'
import { enough, type Stage } from './stage.js'

/** Progress after each trial of the memory stage; it usually takes four. */
const progressStart = 0.02
const progressPerTrial = 0.03
const usualTrials = 4

/** Traces and proving runs until the largest size is known (`memory/`). */
export const memoryStage: Stage = ({ readings, evidence }) => {
  const step = readings.memoryStep
  switch (step.kind) {
    case 'trial':
      return {
        kind: 'trial',
        stage: 'memory',
        spec: step.spec,
        message: step.message,
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
