/**
 * How a study continues when its engine cannot train the model or does not start. Pure: the caller
 * stores all changes in one statement, so that a restart finds all of them or none.
 */
import { inOneLine } from '../../advice/conclusion/engine-choice.js'
import type { EngineChoice, FailedPlace } from '../../advice/vocabulary/place.js'
import type { Question, Subject } from '../../advice/vocabulary/question.js'
import type { Outcome } from '../../advice/vocabulary/trial.js'
import { exitCodes } from '../../trials/protocol/exit-codes.js'
import { omitUndefined } from '../../omit-undefined.js'
import type { Study } from '../study.js'
import { versionFields, type StudyPlace } from '../subject-versions.js'

/**
 * True where the engine itself did not start: its process ended with the exit code for this. It
 * says nothing about the model.
 */
export function didNotStart({ cause, exitCode }: Outcome): boolean {
  return cause === 'unsupported' && exitCode === exitCodes.engineUnavailable
}

/** An engine that did not start names the reason in its last line, an error in its first. */
function reasonOf(outcome: Outcome): string {
  const lines = (outcome.message ?? '').split('\n').filter((line) => line.trim() !== '')
  const line = didNotStart(outcome) ? lines.at(-1) : lines[0]
  return inOneLine(line ?? 'no reason was given')
}

/** Adds the place of the study to its failed places. `trials`: ids of the trials that prove it. */
export function withFailure<T extends Pick<Study, 'subject' | 'question'>>(
  study: T,
  outcome: Outcome,
  trials: readonly string[],
): T {
  const { subject, question } = study
  const choice = question.engineChoice ?? onlyPlace(subject)
  const failure: FailedPlace = {
    engine: subject.engine,
    deviceId: subject.deviceId,
    subjectId: subject.id,
    because: reasonOf(outcome),
    lasting: !didNotStart(outcome),
    trials,
  }
  const engineChoice: EngineChoice = { ...choice, failed: [...choice.failed, failure] }
  return { ...study, question: { ...question, engineChoice } }
}

const onlyPlace = ({ engine, deviceId }: Subject): EngineChoice => ({
  engine,
  deviceId,
  asked: true,
  failed: [],
  left: [],
})

/**
 * Moves the study to the most preferred place that is left; null where none is. The budget is the
 * requested one, or the memory of the device where that is less. `budgetAskedBytes` then keeps the
 * requested one.
 */
export function atNextPlace({ subject, request, question }: StudyPlace): StudyPlace | null {
  const { engineChoice: choice } = question
  const [next, ...left] = choice?.left ?? []
  if (choice === undefined || next === undefined) return null
  const { engine, deviceId, subjectId, versions, memoryBytes } = next
  const askedBytes = request.memoryBudgetBytes
  const budgetBytes = Math.min(askedBytes, memoryBytes ?? askedBytes)
  const { framework: _framework, ...rest } = choice
  const engineChoice: EngineChoice = omitUndefined({
    ...rest,
    engine,
    deviceId,
    left,
    budgetAskedBytes: budgetBytes < askedBytes ? askedBytes : undefined,
  })
  const moved: Question = omitUndefined({
    ...question,
    budgetBytes,
    tensorElementsMax: next.tensorElementsMax,
    deviceState: next.deviceState,
    engineChoice,
  })
  const { versions: _left, ...about } = subject
  const { library: _library, driver: _driver, ...asked } = request
  return {
    subject: omitUndefined({ ...about, id: subjectId, engine, deviceId, versions }),
    request: {
      ...asked,
      engine,
      device: deviceId,
      ...(versions === undefined ? {} : versionFields(versions)),
    },
    question: moved,
  }
}
