/** Trials of an engine that cannot train the model. */
import type { Place } from '../vocabulary/place.js'
import type { Evidence, TrialRecord } from '../vocabulary/trial.js'

/** The id under which a trial of a failed place is cited: ids are unique within a subject only. */
export function trialIdAt({ engine, deviceId }: Place, trialId: string): string {
  return `${trialId}@${engine}/${deviceId}`
}

/**
 * The first trial that shows that the engine cannot train the model; null without one.
 * Noise, full-batch trials, anneals and growths do not count, because a study works without them.
 * A trial of a kind that also completed does not count either: its batch size was too large.
 */
export function firstUnsupported({ trials }: Evidence): TrialRecord | null {
  const completedKinds = new Set(
    trials.filter(({ outcome }) => outcome.cause === 'completed').map(({ spec }) => spec.kind),
  )
  return (
    trials.find(
      ({ spec, outcome }) =>
        outcome.cause === 'unsupported' &&
        !completedKinds.has(spec.kind) &&
        spec.kind !== 'noise' &&
        spec.kind !== 'anneal' &&
        spec.kind !== 'grow' &&
        !(spec.kind === 'race' && spec.method !== undefined),
    ) ?? null
  )
}

const messageLengthMax = 300

/** An engine's message for use in a sentence: one line, no brackets, no final full stop. */
export function inOneLine(message: string): string {
  const line = message
    .replace(/\s+/g, ' ')
    .replace(/[[{]/g, '(')
    .replace(/[\]}]/g, ')')
    .trim()
    .replace(/[.!?;,:]+$/, '')
  return line.length > messageLengthMax ? `${line.slice(0, messageLengthMax - 3)}...` : line
}
