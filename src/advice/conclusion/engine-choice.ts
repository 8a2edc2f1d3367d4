/**
 * Which engine measures a study, which ones could not, and what the advice says of that.
 *
 * A study whose engine was left open goes on with the next one in the order of preference when a layer or kernel of its model cannot be trained, or when the engine
 * does not start any more. All of it is kept with the question and is no part of it: what runs here says the machine, not the user.
 */
import type { Question } from '../vocabulary/question.js'
import type { FailedPlace, Place } from '../vocabulary/place.js'
import type { Evidence, TrialRecord } from '../vocabulary/trial.js'
import { type Reason, reason } from '../vocabulary/reasons.js'

/** Under which id a trial of a failed place is cited and shown: ids are unique within a subject only. */
export function trialIdAt({ engine, deviceId }: Place, trialId: string): string {
  return `${trialId}@${engine}/${deviceId}`
}

/**
 * The first trial that says that the engine cannot train the model. What is measured besides a training (the noise of gradients, another update rule on all rows) may be missing
 * without that; and where a trial of the same kind completed, it is the size that was too much, not the model.
 */
export function firstUnsupported({ trials }: Evidence): TrialRecord | null {
  const completed = new Set(
    trials.filter(({ outcome }) => outcome.cause === 'completed').map(({ spec }) => spec.kind),
  )
  return (
    trials.find(
      ({ spec, outcome }) =>
        outcome.cause === 'unsupported' &&
        !completed.has(spec.kind) &&
        spec.kind !== 'noise' &&
        !(spec.kind === 'race' && spec.method !== undefined),
    ) ?? null
  )
}

/** An engine's words as part of a sentence: one line without brackets and full stop, at most 300 characters. */
export function inOneLine(words: string): string {
  const line = words
    .replace(/\s+/g, ' ')
    .replace(/[[{]/g, '(')
    .replace(/[\]}]/g, ')')
    .trim()
    .replace(/[.!?;,:]+$/, '')
  return line.length > 300 ? `${line.slice(0, 297)}...` : line
}

const isAt = (one: Place, other: Place): boolean =>
  one.engine === other.engine && one.deviceId === other.deviceId
const citedAt = (failed: FailedPlace): readonly string[] =>
  failed.trials.map((id) => trialIdAt(failed, id))

/** What to tell of the engines that were tried before, and of a budget that the device could not give. `measured`: trials of the engine that measured. */
export function engineReasons(
  { engineChoice: choice, budgetBytes }: Question,
  measured: readonly string[],
): readonly Reason[] {
  if (choice === undefined) return []
  const fallbacks = choice.failed
    .filter((failed) => !isAt(failed, choice))
    .map((failed) =>
      reason(
        'engine-fallback',
        {
          from: failed.engine,
          fromDevice: failed.deviceId,
          to: choice.engine,
          toDevice: choice.deviceId,
          because: failed.because,
          starts: failed.lasting,
        },
        [...citedAt(failed), ...measured],
      ),
    )
  const capped =
    choice.budgetAskedBytes === undefined
      ? []
      : [
          reason(
            'budget-above-device',
            { askedBytes: choice.budgetAskedBytes, budgetBytes, device: choice.deviceId },
            measured,
          ),
        ]
  return [...fallbacks, ...capped]
}

/** Why no engine could measure, as the study's answer: null where that is not what is missing. */
export function unsupportedReason(
  { engineChoice: choice }: Question,
  evidence: Evidence,
): Reason | null {
  if (choice === undefined) return null
  const [refused, trial] = [
    choice.failed.find((failed) => isAt(failed, choice)),
    firstUnsupported(evidence),
  ]
  if (refused === undefined && trial === null) return null
  const because = refused?.because ?? inOneLine(trial?.outcome.message?.trim().split('\n')[0] ?? '')
  return reason(
    'engine-unsupported',
    {
      engine: choice.engine,
      device: choice.deviceId,
      because,
      asked: choice.asked,
      starts: refused?.lasting !== false,
    },
    trial === null ? [] : [trial.id],
  )
}
