/** Asks a running service over HTTP. */
import { openAsBlob } from 'node:fs'
import path from 'node:path'
import type { Advice } from '../../advice/vocabulary/answer.js'
import { BatchwiseError, errorCodes } from '../../errors.js'
import type { StudyState } from '../../studies/study.js'
import { writeBrief } from '../../words/brief.js'
import type { Language } from '../../words/explanation.js'
import type { Snippet } from '../../words/snippets/snippets.js'
import { followStudy } from './follow-study.js'
import { refusalOf } from './problem-error.js'
import type { ProgressUpdate } from './progress-line.js'
import {
  listedMax,
  listedStudy,
  type AnsweredStudy,
  type ListedStudies,
  type StudyDesk,
} from './study-desk.js'
import type {
  GivenFiles,
  StoredUpload,
  StudyAnswer,
  StudyClient,
  SubmittedStudy,
} from './study-client.js'

/** The fields of REST's study that the command uses. */
interface StudyDocument extends SubmittedStudy {
  readonly id: string
  readonly state: StudyState
  readonly error: { readonly message: string } | null
  readonly advice: (Advice & { readonly snippets?: readonly Snippet[] }) | null
}

/** `key`: null for a service that needs none. */
export function openHttpClient(server: string, key: string | null = null): StudyClient & StudyDesk {
  return new HttpClient(server, key)
}

class HttpClient implements StudyClient, StudyDesk {
  constructor(
    private readonly server: string,
    private readonly key: string | null,
  ) {}

  addDataset(given: GivenFiles, language: Language): Promise<StoredUpload> {
    return this.upload('/v1/datasets', given, language)
  }

  addModel(given: GivenFiles, language: Language): Promise<StoredUpload> {
    return this.upload('/v1/models', given, language)
  }

  /** The files are streamed: `openAsBlob` reads them as they are sent. */
  private async upload(
    address: string,
    { files, options }: GivenFiles,
    language: Language,
  ): Promise<StoredUpload> {
    const form = new FormData()
    for (const [name, value] of Object.entries(options)) form.append(name, value)
    for (const file of files) form.append('file', await openAsBlob(file), path.basename(file))
    const headers = { 'accept-language': language }
    const response = await this.call(address, { method: 'POST', headers, body: form })
    const document = await readJson<{ id: string; summary: string[] }>(response)
    return { id: document.id, summary: document.summary, document }
  }

  async submit(request: unknown): Promise<StudyDocument> {
    return readJson(await this.post('/v1/studies', 'application/json', JSON.stringify(request)))
  }

  watch(id: string, signal: AbortSignal): AsyncGenerator<ProgressUpdate> {
    return followStudy({
      signal,
      open: (headers) =>
        this.call(`${studyPath(id)}/events`, {
          headers: { ...headers, accept: 'text/event-stream' },
          signal,
        }),
    })
  }

  async answer(id: string, language: Language): Promise<StudyAnswer> {
    const headers = { 'accept-language': language }
    const study = await readJson<StudyDocument>(await this.call(studyPath(id), { headers }))
    return {
      state: study.state,
      error: study.error,
      // written here, because a service of an earlier release sends none
      answered: study.advice && {
        advice: study.advice,
        brief: writeBrief(study.advice, language),
        snippets: study.advice.snippets ?? [],
      },
      document: study,
    }
  }

  async report(id: string, language: Language): Promise<string> {
    const headers = { 'accept-language': language, accept: 'text/html' }
    return (await this.call(`/studies/${pathSegment(id)}/report.html`, { headers })).text()
  }

  async cancel(id: string): Promise<void> {
    await this.call(`${studyPath(id)}/cancel`, { method: 'POST' })
  }

  async list(state: StudyState | null): Promise<ListedStudies> {
    const query = new URLSearchParams({ limit: String(listedMax) })
    if (state !== null) query.set('state', state)
    const page = await readJson<{
      readonly studies: readonly AnsweredStudy[]
      readonly nextCursor: string | null
    }>(await this.call(`/v1/studies?${query.toString()}`, {}))
    return { studies: page.studies.map(listedStudy), hasMore: page.nextCursor !== null }
  }

  async remove(id: string): Promise<void> {
    await this.call(studyPath(id), { method: 'DELETE' })
  }

  async removeDataset(id: string): Promise<void> {
    await this.call(`/v1/datasets/${pathSegment(id)}`, { method: 'DELETE' })
  }

  async close(): Promise<void> {}

  private post(address: string, type: string, body: string): Promise<Response> {
    return this.call(address, { method: 'POST', headers: { 'content-type': type }, body })
  }

  /** Throws BatchwiseError when the service refuses the request or does not answer. */
  private async call(address: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.key !== null) headers.set('authorization', `Bearer ${this.key}`)
    const response = await fetch(new URL(address, this.server), { ...init, headers }).catch(
      (cause: unknown) => {
        const message = `${this.server} does not answer. Check the address and the service.`
        throw new BatchwiseError(errorCodes.unavailable, message, [], { cause })
      },
    )
    if (!response.ok) throw await refusalOf(response)
    return response
  }
}

const studyPath = (id: string): string => `/v1/studies/${pathSegment(id)}`

/** A user types the id: it never leads to another address. An address drops dots, also encoded. */
function pathSegment(id: string): string {
  if (id !== '' && id !== '.' && id !== '..') return encodeURIComponent(id)
  throw new BatchwiseError(errorCodes.notFound, `nothing has the id ${JSON.stringify(id)}`)
}

async function readJson<Document>(response: Response): Promise<Document> {
  return (await response.json()) as Document
}
