import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { Advice } from '../advice/vocabulary/answer.js'
import { BatchwiseError, errorCodes } from '../errors.js'
import type { ProblemDocument } from '../rest/answers/problems.js'
import { isFinal, type StudyState } from '../studies/study.js'
import type { Asker } from './asker.js'
import type { ProgressUpdate } from './progress-line.js'

interface StudyDocument {
  readonly id: string
  readonly state: StudyState
  readonly error: { readonly message: string } | null
  readonly advice: (Advice & { readonly explanation: readonly string[] }) | null
}

/** Asks a running service over HTTP, with a key where it needs one. */
export function openRemote(server: string, key?: string): Asker {
  const credentials = key === undefined || key === '' ? {} : { authorization: `Bearer ${key}` }
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(new URL(path, server), {
      ...init,
      headers: { ...init.headers, ...credentials },
    }).catch((cause: unknown) => {
      throw new BatchwiseError(errorCodes.unavailable, `${server} does not answer`, [], { cause })
    })
    if (!response.ok) throw await problemIn(response)
    return response
  }
  const post = (
    path: string,
    type: string,
    body: string | Uint8Array<ArrayBuffer>,
  ): Promise<Response> => call(path, { method: 'POST', headers: { 'content-type': type }, body })
  return {
    close: async () => undefined,
    addDataset: async (archive) =>
      (
        (await (
          await post('/v1/datasets', 'application/octet-stream', new Uint8Array(archive))
        ).json()) as { id: string }
      ).id,
    submit: async (request) =>
      (await (
        await post('/v1/studies', 'application/json', JSON.stringify(request))
      ).json()) as StudyDocument,
    watch: async function* (id, signal) {
      let response: Response
      try {
        response = await call(`/v1/studies/${id}/events`, {
          headers: { accept: 'text/event-stream' },
          signal,
        })
        if (response.body === null) return
        for await (const update of updatesIn(response.body)) {
          yield update
          if (isFinal(update.state)) return
        }
      } catch (error) {
        if (!signal.aborted) throw error
      }
    },
    answer: async (id, language) => {
      const study = (await (
        await call(`/v1/studies/${id}`, { headers: { 'accept-language': language } })
      ).json()) as StudyDocument
      return {
        state: study.state,
        error: study.error,
        advice: study.advice,
        explanation: study.advice?.explanation ?? [],
        document: study,
      }
    },
    cancel: async (id) => {
      await call(`/v1/studies/${id}/cancel`, { method: 'POST' })
    },
  }
}

async function problemIn(response: Response): Promise<BatchwiseError> {
  const problem = (await response.json().catch(() => null)) as Partial<ProblemDocument> | null
  return errorOf(problem ?? {}, `${response.url} answered ${response.status}`)
}

function errorOf(
  { code, detail, errors }: Partial<ProblemDocument>,
  otherwise = 'the service ended the stream',
): BatchwiseError {
  return new BatchwiseError(code ?? errorCodes.internal, detail ?? otherwise, errors ?? [])
}

/** The data of each server-sent event; throws what ended the stream, such as a key that is not valid any more. */
async function* updatesIn(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<ProgressUpdate> {
  for await (const { event, data } of body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())) {
    if (event === 'problem') throw errorOf(JSON.parse(data) as ProblemDocument)
    yield JSON.parse(data) as ProgressUpdate
  }
}
