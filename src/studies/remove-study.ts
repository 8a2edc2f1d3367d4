import { BatchwiseError, errorCodes } from '../errors.js'
import type { StudyEvents, StudyStore } from './ports.js'
import { requireStudy } from './study-faults.js'
import { isFinal } from './study.js'
import type { Turns } from './turns.js'

export interface RemoveStudyDependencies {
  readonly studies: StudyStore
  readonly events: Pick<StudyEvents, 'tellRemoved'>
  /** The turns of the admission: no new study can need the evidence meanwhile. */
  readonly turns: Turns
}

/** Throws `not-found`, and `conflict` while the study is not final. */
export function removeStudy(
  id: string,
  { studies, events, turns }: RemoveStudyDependencies,
): Promise<void> {
  return turns.take(async () => {
    const { state } = await requireStudy(studies, id)
    if (!isFinal(state)) {
      throw new BatchwiseError(
        errorCodes.conflict,
        `the study ${id} is ${state}: cancel it first`,
        [{ pointer: '', value: id, accepted: 'a final study', message: `its state is ${state}` }],
      )
    }
    await studies.remove(id)
    await events.tellRemoved(id)
  })
}
