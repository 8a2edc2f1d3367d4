import { BatchwiseError, errorCodes } from '../errors.js'
import type { StudyEvent } from '../studies/study.js'
import type { UseCases } from '../studies/use-cases.js'
import { OpenPlaces } from './open-places.js'
import { currentCaller } from './request-context.js'

/** The use cases with at most so many studies watched at once by one key, whatever carries the events: a stream of REST or of GraphQL, a subscription on a socket. Whoever needs no key is not counted. */
export function limitWatches(useCases: UseCases, most: number): UseCases {
  const places = new OpenPlaces(most)
  const watch: UseCases['watch'] = async (id, afterEventId, signal) => {
    const release = places.take(currentCaller().keyPrefix)
    if (release === null) throw tooMany(most)
    // a client may leave before the first event is asked for
    signal.addEventListener('abort', release, { once: true })
    try {
      return endingWith(await useCases.watch(id, afterEventId, signal), release)
    } catch (error) {
      release()
      throw error
    }
  }
  return { ...useCases, watch }
}

async function* endingWith(
  events: AsyncGenerator<StudyEvent>,
  end: () => void,
): AsyncGenerator<StudyEvent> {
  try {
    yield* events
  } finally {
    end()
  }
}

function tooMany(most: number): BatchwiseError {
  return new BatchwiseError(
    errorCodes.tooManyStreams,
    `this key watches ${most} studies already, as many as are allowed`,
    [
      {
        pointer: '',
        value: most,
        accepted: `fewer than ${most} open streams and subscriptions of one key`,
        message: 'end one of them',
      },
    ],
  )
}
