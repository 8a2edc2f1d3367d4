/** Faults of the use cases that concern one study. */
import { BatchwiseError, errorCodes } from '../errors.js'
import type { StudyStore } from './ports.js'
import type { Study } from './study.js'

/** Throws `not-found`. */
export async function requireStudy(studies: Pick<StudyStore, 'get'>, id: string): Promise<Study> {
  const study = await studies.get(id)
  if (study !== null) return study
  throw new BatchwiseError(errorCodes.notFound, `no study has the id ${id}`, [
    { pointer: '', value: id, accepted: 'the id of a study', message: 'unknown id' },
  ])
}

export function reusedKey(key: string): BatchwiseError {
  return new BatchwiseError(
    errorCodes.idempotencyKeyReused,
    'this Idempotency-Key belongs to another request: send a new key',
    [
      {
        pointer: '/idempotencyKey',
        value: key,
        accepted: 'a new key, or the first request of this key',
        message: 'the key is taken',
      },
    ],
  )
}

export function notExportable({ id, state }: Study): BatchwiseError {
  return new BatchwiseError(
    errorCodes.conflict,
    `study ${id} is ${state}: wait until it is final, then export it`,
    [
      {
        pointer: '',
        value: id,
        accepted: 'a study whose state is done, failed or cancelled',
        message: `its state is ${state}`,
      },
    ],
  )
}

export function noModel(id: string): BatchwiseError {
  return new BatchwiseError(errorCodes.notFound, `no model has the id ${id}`, [
    { pointer: '', value: id, accepted: 'the id of a model', message: 'unknown id' },
  ])
}
