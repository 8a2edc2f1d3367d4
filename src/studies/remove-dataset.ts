import { BatchwiseError, errorCodes } from '../errors.js'
import type { DatasetStore, StudyStore } from './ports.js'
import type { Turns } from './turns.js'

export interface RemoveDatasetDependencies {
  readonly datasets: DatasetStore
  readonly studies: Pick<StudyStore, 'unfinished'>
  /** The studies of every owner. */
  readonly everyStudy: Pick<StudyStore, 'unfinished'>
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
    // the rows stay where another owner has them as well
    const unfinished = await ((await datasets.isShared(id)) ? studies : everyStudy).unfinished()
    if (unfinished.some(({ request }) => request.data.dataset === id)) {
      throw new BatchwiseError(
        errorCodes.conflict,
        `an unfinished study needs the data set ${id}: wait until it is final, or cancel it`,
        [
          {
            pointer: '',
            value: id,
            accepted: 'a data set that no unfinished study needs',
            message: 'an unfinished study needs it',
          },
        ],
      )
    }
    await datasets.remove(id)
  })
}

export function noDataset(id: string): BatchwiseError {
  return new BatchwiseError(errorCodes.notFound, `no data set has the id ${id}`, [
    { pointer: '', value: id, accepted: 'the id of a data set', message: 'unknown id' },
  ])
}
