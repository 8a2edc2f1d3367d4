/** Questions about registered recipes: by name, and by nothing else. */
import { describe, expect, it } from 'vitest'
import type { BatchwiseError } from '../../../src/errors.js'
import type { OfferedRecipe } from '../../../src/studies/ports.js'
import { asksForRecipe, resolveRecipe } from '../../../src/studies/request/resolve-recipe.js'
import { resolveRequest } from '../../../src/studies/request/resolve-request.js'
import { registryOf, someProcessor } from '../../support/some-devices.js'
import { recipeOffer, registeredRecipes, someDescription } from '../../support/some-recipes.js'

const question = { model: { recipe: 'blobs' }, memoryBudget: '256MiB' }
const other = { ...someProcessor, id: 'cpu:other', name: 'another processor' }

function resolved(request: object, offered: readonly OfferedRecipe[] = [recipeOffer()]) {
  const recipes = registeredRecipes(...offered)
  const devices = registryOf([someProcessor, other])
  return resolveRecipe(request, { recipes, devices, now: new Date(0) })
}

async function faultOf(request: object, offered?: readonly OfferedRecipe[]) {
  const error = (await resolved(request, offered).catch((reason: unknown) => reason)) as
    BatchwiseError | undefined
  return { message: error?.message, ...error?.faults[0] }
}

describe('a question about a recipe', () => {
  it('is about its code, by the name of the operator', async () => {
    const { subject, question: understood, data, request } = await resolved(question)
    expect(subject.program).toMatchObject({ name: 'blobs', fingerprint: 'a'.repeat(64) })
    expect(understood.data.trainingRows).toBe(600)
    expect(data).toEqual({ kind: 'own', rows: 600, validationRows: 100 })
    expect(request.asked).toEqual(question)
  })

  it('is about another subject once the code is another one', async () => {
    const changed = { ...someDescription, fingerprint: 'b'.repeat(64) }
    const before = await resolved(question)
    const after = await resolved(question, [recipeOffer({ description: changed })])
    expect(after.subject.id).not.toBe(before.subject.id)
    expect(after.questionId).not.toBe(before.questionId)
  })

  it('is trained where it is offered', async () => {
    const offered = [recipeOffer({ description: null, fault: 'broken' }), onOther]
    expect((await resolved(question, offered)).subject.deviceId).toBe('cpu:other')
    const asked = { ...question, device: 'cpu:other' }
    expect((await resolved(asked, [recipeOffer(), onOther])).subject.deviceId).toBe('cpu:other')
  })
  const onOther = recipeOffer({ deviceId: 'cpu:other' })

  it.each([
    [{ model: { recipe: 'nets' } }, '/model/recipe', /no recipe nets/, 'blobs'],
    [{ data: { rows: 5 } }, '/data', /data is in the recipe/, /without data/],
    [{ optimizer: 'adam' }, '/optimizer', /optimizer is in the recipe/, /without/],
    [{ engine: 'torch' }, '/engine', /engine is in the recipe/, /without/],
    [{ device: 'cuda:0' }, '/device', /blobs is not trained on cuda:0/, 'cpu'],
    [{ memoryBudget: 'much' }, '/memoryBudget', /./, /512MiB/],
  ])('with %j is refused', async (change, pointer, message, accepted) => {
    const fault = await faultOf({ ...question, ...change })
    expect(fault).toMatchObject({ pointer })
    expect(fault.message).toMatch(message)
    expect(fault.accepted).toMatch(accepted)
  })

  it('says why a recipe cannot be trained, and that none is registered', async () => {
    const broken = [recipeOffer({ description: null, fault: 'train.py:3: SyntaxError: bad' })]
    expect((await faultOf(question, broken)).message).toBe(
      'the recipe blobs cannot be trained: train.py:3: SyntaxError: bad',
    )
    expect((await faultOf(question, [])).accepted).toMatch(/^none: no recipe is registered/)
  })

  const hostile = { file: '/tmp/x.py', function: 'build', interpreter: '/bin/sh', python: 'x.py:f' }
  it.each(Object.entries(hostile))('with %s is refused beside the name', async (field, value) => {
    const inModel = await faultOf({ ...question, model: { recipe: 'blobs', [field]: value } })
    expect(inModel).toMatchObject({ pointer: `/model/${field}`, accepted: expect.any(String) })
    const beside = await faultOf({ ...question, [field]: value })
    expect(beside).toMatchObject({ pointer: `/${field}` })
  })

  it.each(Object.entries(hostile))(
    'with %s in place of a name is refused',
    async (field, value) => {
      const request = { ...question, model: { [field]: value }, data: { rows: 5 } }
      expect(asksForRecipe(request)).toBe(false)
      const context = {
        devices: registryOf([someProcessor]),
        datasets: { get: () => Promise.resolve(null) } as never,
        models: { model: () => Promise.resolve(null) },
        now: new Date(0),
      }
      await expect(resolveRequest(request, context)).rejects.toMatchObject({
        code: 'invalid-request',
      })
    },
  )
})
