/** The best answer so far, where a deadline ends the probe. */
import { conclude } from './conclusion/conclude.js'
import { adviceNumbers } from './numbers.js'
import { decideFrom, plan } from './plan.js'
import { defaultGrid } from './stages/grid.js'
import type { PredictedTrial } from './stages/stage.js'
import type { Advice } from './vocabulary/answer.js'
import type { CutShort, Decision } from './vocabulary/decision.js'
import type { Question } from './vocabulary/question.js'
import type { Evidence } from './vocabulary/trial.js'

/**
 * The advice by the trials that finished, with the stage that was interrupted as a doubt. Where
 * the plan is through, it is the ordinary advice.
 *
 * @param evidence of the question's subject
 */
export function concludeAtDeadline(question: Question, evidence: Evidence): Advice {
  const next = plan(question, evidence)
  const decision = next.kind === 'enough' ? next.decision : decisionSoFar(question, evidence, next)
  return conclude(question, evidence, decision, adviceNumbers)
}

function decisionSoFar(question: Question, evidence: Evidence, next: PredictedTrial): Decision {
  const cutShort: CutShort =
    next.remainingMs === null
      ? { stage: next.stage }
      : { stage: next.stage, leftMs: next.remainingMs }
  for (const basis of ['runs', 'laws'] as const) {
    const so = decideFrom(question, evidence, defaultGrid, adviceNumbers, basis)
    // that nothing trained, or is missing, was not found out either: the probe would have gone on
    if (so.kind === 'enough' && !('verdict' in so.decision)) return { ...so.decision, cutShort }
  }
  const missing = [{ what: 'deadline', stage: next.stage }] as const
  return { verdict: 'not-enough-evidence', missing }
}

/** A deadline ended the probe: with more time an equal question has another answer. */
export function isCutShort({ confidence, reasons }: Advice): boolean {
  const isLowered = confidence.loweredBy.some(({ code }) => code === 'lowered-deadline')
  return (
    isLowered ||
    reasons.some((reason) => reason.code === 'missing' && reason.values.what === 'deadline')
  )
}
