import { createReadStream } from 'node:fs'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { BatchwiseError, errorCodes } from '../../errors.js'
import { storedFileNames } from '../../studies/workers/dataset-file-names.js'

const Params = z.object({ id: z.string(), file: z.string() })

/**
 * The stored files of a data set, for workers that do not share a disk with the service. They need
 * a key that sees the data set; the route is not part of the public API.
 */
export function datasetFileRoute(
  app: FastifyInstance,
  useCasesFor: UseCasesFor,
  folderOf: (id: string) => string,
): void {
  const schema = { hide: true, params: Params }
  app.get('/v1/datasets/:id/files/:file', { schema }, async (request, reply) => {
    const { id, file } = Params.parse(request.params)
    const { header } = await useCasesFor(request).dataset(id)
    if (!storedFileNames(header).includes(file))
      throw new BatchwiseError(errorCodes.notFound, `the data set ${id} has no file ${file}`)
    reply.type('application/octet-stream')
    return reply.send(createReadStream(path.join(folderOf(id), file)))
  })
}
