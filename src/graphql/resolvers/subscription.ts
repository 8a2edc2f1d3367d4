import type { MercuriusContext } from 'mercurius'
import { invalid } from '../../errors.js'
import type { StudyEvent } from '../../studies/study.js'
import type { PresentError } from '../errors.js'
import type { IdArgument } from './arguments.js'

interface StudyEventsArguments extends IdArgument {
  readonly afterId?: number | null
}

interface StudyEventResult {
  readonly studyEvents: StudyEvent
}

/**
 * @param closing aborts when the service stops: every subscription ends
 * @param present applies to errors at the start and between events; the executor passes these on
 */
export function subscriptionResolvers(closing: AbortSignal, present: PresentError) {
  return {
    studyEvents: {
      async subscribe(
        _root: unknown,
        args: StudyEventsArguments,
        { useCases }: MercuriusContext,
      ): Promise<AsyncIterableIterator<StudyEventResult>> {
        const left = new AbortController()
        const signal = AbortSignal.any([left.signal, closing])
        try {
          const events = await useCases.watch(args.id, eventIdOf(args), signal)
          return new StudyEventResults(events, left, present)
        } catch (error) {
          throw present(error)
        }
      },
    },
  }
}

function eventIdOf({ afterId }: StudyEventsArguments): number {
  const id = afterId ?? 0
  if (Number.isSafeInteger(id) && id >= 0) return id
  throw invalid(
    '/afterId',
    id,
    'the id of an event, a whole number >= 0',
    'afterId must be the id of an event',
  )
}

/** Ends at once when the client leaves, even while the study is silent. */
class StudyEventResults implements AsyncIterableIterator<StudyEventResult> {
  constructor(
    private readonly events: AsyncGenerator<StudyEvent>,
    /** Aborted when the client leaves. */
    private readonly left: AbortController,
    private readonly present: PresentError,
  ) {}

  async next(): Promise<IteratorResult<StudyEventResult>> {
    try {
      const step = await this.events.next()
      if (step.done === true) return { done: true, value: undefined }
      return { done: false, value: { studyEvents: step.value } }
    } catch (error) {
      throw this.present(error)
    }
  }

  async return(): Promise<IteratorResult<StudyEventResult>> {
    this.left.abort()
    await this.events.return(undefined)
    return { done: true, value: undefined }
  }

  async throw(error: unknown): Promise<IteratorResult<StudyEventResult>> {
    this.left.abort()
    throw error
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
