/** Over HTTP a question names a recipe, and nothing else of Python. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serving, someQuestion, type Serving } from '../support/serving.js'
import { recipeOffer, registeredRecipes } from '../support/some-recipes.js'

let service: Serving
beforeAll(async () => {
  service = await serving({ recipes: registeredRecipes(recipeOffer()) })
})
afterAll(() => service.close())

const { data: _rows, ...withoutData } = someQuestion
const question = { ...withoutData, model: { recipe: 'blobs' } }

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

async function post(path: string, body: object, headers: object = {}): Promise<Answer> {
  const answer = await fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}

const ask = (request: object): Promise<Answer> =>
  post('/v1/studies', request, { prefer: 'wait=60' })

const mutation =
  'mutation($r: StudyRequest!) { submitStudy(request: $r, waitSeconds: 60) { state } }'
const askGraphql = (r: object): Promise<Answer> =>
  post('/graphql', { query: mutation, variables: { r } })

describe('a recipe', () => {
  it('is listed without its code, and answered by its name', async () => {
    const devices = (await (await fetch(`${service.url}/v1/devices`)).json()) as object
    expect(devices).toMatchObject({
      recipes: [{ name: 'blobs', device: 'cpu', workers: null, training: { parameters: 804 } }],
    })
    const { status, body } = await ask(question)
    expect(status).toBe(200)
    expect(body).toMatchObject({ state: 'done', request: { model: { name: 'blobs' } } })
    const { body: graphql } = await askGraphql(question)
    expect(graphql).toMatchObject({ data: { submitStudy: { state: 'done' } } })
  })

  it('is named by an error that lists the known ones', async () => {
    const { status, body } = await ask({ ...question, model: { recipe: 'nets' } })
    expect(status).toBe(404)
    expect(body).toMatchObject({
      errors: [{ pointer: '/model/recipe', value: 'nets', accepted: 'blobs' }],
    })
  })

  it.each([
    [{ recipe: 'blobs', interpreter: '/bin/sh' }],
    [{ recipe: 'blobs', file: '/etc/passwd', function: 'build' }],
    [{ recipe: '../train.py:build' }],
    [{ recipe: { file: 'train.py' } }],
    [{ python: 'train.py:build' }],
    [{ format: 'python', file: '/tmp/train.py', function: 'build' }],
  ])('stands alone: %j is refused in REST and GraphQL', async (model) => {
    const { status } = await ask({ ...question, model, data: { rows: 9 } })
    expect(status).toBe(400)
    const { body } = await askGraphql({ ...question, model, data: { rows: 9 } })
    expect(body).toHaveProperty('errors')
    expect(body['data'] ?? null).toBeNull()
  })

  it.each([
    { program: { file: '/tmp/train.py' } },
    { interpreter: '/bin/sh' },
    { code: 'print()' },
  ])('comes with nothing beside it: %j is refused', async (more) => {
    const { status, body } = await ask({ ...question, ...more })
    expect(status).toBe(400)
    expect(body).toMatchObject({ errors: [{ pointer: `/${Object.keys(more)[0] ?? ''}` }] })
  })
})
