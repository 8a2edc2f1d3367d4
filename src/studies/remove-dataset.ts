import { BatchwiseError, errorCodes } from '../errors.js'
import type { DatasetStore, StudyStore } from './ports.js'
import type { Turns } from './turns.js'

export interface RemoveDatasetDependencies {
  readonly datasets: DatasetStore
  readonly studies: Pick<StudyStore, 'studyOn'>
  /** The studies of every owner. */
  readonly everyStudy: Pick<StudyStore, 'studyOn'>
  /** The turns of the admission: no new study can need the data set meanwhile. */
  readonly turns: Turns
}

/** Throws `not-found`, and `conflict` while an unfinished study needs it. */
export function removeDataset(
  id: string,
  { datasets, studies, everyStudy, turns }: RemoveDatasetDependencies,
): Promise<void> {
  return turns.take(async () => {
    if ((await datasets.get(id)) === null) throw noDataset(id)
    const own = await studies.studyOn(id, 'open')
    if (own !== null)
      throw needed(
        id,
        `the study ${own} needs the data set ${id}: wait until it is final, or cancel it`,
      )
    // the rows stay where another owner has them as well
    const isLast = !(await datasets.isShared(id))
    // the study of another owner stays unnamed
    if (isLast && (await everyStudy.studyOn(id, 'open')) !== null)
      throw needed(
        id,
        `an unfinished study of another owner needs the data set ${id}: wait until it is final, or cancel it`,
      )
    await datasets.remove(id)
  })
}

function needed(id: string, message: string): BatchwiseError {
  const accepted = 'a data set that no unfinished study needs'
  return new BatchwiseError(errorCodes.conflict, message, [
    { pointer: '', value: id, accepted, message },
  ])
}

export function noDataset(id: string): BatchwiseError {
  return new BatchwiseError(errorCodes.notFound, `no data set has the id ${id}`, [
    { pointer: '', value: id, accepted: 'the id of a data set', message: 'unknown id' },
  ])
}
