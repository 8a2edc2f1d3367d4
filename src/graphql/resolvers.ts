import type { IResolvers } from 'mercurius'
import { BatchwiseError, errorCodes, invalid } from '../errors.js'
import type { DatasetInfo } from '../studies/ports.js'
import type { Study, StudyEvent, StudyState, TrialView } from '../studies/study.js'
import type { UseCases } from '../studies/use-cases.js'
import { dateTimeScalar, jsonScalar } from './scalars.js'
import { toStudyRequest } from './study-request.js'

const limitMax = 100

/** The fields of schema.graphql over the use cases. `closing` aborts when the service stops. */
export function resolversOf(useCases: UseCases, closing: AbortSignal): IResolvers {
  return {
    JSON: jsonScalar,
    DateTime: dateTimeScalar,
    Query: {
      study: (_root: unknown, { id }: { id: string }) => useCases.study(id),
      studies: (_root: unknown, { cursor, limit, state }: { cursor?: string | null; limit?: number | null; state?: StudyState | null }) => {
        const count = limit ?? 20
        if (count < 1 || count > limitMax) throw invalid('/limit', limit, `a whole number from 1 to ${limitMax}`, `limit must be from 1 to ${limitMax}`)
        return useCases.list({ cursor: cursor ?? null, limit: count, state: state ?? null })
      },
      dataset: async (_root: unknown, { id }: { id: string }) => presentDataset(await useCases.dataset(id)),
      devices: () => useCases.devices(),
      engines: () => useCases.engines(),
      presets: () => useCases.presets(),
    },
    Mutation: {
      submitStudy: (_root: unknown, { request, idempotencyKey }: { request: Record<string, unknown>; idempotencyKey?: string | null }) =>
        useCases.submit(toStudyRequest(request), idempotencyKey ?? null),
      cancelStudy: (_root: unknown, { id }: { id: string }) => useCases.cancel(id),
      addDataset: async (_root: unknown, { npzBase64 }: { npzBase64: string }) => presentDataset(await useCases.addDataset(fromBase64(npzBase64))),
    },
    Subscription: {
      studyEvents: {
        subscribe: (_root: unknown, { id, afterId }: { id: string; afterId?: number | null }) => watch(useCases, closing, id, afterId ?? 0),
      },
    },
    Study: {
      subject: ({ subject }: Study) => subject.id,
      trials: ({ id }: Study) => useCases.trials(id),
      explanation: (study: Study, { lang }: { lang?: 'en' | 'zh' | null }) => useCases.explain(study, lang ?? 'en'),
    },
    Trial: {
      kind: ({ spec }: TrialView) => spec.kind,
      batchSize: ({ spec }: TrialView) => spec.batchSize,
    },
  }
}

function presentDataset({ id, bytes, header }: DatasetInfo): object {
  return { id, bytes, ...header }
}

function fromBase64(text: string): Uint8Array {
  if (text.length > 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return Buffer.from(text, 'base64')
  throw new BatchwiseError(errorCodes.malformedBody, 'npzBase64 is not base64', [{ pointer: '/npzBase64', value: text.slice(0, 40), accepted: 'an .npz archive in base64', message: 'npzBase64 is not base64' }])
}

interface Watched { readonly studyEvents: StudyEvent }

/** Events that stop at once when the client completes or leaves, even while the study is silent. */
async function watch(useCases: UseCases, closing: AbortSignal, id: string, afterId: number): Promise<AsyncIterableIterator<Watched>> {
  if (!Number.isSafeInteger(afterId) || afterId < 0) throw invalid('/afterId', afterId, 'the id of an event, a whole number >= 0', 'afterId must be the id of an event')
  const left = new AbortController()
  const events = await useCases.watch(id, afterId, AbortSignal.any([left.signal, closing]))
  const stoppable: AsyncIterableIterator<Watched> = {
    async next() {
      const step = await events.next()
      return step.done === true ? { done: true, value: undefined } : { done: false, value: { studyEvents: step.value } }
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
