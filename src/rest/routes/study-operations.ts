/** The operations about studies as the OpenAPI document has them; studies.ts has their handlers. */
import { z } from 'zod'
import { RecipeRequest, StudyRequest } from '../../studies/request/study-request.js'
import { WhatIfRequest } from '../../studies/what-if/what-if-request.js'
import { languages } from '../../words/explanation.js'
import { problemResponses } from '../document/problem-responses.js'
import { fieldsParameter } from '../request/fields.js'
import { idempotencyKeyForm, waitMaxSeconds } from '../request/headers.js'
import { ListQuery } from '../request/list-query.js'
import { StudyId } from '../request/parameters.js'
import { Advice, Study, StudyList, TrialList, WhatIf } from '../schemas.js'

const WaitHeader = z.object({
  prefer: z.string().optional().describe('wait=N: wait up to N seconds for the advice'),
})
const SubmitHeaders = WaitHeader.extend({
  'idempotency-key': z
    .string()
    .regex(idempotencyKeyForm)
    .optional()
    .describe('Repeats of a request with one key return its first study; another body gets 422'),
})
export const FieldsQuery = z.object({ fields: fieldsParameter })
export const AdviceQuery = FieldsQuery.extend({
  lang: z
    .enum(languages)
    .optional()
    .describe('Language of the explanation. Default: Accept-Language, then en'),
})

const tags = ['studies']

export const submitStudy = {
  operationId: 'submitStudy',
  tags,
  summary: 'Ask which batch size and learning rate to train with',
  description:
    'Answers 202 with the queued study; `Retry-After` says when to ask again. ' +
    `With \`Prefer: wait=N\` (up to ${waitMaxSeconds} s) the answer is 200 with the finished ` +
    'study when it is done in time. An equal question that was answered before gets 200 at once.',
  body: z.union([StudyRequest, RecipeRequest]),
  headers: SubmitHeaders,
  response: { 200: Study, 202: Study, ...problemResponses(400, 404, 413, 415, 422, 500, 503) },
}

export const listStudies = {
  operationId: 'listStudies',
  tags,
  summary: 'Studies in pages, filtered and sorted',
  description:
    '`Link: rel="next"` leads to the next page. It continues exactly after the last study, ' +
    'even when studies were added.',
  querystring: ListQuery,
  response: { 200: StudyList, ...problemResponses(400, 500) },
}

export const getStudy = {
  operationId: 'getStudy',
  tags,
  summary: 'One study, with its advice once it is done',
  description:
    `With \`Prefer: wait=N\` (up to ${waitMaxSeconds} s) the answer comes when the study is ` +
    'final, or after N seconds.',
  params: StudyId,
  querystring: FieldsQuery,
  headers: WaitHeader,
  response: { 200: Study, ...problemResponses(400, 404, 500) },
}

export const listTrials = {
  operationId: 'listTrials',
  tags,
  summary: 'All trials that the advice may rest on',
  params: StudyId,
  response: { 200: TrialList, ...problemResponses(400, 404, 500) },
}

export const getAdvice = {
  operationId: 'getAdvice',
  tags,
  summary: 'The advice with its explanation; 409 until the study is done',
  params: StudyId,
  querystring: AdviceQuery,
  response: { 200: Advice, ...problemResponses(400, 404, 409, 500) },
}

export const askWhatIf = {
  operationId: 'askWhatIf',
  tags,
  summary: 'What the stored evidence says where the question is changed',
  description:
    'Answers at once, without a trial. `missing` says what a study of the changed question would ' +
    'still measure: with `memory` the largest batch size is predicted, not proved; with ' +
    '`step-time` the step times of sizes that were not timed.',
  params: StudyId,
  body: WhatIfRequest,
  response: { 200: WhatIf, ...problemResponses(400, 404, 413, 415, 500) },
}

export const deleteStudy = {
  operationId: 'deleteStudy',
  tags,
  summary: 'Delete a final study, and its evidence where no other study needs it',
  description: 'Answers 409 while the study is queued or running: cancel it first.',
  params: StudyId,
  response: {
    204: z.undefined().meta({ description: 'The study is deleted' }),
    ...problemResponses(400, 404, 409, 500),
  },
}

export const cancelStudy = {
  operationId: 'cancelStudy',
  tags,
  summary: 'Cancel a study; a final study stays as it is',
  params: StudyId,
  response: { 200: Study, ...problemResponses(400, 404, 413, 415, 500) },
}
