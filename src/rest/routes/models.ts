import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { faultsAt } from '../../errors.js'
import { ModelOptionQuery } from '../../studies/model/stored/model-options.js'
import { Model } from '../../studies/shapes/model.js'
import { presentModel } from '../answers/present.js'
import { problemResponses } from '../document/problem-responses.js'
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
import { ModelList } from '../schemas.js'

const bodyTypes = [
  'application/octet-stream',
  'application/zip',
  'application/x-hdf5',
  'application/json',
  'text/plain',
]

const ModelId = z.object({ id: z.string().describe('Id of a model') })
interface ByModelId {
  Params: z.infer<typeof ModelId>
}

const tags = ['models']
const addModel = {
  operationId: 'addModel',
  tags,
  summary: 'Store a model to ask about',
  description:
    'The body is a model file: .keras, .h5 of model.save, the JSON of model.to_json() (Keras 1, 2 ' +
    'or 3), or model.json of TensorFlow.js. It is recognised by its first bytes. As ' +
    'multipart/form-data, one part is the file and fields are options. The answer says what was ' +
    'understood, what has no effect, and what a question has to name otherwise. A model that cannot ' +
    'train is refused with all obstacles at once. Weights are neither read nor stored. Storing the ' +
    'same file again returns the same model. Beyond the upload limit: 413. Beyond the storage quota ' +
    'of the owner: 409 `storage-full`.',
  consumes: [...bodyTypes, 'multipart/form-data'],
  querystring: ModelOptionQuery,
  body: fileBody,
  response: { 201: Model, ...problemResponses(400, 409, 413, 415, 500) },
}
const listModels = {
  operationId: 'listModels',
  tags,
  summary: 'Your models and their sizes',
  description: '`Link: rel="next"` leads to the next page.',
  querystring: UploadPageQuery,
  response: { 200: ModelList, ...problemResponses(400, 500) },
}
const getModel = {
  operationId: 'getModel',
  tags,
  summary: 'What was understood of a model',
  params: ModelId,
  response: { 200: Model, ...problemResponses(400, 404, 500) },
}
const deleteModel = {
  operationId: 'deleteModel',
  tags,
  summary: 'Delete a model',
  description: 'Studies keep their copy of it. Other owners of the same file keep it.',
  params: ModelId,
  response: {
    204: z.undefined().meta({ description: 'The model is deleted' }),
    ...problemResponses(400, 404, 413, 415, 500),
  },
}

/** Routes about models. The scope takes any body as a stream. */
export async function modelRoutes(app: FastifyInstance, useCasesFor: UseCasesFor): Promise<void> {
  await acceptStreams(app, bodyTypes)

  app.post<AddedUpload>(
    '/v1/models',
    { schema: addModel, validatorCompiler: leaveToUseCase },
    async (request, reply) => {
      const source = uploadSourceOf(request, request.query)
      const place = placeOfOption(request)
      const model = await faultsAt(place, useCasesFor(request).addModel(source))
      reply.code(201).header('location', `/v1/models/${model.id}`)
      return presentModel(model, declareLanguage(request, reply))
    },
  )

  app.get<PagedUploads>('/v1/models', { schema: listModels }, async (request, reply) => {
    const { cursor = null, limit } = request.query
    const pageRead = useCasesFor(request).models({ cursor, limit })
    const { entries, ...page } = await faultsAt(inQuery, pageRead)
    if (page.nextCursor !== null) reply.header('link', nextPageLink(request.url, page.nextCursor))
    const language = declareLanguage(request, reply)
    return { models: entries.map((model) => presentModel(model, language)), ...page }
  })

  app.delete<ByModelId>('/v1/models/:id', { schema: deleteModel }, async (request, reply) => {
    await useCasesFor(request).removeModel(request.params.id)
    return reply.code(204).send()
  })

  app.get<ByModelId>('/v1/models/:id', { schema: getModel }, async (request, reply) =>
    presentModel(
      await useCasesFor(request).model(request.params.id),
      declareLanguage(request, reply),
    ),
  )
}
