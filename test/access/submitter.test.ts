import { afterEach, beforeEach, expect, test } from 'vitest'
import { Study } from '../../src/rest/schemas.js'
import { json, post } from '../support/listening.js'
import { bearer, keyedService, smallRequest, type KeyedService } from '../support/keyed-service.js'

let service: KeyedService
let submitter: { authorization: string }
beforeEach(async () => {
  service = await keyedService()
  submitter = bearer(await service.key('ada', 'submit'))
})
afterEach(() => service.close())
const ask = async (query: string, r: object = smallRequest): Promise<unknown> =>
  json(await post(`${service.url}/graphql`, { query, variables: { r } }, submitter))

test('a key with only the scope submit can wait for the answer to its own question over REST', async () => {
  const answer = await post(`${service.url}/v1/studies`, smallRequest, {
    prefer: 'wait=60',
    ...submitter,
  })
  expect([answer.status, answer.headers.get('preference-applied')]).toEqual([200, 'wait=60'])
  const study = Study.parse(await answer.json())
  expect(study.advice?.batchSize?.value).toBeGreaterThan(0)
  // repeating the question counts as a submission
  expect(
    await json(await post(`${service.url}/v1/studies`, smallRequest, submitter)),
  ).toMatchObject({ id: study.id, state: 'done' })
  for (const below of ['', '/advice', '/trials', '/events', '/export'])
    expect(
      (
        await fetch(`${service.url}/v1/studies/${study.id}${below}`, {
          headers: { prefer: 'wait=1', ...submitter },
        })
      ).status,
      below,
    ).toBe(403)
})

test('a key with only the scope submit can wait over GraphQL, and reads no other field of a study', async () => {
  const submit = (fields: string): Promise<unknown> =>
    ask(
      `mutation($r: StudyRequest!) { submitStudy(request: $r, waitSeconds: 60) { id state ${fields} } }`,
    )
  expect(await submit('advice { batchSize { value } } explanation')).toMatchObject({
    data: {
      submitStudy: {
        state: 'done',
        advice: { batchSize: { value: expect.any(Number) as number } },
      },
    },
  })
  expect(await submit('trials { nodes { id } }')).toMatchObject({
    errors: [{ extensions: { code: 'forbidden' } }],
  })
  expect(await ask('{ study(id: "any", waitSeconds: 1) { id } }')).toMatchObject({
    errors: [{ extensions: { code: 'forbidden' } }],
  })
})
