import type { FastifyInstance } from 'fastify'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { StudyDocument } from '../../studies/exchange/study-document.js'
import { problems } from '../answers/answers.js'
import { presentStudy } from '../answers/present.js'
import { Study } from '../schemas.js'
import { bodyOf, StudyId, type ById } from './study-address.js'
import { languageOf } from './preferences.js'

/** Above the largest export that was seen (about 1 MiB) by far. */
const bodyLimitBytes = 64 * 2 ** 20

/** Studies that move between services, with all their evidence. */
export function exchangeRoutes(app: FastifyInstance, useCasesFor: UseCasesFor): void {
  app.get<ById>(
    '/v1/studies/:id/export',
    {
      schema: {
        operationId: 'exportStudy',
        tags: ['studies'],
        summary: 'A final study with all its evidence, to be imported elsewhere',
        params: StudyId,
        response: { 200: StudyDocument, ...problems(400, 404, 409, 500) },
      },
    },
    async (request, reply) => {
      const document = await useCasesFor(request).exportStudy(request.params.id)
      // only the id of a study is fit for a header: what was sent may have any character
      return reply
        .header('content-disposition', `attachment; filename="study-${document.study.id}.json"`)
        .send(document)
    },
  )

  app.post(
    '/v1/imports',
    {
      bodyLimit: bodyLimitBytes,
      schema: {
        operationId: 'importStudy',
        tags: ['studies'],
        summary: 'Take over a study that another service exported',
        description:
          'Answers 201; 200 where the same study is here already. A document that contradicts itself is refused with pointers (400), one that contradicts what was measured here with 409. Afterwards the same question is answered from the store. It brings no rows: store a data set with POST /v1/datasets.',
        body: StudyDocument,
        response: { 200: Study, 201: Study, ...problems(400, 409, 413, 415, 500, 503) },
      },
      // the use case parses the document, so that REST and GraphQL name the same faults
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    async (request, reply) => {
      const useCases = useCasesFor(request)
      const { study, created } = await useCases.importStudy(bodyOf(request))
      const explanation = useCases.explain(study, languageOf(request.headers['accept-language']))
      return reply
        .code(created ? 201 : 200)
        .header('location', `/v1/studies/${study.id}`)
        .send(presentStudy(study, explanation))
    },
  )
}
