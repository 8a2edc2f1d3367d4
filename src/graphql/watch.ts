import type { GraphQLError } from 'graphql'
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

/** Turns an error into what a client may know of it. */
export type PresentError = (error: unknown) => GraphQLError

/** The same events; errors at the start and between events are presented. */
export async function presentingErrors<T>(
  present: PresentError,
  start: () => Promise<AsyncIterableIterator<T>>,
): Promise<AsyncIterableIterator<T>> {
  const presented = (error: unknown): never => {
    throw present(error)
  }
  const events = await start().catch(presented)
  const iterator: AsyncIterableIterator<T> = {
    next: () => events.next().catch(presented),
    return: async () => (await events.return?.()) ?? { done: true, value: undefined },
    throw: async (error: unknown) =>
      (await events.throw?.(error)) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}
