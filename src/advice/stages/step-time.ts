/** The step-time stage: short runs at geometrically spaced sizes. */
import { timingStep } from '../timing/timing-plan.js'
import { leftMs } from './budget.js'
import { enough, type Stage } from './stage.js'

export const stepTimeStage: Stage = (context) => {
  const { question, evidence, readings, numbers, grid } = context
  const { stepLaw } = readings
  const left = stepLaw === null ? Number.POSITIVE_INFINITY : leftMs(context.budget())
  const state = { stepLaw, leftMs: left }
  const spec = timingStep(question, evidence, state, grid().batchSizes, numbers.timing)
  if (spec !== null) {
    const again = spec.repeat === undefined ? '' : ' again: they did not keep their speed'
    return {
      kind: 'trial',
      stage: 'step-time',
      spec,
      message: `timing steps at batch ${spec.batchSize}${again}`,
      fraction: 0.18,
      remainingMs: null,
    }
  }
  return stepLaw === null
    ? enough({ verdict: 'not-enough-evidence', missing: [{ what: 'step-time' }] })
    : null
}
