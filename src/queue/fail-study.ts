import { BatchwiseError, errorCodes } from '../errors.js'
import type { Clock, StudyEvents, StudyStore } from '../studies/ports.js'

export interface FailureDependencies {
  readonly studies: StudyStore
  readonly events: StudyEvents
  readonly clock: Clock
  /** True: unexpected errors are logged, so their messages stay out of the study. */
  readonly isLogged: boolean
}

/** Ends a study whose conduct threw. */
export async function failStudy(
  id: string,
  error: unknown,
  { studies, events, clock, isLogged }: FailureDependencies,
): Promise<void> {
  const message = publicMessage(error, isLogged)
  const study = await studies.get(id)
  await studies.update(id, {
    state: 'failed',
    error: { code: error instanceof BatchwiseError ? error.code : errorCodes.internal, message },
    finishedAt: clock.now(),
  })
  if (study === null) return
  const { progress } = study
  await events.publish(id, { type: 'state', state: 'failed', progress, trialId: null })
}

function publicMessage(error: unknown, isLogged: boolean): string {
  if (isLogged && !(error instanceof BatchwiseError))
    return 'internal error: the log has the details under the id of this study'
  return error instanceof Error ? error.message : String(error)
}
