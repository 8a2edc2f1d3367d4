import { BatchwiseError, errorCodes } from '../errors.js'
import type { DatasetStore, StudyStore } from './ports.js'
import type { Turns } from './turns.js'

export interface RemoveDatasetDependencies {
  readonly datasets: DatasetStore
  readonly studies: Pick<StudyStore, 'unfinished'>
  /** Of every owner. */
  readonly everyStudy: Pick<StudyStore, 'unfinished'>
  /** Of the admission of studies: none begins to need it meanwhile. */
  readonly turns: Turns
}

/** Throws `not-found`, and `conflict` while an unfinished study needs it. Final studies keep their answers. */
export function removeDataset(
  id: string,
  { datasets, studies, everyStudy, turns }: RemoveDatasetDependencies,
): Promise<void> {
  return turns.take(async () => {
    if ((await datasets.get(id)) === null) throw noDataset(id)
    // where others have it too, its rows stay
    const concerned = await ((await datasets.isShared(id)) ? studies : everyStudy).unfinished()
    if (concerned.some(({ request }) => request.data.dataset === id)) {
      throw new BatchwiseError(
        errorCodes.conflict,
        `a study that waits or runs needs the data set ${id}: wait until it is final, or cancel it`,
        [
          {
            pointer: '',
            value: id,
            accepted: 'a data set that no unfinished study needs',
            message: 'it is needed',
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
