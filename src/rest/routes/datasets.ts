import { z } from 'zod'
import type { FastifyInstance } from 'fastify'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { BatchwiseError, errorCodes, faultsAt } from '../../errors.js'
import { problems } from '../answers/answers.js'
import { presentDataset } from '../answers/present.js'
import { Dataset, DatasetList } from '../schemas.js'
import { atMost } from './at-most.js'
import { nextLink, pageLimit } from './list-query.js'

export const datasetMaxBytes = 256 * 2 ** 20
export const archiveTypes = ['application/octet-stream', 'application/zip'] as const
const DatasetQuery = z.object({
  cursor: atMost(100).optional().describe('`nextCursor` of the page before'),
  limit: pageLimit,
})
const DatasetId = z.object({ id: z.string().describe('Id of a data set') })

/** Routes about data sets; the scope takes archives and nothing else. */
export function datasetRoutes(app: FastifyInstance, useCasesFor: UseCasesFor): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    [...archiveTypes],
    { parseAs: 'buffer', bodyLimit: datasetMaxBytes },
    (_request, body, done) => done(null, body),
  )

  app.post<{ Body: unknown }>(
    '/v1/datasets',
    {
      bodyLimit: datasetMaxBytes,
      schema: {
        operationId: 'addDataset',
        tags: ['datasets'],
        summary: 'Store rows to train on',
        description:
          'The body is an .npz archive (numpy.savez) with x_train, y_train and optionally x_test, y_test; up to 256 MiB. The same archive twice is one data set. What an owner stores is limited: 409 `storage-full`.',
        consumes: [...archiveTypes],
        // a binary body has no schema: the document says so
        body: z.unknown().meta({ description: 'The bytes of the archive' }),
        response: { 201: Dataset, ...problems(400, 409, 413, 415, 500) },
      },
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    async (request, reply) => {
      const { body } = request
      if (!(body instanceof Uint8Array) || body.length === 0) {
        throw new BatchwiseError(errorCodes.malformedBody, 'the body is empty', [
          {
            pointer: '',
            value: null,
            accepted: 'an .npz archive',
            message: 'send the archive as the body',
          },
        ])
      }
      const dataset = await useCasesFor(request).addDataset(body)
      return reply
        .code(201)
        .header('location', `/v1/datasets/${dataset.id}`)
        .send(presentDataset(dataset))
    },
  )

  app.get<{ Querystring: z.infer<typeof DatasetQuery> }>(
    '/v1/datasets',
    {
      schema: {
        operationId: 'listDatasets',
        tags: ['datasets'],
        summary: 'Your data sets, and what they take',
        description: '`Link: rel="next"` leads to the next page.',
        querystring: DatasetQuery,
        response: { 200: DatasetList, ...problems(400, 500) },
      },
    },
    async (request, reply) => {
      const { cursor = null, limit } = request.query
      const { datasets, ...page } = await faultsAt(
        (pointer) => `/query${pointer}`,
        useCasesFor(request).datasets({ cursor, limit }),
      )
      if (page.nextCursor !== null) reply.header('link', nextLink(request.url, page.nextCursor))
      return { datasets: datasets.map(presentDataset), ...page }
    },
  )

  app.delete<{ Params: z.infer<typeof DatasetId> }>(
    '/v1/datasets/:id',
    {
      schema: {
        operationId: 'deleteDataset',
        tags: ['datasets'],
        summary: 'Delete a data set; 409 while a study that is not final needs it',
        description:
          'Answers and trials that came from it stay. Another owner who stored the same archive keeps it.',
        params: DatasetId,
        response: {
          204: z.undefined().meta({ description: 'It is deleted' }),
          ...problems(400, 404, 409, 413, 415, 500),
        },
      },
    },
    async (request, reply) => {
      await useCasesFor(request).removeDataset(request.params.id)
      return reply.code(204).send()
    },
  )

  app.get<{ Params: z.infer<typeof DatasetId> }>(
    '/v1/datasets/:id',
    {
      schema: {
        operationId: 'getDataset',
        tags: ['datasets'],
        summary: 'What a stored data set holds',
        params: DatasetId,
        response: { 200: Dataset, ...problems(400, 404, 500) },
      },
    },
    async (request) => presentDataset(await useCasesFor(request).dataset(request.params.id)),
  )
}
