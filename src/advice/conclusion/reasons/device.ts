/** Where the study was measured: engines that failed, and the state of the device. */
import type { EngineChoice, FailedPlace, Place } from '../../vocabulary/place.js'
import type { Question } from '../../vocabulary/question.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { Evidence } from '../../vocabulary/trial.js'
import { firstUnsupported, inOneLine, trialIdAt } from '../engine-choice.js'
import type { Situation } from '../situation.js'

const isSamePlace = (one: Place, other: Place): boolean =>
  one.engine === other.engine && one.deviceId === other.deviceId

/** The engines that failed before this one, and a budget larger than the device's memory. */
export function engineReasons(
  { engineChoice, budgetBytes }: Question,
  trials: readonly string[],
): readonly Reason[] {
  if (engineChoice === undefined) return []
  const { budgetAskedBytes: askedBytes, deviceId } = engineChoice
  const fallbacks = engineChoice.failed
    .filter((failed) => !isSamePlace(failed, engineChoice))
    .map((failed) => fallbackReason(failed, engineChoice, trials))
  if (askedBytes === undefined) return fallbacks
  const capped = { askedBytes, budgetBytes, device: deviceId }
  return [...fallbacks, reason('budget-above-device', capped, trials)]
}

function fallbackReason(
  failed: FailedPlace,
  { engine, deviceId }: EngineChoice,
  trials: readonly string[],
): Reason {
  return reason(
    'engine-fallback',
    {
      from: failed.engine,
      fromDevice: failed.deviceId,
      to: engine,
      toDevice: deviceId,
      because: failed.because,
      starts: failed.lasting,
    },
    [...failed.trials.map((id) => trialIdAt(failed, id)), ...trials],
  )
}

/** Why no engine could measure the study; null where something else is missing. */
export function unsupportedReason({ engineChoice }: Question, evidence: Evidence): Reason | null {
  if (engineChoice === undefined) return null
  const failed = engineChoice.failed.find((place) => isSamePlace(place, engineChoice))
  const trial = firstUnsupported(evidence)
  if (failed === undefined && trial === null) return null
  const message = trial?.outcome.message?.trim().split('\n')[0] ?? ''
  return reason(
    'engine-unsupported',
    {
      engine: engineChoice.engine,
      device: engineChoice.deviceId,
      because: failed?.because ?? inOneLine(message),
      asked: engineChoice.asked,
      starts: failed?.lasting !== false,
    },
    trial === null ? [] : [trial.id],
  )
}

/** Memory that was not free and other processes, when the device was asked. */
export function deviceStateReasons({ question, readings }: Situation): readonly Reason[] {
  const { deviceState, budgetBytes } = question
  if (deviceState === undefined) return []
  const { freeBytes, otherProcesses: processes, otherBytes: bytes } = deviceState
  // stored answers are read later, so the moment is part of the reason
  const at = deviceState.at === undefined ? {} : { at: deviceState.at }
  const reasons: Reason[] = []
  if (freeBytes !== null && freeBytes < budgetBytes) {
    const values = { budgetBytes, freeBytes, ...at }
    reasons.push(reason('budget-above-free', values, readings.cited.memory))
  }
  if (processes > 0)
    reasons.push(reason('device-busy', { processes, bytes, ...at }, readings.cited.stepTime))
  return reasons
}
