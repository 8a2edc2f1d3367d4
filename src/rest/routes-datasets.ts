import { z } from 'zod'
import type { FastifyInstance } from 'fastify'
import { BatchwiseError, errorCodes } from '../errors.js'
import type { UseCases } from '../studies/use-cases.js'
import { problems } from './answers.js'
import { presentDataset } from './present.js'
import { Dataset } from './schemas.js'

export const datasetMaxBytes = 256 * 2 ** 20
export const archiveTypes = ['application/octet-stream', 'application/zip'] as const
const DatasetId = z.object({ id: z.string().describe('Id of a data set') })

/** Routes about data sets; the scope takes archives and nothing else. */
export function datasetRoutes(app: FastifyInstance, useCases: UseCases): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([...archiveTypes], { parseAs: 'buffer', bodyLimit: datasetMaxBytes }, (_request, body, done) => done(null, body))

  app.post<{ Body: unknown }>('/v1/datasets', {
    bodyLimit: datasetMaxBytes,
    schema: {
      operationId: 'addDataset', tags: ['datasets'], summary: 'Store rows to train on',
      description: 'The body is an .npz archive (numpy.savez) with x_train, y_train and optionally x_test, y_test; up to 256 MiB. The same archive twice is one data set.',
      consumes: [...archiveTypes],
      // a binary body has no schema: the document says so
      body: z.unknown().meta({ description: 'The bytes of the archive' }),
      response: { 201: Dataset, ...problems(400, 413, 415, 500) },
    },
    validatorCompiler: () => (value: unknown) => ({ value }),
  }, async ({ body }, reply) => {
    if (!(body instanceof Uint8Array) || body.length === 0) {
      throw new BatchwiseError(errorCodes.malformedBody, 'the body is empty', [{ pointer: '', value: null, accepted: 'an .npz archive', message: 'send the archive as the body' }])
    }
    const dataset = await useCases.addDataset(body)
    return reply.code(201).header('location', `/v1/datasets/${dataset.id}`).send(presentDataset(dataset))
  })

  app.get<{ Params: z.infer<typeof DatasetId> }>('/v1/datasets/:id', {
    schema: { operationId: 'getDataset', tags: ['datasets'], summary: 'What a stored data set holds', params: DatasetId, response: { 200: Dataset, ...problems(400, 404, 500) } },
  }, async ({ params }) => presentDataset(await useCases.dataset(params.id)))
}
