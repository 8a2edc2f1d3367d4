/** What was not measured, and what would change the answer. */
import { reason, type Reason } from '../../vocabulary/reasons.js'
import { fixesSize } from '../../wishes/sizes.js'
import type { Situation } from '../situation.js'

export function limitReasons(situation: Situation): readonly Reason[] {
  return [...notMeasuredReasons(situation), ...wouldChangeReasons(situation)]
}

/** No candidate trained for as long as the user plans to. */
function notMeasuredReasons(situation: Situation): readonly Reason[] {
  const { question, readings, winner, epochTimeMs, chosen } = situation
  if (chosen.ends !== undefined) return []
  const [longest] = [...readings.race].sort((a, b) => b.trainedMs - a.trainedMs)
  if (winner === null || longest === undefined || epochTimeMs === null) return []
  const share = longest.trainedMs / (epochTimeMs * question.epochsPlanned)
  if (share >= 1) return []
  return [
    reason(
      'not-measured',
      { longestMs: longest.trainedMs, share, epochs: question.epochsPlanned },
      longest.evidence,
    ),
  ]
}

/** The advised size goes with the square root of the noise scale times the knee. */
function wouldChangeReasons(situation: Situation): readonly Reason[] {
  const { question, readings, noiseScale, noiseTrials } = situation
  if (fixesSize(question.wishes ?? {})) return []
  const { stepLaw, cited } = readings
  if (stepLaw === null || noiseScale === null) return []
  if (stepLaw.perRowMs === 0 || stepLaw.fixedMs === 0) return []
  return [
    reason('would-change', { knee: stepLaw.kneeBatchSize, scale: noiseScale.value }, [
      ...cited.stepTime,
      ...noiseTrials,
    ]),
  ]
}
