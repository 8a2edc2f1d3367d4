import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { faultsAt } from '../../errors.js'
import { ReadOptionQuery } from '../../studies/data/read-options.js'
import { Dataset } from '../../studies/shapes/dataset.js'
import { presentDataset } from '../answers/present.js'
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
import { DatasetList } from '../schemas.js'

const bodyTypes = [
  'application/octet-stream',
  'application/zip',
  'application/x-npz',
  'application/vnd.apache.parquet',
  'application/json',
  'application/jsonl',
  'application/x-ndjson',
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
]

const DatasetId = z.object({ id: z.string().describe('Id of a data set') })
interface ByDatasetId {
  Params: z.infer<typeof DatasetId>
}

const tags = ['datasets']
const addDataset = {
  operationId: 'addDataset',
  tags,
  summary: 'Store rows to train on',
  description:
    'The body is a data file: .npz or .npy (NumPy), CSV, TSV, JSON lines, Parquet, a zip of class ' +
    'folders with PNG or JPEG, or plain text. It is recognised by its first bytes, texts by their ' +
    'content type or file name. As multipart/form-data, the parts are files (two .npy files named ' +
    'x and y are one data set) and fields are options. Of a large table a random sample is stored. ' +
    'The answer says what was understood. Storing the same file again returns the same data set. ' +
    'Beyond the upload limit: 413. Beyond the storage quota of the owner: 409 `storage-full`.',
  consumes: [...bodyTypes, 'multipart/form-data'],
  querystring: ReadOptionQuery,
  body: fileBody,
  response: { 201: Dataset, ...problemResponses(400, 409, 413, 415, 500) },
}
const listDatasets = {
  operationId: 'listDatasets',
  tags,
  summary: 'Your data sets and their sizes',
  description: '`Link: rel="next"` leads to the next page.',
  querystring: UploadPageQuery,
  response: { 200: DatasetList, ...problemResponses(400, 500) },
}
const getDataset = {
  operationId: 'getDataset',
  tags,
  summary: 'Shapes, types and sizes of a data set',
  params: DatasetId,
  response: { 200: Dataset, ...problemResponses(400, 404, 500) },
}
const deleteDataset = {
  operationId: 'deleteDataset',
  tags,
  summary: 'Delete a data set; 409 while an unfinished study needs it',
  description:
    'Answers and trials from the data set stay. Other owners of the same archive keep it.',
  params: DatasetId,
  response: {
    204: z.undefined().meta({ description: 'The data set is deleted' }),
    ...problemResponses(400, 404, 409, 413, 415, 500),
  },
}

/** Routes about data sets. The scope takes any body as a stream. */
export async function datasetRoutes(app: FastifyInstance, useCasesFor: UseCasesFor): Promise<void> {
  await acceptStreams(app, bodyTypes)

  app.post<AddedUpload>(
    '/v1/datasets',
    { schema: addDataset, validatorCompiler: leaveToUseCase },
    async (request, reply) => {
      const source = uploadSourceOf(request, request.query)
      const place = placeOfOption(request)
      const dataset = await faultsAt(place, useCasesFor(request).addDataset(source))
      reply.code(201).header('location', `/v1/datasets/${dataset.id}`)
      return presentDataset(dataset, declareLanguage(request, reply))
    },
  )

  app.get<PagedUploads>('/v1/datasets', { schema: listDatasets }, async (request, reply) => {
    const { cursor = null, limit } = request.query
    const pageRead = useCasesFor(request).datasets({ cursor, limit })
    const { entries, ...page } = await faultsAt(inQuery, pageRead)
    if (page.nextCursor !== null) reply.header('link', nextPageLink(request.url, page.nextCursor))
    const language = declareLanguage(request, reply)
    return { datasets: entries.map((dataset) => presentDataset(dataset, language)), ...page }
  })

  app.delete<ByDatasetId>('/v1/datasets/:id', { schema: deleteDataset }, async (request, reply) => {
    await useCasesFor(request).removeDataset(request.params.id)
    return reply.code(204).send()
  })

  app.get<ByDatasetId>('/v1/datasets/:id', { schema: getDataset }, async (request, reply) =>
    presentDataset(
      await useCasesFor(request).dataset(request.params.id),
      declareLanguage(request, reply),
    ),
  )
}
