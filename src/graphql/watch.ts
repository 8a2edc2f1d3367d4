import { invalid } from '../errors.js'
import type { StudyEvent } from '../studies/study.js'
import type { UseCases } from '../studies/use-cases.js'

export interface Watched {
  readonly studyEvents: StudyEvent
}

/** Events that stop at once when the client completes or leaves, even while the study is silent. */
export async function watch(
  useCases: UseCases,
  closing: AbortSignal,
  id: string,
  afterId: number,
): Promise<AsyncIterableIterator<Watched>> {
  if (!Number.isSafeInteger(afterId) || afterId < 0)
    throw invalid(
      '/afterId',
      afterId,
      'the id of an event, a whole number >= 0',
      'afterId must be the id of an event',
    )
  const left = new AbortController()
  const events = await useCases.watch(id, afterId, AbortSignal.any([left.signal, closing]))
  const stoppable: AsyncIterableIterator<Watched> = {
    async next() {
      const step = await events.next()
      return step.done === true
        ? { done: true, value: undefined }
        : { done: false, value: { studyEvents: step.value } }
    },
    async return() {
      left.abort()
      await events.return(undefined)
      return { done: true, value: undefined }
    },
    async throw(error: unknown) {
      left.abort()
      throw error
    },
    [Symbol.asyncIterator]: () => stoppable,
  }
  return stoppable
}
