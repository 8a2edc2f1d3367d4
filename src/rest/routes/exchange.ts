import type { FastifyInstance } from 'fastify'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { StudyDocument } from '../../studies/exchange/study-document.js'
import { sendStudy } from '../answers/study-answers.js'
import { problemResponses } from '../document/problem-responses.js'
import { bodyOf, leaveToUseCase, StudyId, type ById } from '../request/parameters.js'
import { Study } from '../schemas.js'

/** The largest export seen had about 1 MiB. */
const bodyLimitBytes = 64 * 2 ** 20

const exportStudy = {
  operationId: 'exportStudy',
  tags: ['studies'],
  summary: 'Export a final study with all its evidence',
  params: StudyId,
  response: { 200: StudyDocument, ...problemResponses(400, 404, 409, 500) },
}
const importStudy = {
  operationId: 'importStudy',
  tags: ['studies'],
  summary: 'Import a study that another service exported',
  description:
    'Answers 201, or 200 when the same study is stored already. A document that contradicts ' +
    'itself is refused with 400, one that contradicts stored measurements with 409. The same ' +
    'question is then answered from the store. The document has no rows: store a data set with ' +
    'POST /v1/datasets.',
  body: StudyDocument,
  response: { 200: Study, 201: Study, ...problemResponses(400, 409, 413, 415, 500, 503) },
}

/** Studies that move between services. */
export function exchangeRoutes(app: FastifyInstance, useCasesFor: UseCasesFor): void {
  app.get<ById>('/v1/studies/:id/export', { schema: exportStudy }, async (request, reply) => {
    const document = await useCasesFor(request).exportStudy(request.params.id)
    // the stored id, because the id in the address may have characters that headers must not have
    const file = `study-${document.study.id}.json`
    return reply.header('content-disposition', `attachment; filename="${file}"`).send(document)
  })

  app.post(
    '/v1/imports',
    { bodyLimit: bodyLimitBytes, schema: importStudy, validatorCompiler: leaveToUseCase },
    async (request, reply) => {
      const useCases = useCasesFor(request)
      const { study, created } = await useCases.importStudy(bodyOf(request))
      reply.code(created ? 201 : 200).header('location', `/v1/studies/${study.id}`)
      return sendStudy(study, { request, reply, useCases })
    },
  )
}
