import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { faultsAt } from '../../errors.js'
import { Dataset } from '../../studies/shapes/dataset.js'
import { presentDataset } from '../answers/present.js'
import { problemResponses } from '../document/problem-responses.js'
import {
  emptyBody,
  inQuery,
  leaveToUseCase,
  nextPageLink,
  pageLimit,
  textOfAtMost,
} from '../request/parameters.js'
import { DatasetList } from '../schemas.js'

const bodyLimitBytes = 256 * 2 ** 20
const archiveTypes = ['application/octet-stream', 'application/zip']

const DatasetQuery = z.object({
  cursor: textOfAtMost(100).optional().describe('`nextCursor` of the previous page'),
  limit: pageLimit,
})
const DatasetId = z.object({ id: z.string().describe('Id of a data set') })
interface ByDatasetId {
  Params: z.infer<typeof DatasetId>
}
interface PagedDatasets {
  Querystring: z.infer<typeof DatasetQuery>
}

const tags = ['datasets']
const addDataset = {
  operationId: 'addDataset',
  tags,
  summary: 'Store rows to train on',
  description:
    'The body is an .npz archive (numpy.savez) of at most 256 MiB with x_train, y_train and ' +
    'optionally x_test, y_test. Storing the same archive again returns the same data set. ' +
    'Beyond the storage quota of the owner: 409 `storage-full`.',
  consumes: archiveTypes,
  // the document describes the binary body, which has no schema
  body: z.unknown().meta({ description: 'The bytes of the archive' }),
  response: { 201: Dataset, ...problemResponses(400, 409, 413, 415, 500) },
}
const listDatasets = {
  operationId: 'listDatasets',
  tags,
  summary: 'Your data sets and their sizes',
  description: '`Link: rel="next"` leads to the next page.',
  querystring: DatasetQuery,
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

/** Routes about data sets. The scope accepts archives only. */
export function datasetRoutes(app: FastifyInstance, useCasesFor: UseCasesFor): void {
  acceptArchives(app)

  app.post<{ Body: unknown }>(
    '/v1/datasets',
    { bodyLimit: bodyLimitBytes, schema: addDataset, validatorCompiler: leaveToUseCase },
    async (request, reply) => {
      const dataset = await useCasesFor(request).addDataset(archiveOf(request.body))
      reply.code(201).header('location', `/v1/datasets/${dataset.id}`)
      return presentDataset(dataset)
    },
  )

  app.get<PagedDatasets>('/v1/datasets', { schema: listDatasets }, async (request, reply) => {
    const { cursor = null, limit } = request.query
    const pageRead = useCasesFor(request).datasets({ cursor, limit })
    const { datasets, ...page } = await faultsAt(inQuery, pageRead)
    if (page.nextCursor !== null) reply.header('link', nextPageLink(request.url, page.nextCursor))
    return { datasets: datasets.map(presentDataset), ...page }
  })

  app.delete<ByDatasetId>('/v1/datasets/:id', { schema: deleteDataset }, async (request, reply) => {
    await useCasesFor(request).removeDataset(request.params.id)
    return reply.code(204).send()
  })

  app.get<ByDatasetId>('/v1/datasets/:id', { schema: getDataset }, async (request) =>
    presentDataset(await useCasesFor(request).dataset(request.params.id)),
  )
}

function acceptArchives(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    archiveTypes,
    { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
    (_request, body, done) => done(null, body),
  )
}

function archiveOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array && body.length > 0) return body
  throw emptyBody('an .npz archive', 'send the archive as the body')
}
