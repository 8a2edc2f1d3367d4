/** What the routes of models and of data sets have in common: both are uploaded files. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { faultsAt } from '../../errors.js'
import type { AnswerLanguage } from '../../http/preferences.js'
import type { PageOptions, StoredPage } from '../../studies/ports.js'
import type { UploadSource } from '../../studies/upload/upload-source.js'
import type { UseCases } from '../../studies/use-cases.js'
import { problemResponses, type ProblemStatus } from '../document/problem-responses.js'
import { inQuery, leaveToUseCase, nextPageLink } from '../request/parameters.js'
import { uploadSourceOf } from '../request/upload-source.js'
import {
  acceptStreams,
  declareLanguage,
  fileBody,
  placeOfOption,
  UploadPageQuery,
  type AddedUpload,
  type PagedUploads,
} from '../request/uploads.js'

/** What an operation is called in the API's document. */
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
}

/** A kind of upload: its words, its shapes and its use cases. */
export interface UploadKind<Info extends { readonly id: string }> {
  /** The last part of the address, the tag and the field of a list. */
  readonly name: 'models' | 'datasets'
  /** In the document, with its article: `a model`. */
  readonly titled: string
  readonly bodyTypes: readonly string[]
  readonly operations: Readonly<Record<'add' | 'list' | 'get' | 'remove', Operation>>
  readonly shapes: Readonly<Record<'options' | 'info' | 'list', z.ZodType>>
  /** Further problems of a deletion. */
  readonly removeProblems: readonly ProblemStatus[]
  readonly useCases: (all: UseCases) => UploadUseCases<Info>
  readonly present: (info: Info, language: AnswerLanguage) => object
}

interface UploadUseCases<Info> {
  readonly add: (source: UploadSource) => Promise<Info>
  readonly page: (options: PageOptions) => Promise<StoredPage<Info>>
  readonly get: (id: string) => Promise<Info>
  readonly remove: (id: string) => Promise<void>
}

interface ById {
  Params: { readonly id: string }
}

function schemasOf<Info extends { readonly id: string }>(kind: UploadKind<Info>) {
  const { name, titled, bodyTypes, operations, shapes, removeProblems } = kind
  const tags = [name]
  const params = z.object({ id: z.string().describe(`Id of ${titled}`) })
  const removed = z.undefined().meta({ description: `The ${titled.replace(/^a /, '')} is deleted` })
  return {
    add: {
      ...operations.add,
      tags,
      consumes: [...bodyTypes, 'multipart/form-data'],
      querystring: shapes.options,
      body: fileBody,
      response: { 201: shapes.info, ...problemResponses(400, 409, 413, 415, 500) },
    },
    list: {
      ...operations.list,
      tags,
      description: '`Link: rel="next"` leads to the next page.',
      querystring: UploadPageQuery,
      response: { 200: shapes.list, ...problemResponses(400, 500) },
    },
    get: {
      ...operations.get,
      tags,
      params,
      response: { 200: shapes.info, ...problemResponses(400, 404, 500) },
    },
    remove: {
      ...operations.remove,
      tags,
      params,
      response: {
        204: removed,
        ...problemResponses(400, 404, ...removeProblems, 413, 415, 500),
      },
    },
  }
}

/** The routes of one kind. The scope takes any body as a stream. */
export async function uploadRoutes<Info extends { readonly id: string }>(
  app: FastifyInstance,
  useCasesFor: UseCasesFor,
  kind: UploadKind<Info>,
): Promise<void> {
  const { name, present } = kind
  const address = `/v1/${name}`
  const schemas = schemasOf(kind)
  const useCases = (request: Parameters<UseCasesFor>[0]): UploadUseCases<Info> =>
    kind.useCases(useCasesFor(request))
  await acceptStreams(app, kind.bodyTypes)

  app.post<AddedUpload>(
    address,
    { schema: schemas.add, validatorCompiler: leaveToUseCase },
    async (request, reply) => {
      const source = uploadSourceOf(request, request.query)
      const info = await faultsAt(placeOfOption(request), useCases(request).add(source))
      reply.code(201).header('location', `${address}/${info.id}`)
      return present(info, declareLanguage(request, reply))
    },
  )

  app.get<PagedUploads>(address, { schema: schemas.list }, async (request, reply) => {
    const { cursor = null, limit } = request.query
    const pageRead = useCases(request).page({ cursor, limit })
    const { entries, ...page } = await faultsAt(inQuery, pageRead)
    if (page.nextCursor !== null) reply.header('link', nextPageLink(request.url, page.nextCursor))
    const language = declareLanguage(request, reply)
    return { [name]: entries.map((info) => present(info, language)), ...page }
  })

  app.delete<ById>(`${address}/:id`, { schema: schemas.remove }, async (request, reply) => {
    await useCases(request).remove(request.params.id)
    return reply.code(204).send()
  })

  app.get<ById>(`${address}/:id`, { schema: schemas.get }, async (request, reply) => {
    const info = await useCases(request).get(request.params.id)
    return present(info, declareLanguage(request, reply))
  })
}
