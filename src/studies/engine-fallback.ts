/** How a study goes on when its engine cannot train the model or does not start: pure; the changes are written in one statement, so that a restart finds either all of them or none. */
import { inOneLine } from '../advice/conclusion/engine-choice.js'
import type { FailedPlace } from '../advice/vocabulary/place.js'
import type { Question } from '../advice/vocabulary/question.js'
import type { Outcome } from '../advice/vocabulary/trial.js'
import { exitCodes } from '../trials/protocol/exit-codes.js'
import type { Study } from './study.js'

/** What of a study says where it is measured. */
export type Whereabouts = Pick<Study, 'subject' | 'request' | 'question'>

/** The engine itself refused: a trial process ends with this exit code when its engine does not start. That says nothing about the model. */
export function didNotStart({ cause, exitCode }: Outcome): boolean {
  return cause === 'unsupported' && exitCode === exitCodes.engineUnavailable
}

/** What a process says last before it goes is why; an error begins with what it is about. */
function reasonOf(outcome: Outcome): string {
  const lines = (outcome.message ?? '').split('\n').filter((line) => line.trim() !== '')
  return inOneLine((didNotStart(outcome) ? lines.at(-1) : lines[0]) ?? 'no reason was given')
}

/** The same study with this place among the failed ones. `trials`: ids of the trials that say why. */
export function withFailure<T extends Pick<Study, 'subject' | 'question'>>(
  study: T,
  outcome: Outcome,
  trials: readonly string[],
): T {
  const { subject, question } = study
  const choice = question.engineChoice ?? {
    engine: subject.engine,
    deviceId: subject.deviceId,
    asked: true,
    failed: [],
    left: [],
  }
  const failure: FailedPlace = {
    engine: subject.engine,
    deviceId: subject.deviceId,
    subjectId: subject.id,
    because: reasonOf(outcome),
    lasting: !didNotStart(outcome),
    trials,
  }
  return {
    ...study,
    question: { ...question, engineChoice: { ...choice, failed: [...choice.failed, failure] } },
  }
}

/**
 * The same study at the most preferred place that is left; null where none is. The budget is what the user allowed, or the memory of the device where that is less: `budgetAskedBytes` then
 * says what was asked, and the request keeps it.
 */
export function atNextPlace({ subject, request, question }: Whereabouts): Whereabouts | null {
  const {
    deviceState: _state,
    tensorElementsMax: _elements,
    engineChoice: choice,
    ...asked
  } = question
  const [next, ...left] = choice?.left ?? []
  if (choice === undefined || next === undefined) return null
  const { engine, deviceId, subjectId, memoryBytes, tensorElementsMax, deviceState } = next
  const { budgetAskedBytes: _asked, ...rest } = choice
  const budgetBytes = Math.min(request.memoryBudgetBytes, memoryBytes ?? request.memoryBudgetBytes)
  const moved: Question = {
    ...asked,
    budgetBytes,
    ...(tensorElementsMax === undefined ? {} : { tensorElementsMax }),
    ...(deviceState === undefined ? {} : { deviceState }),
    engineChoice: {
      ...rest,
      engine,
      deviceId,
      left,
      ...(budgetBytes < request.memoryBudgetBytes
        ? { budgetAskedBytes: request.memoryBudgetBytes }
        : {}),
    },
  }
  return {
    subject: { ...subject, id: subjectId, engine, deviceId },
    request: { ...request, engine, device: deviceId },
    question: moved,
  }
}
