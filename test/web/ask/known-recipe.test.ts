import { expect, test } from 'vitest'
import { recipeInfo } from '../../../src/studies/shapes/recipe.js'
import { withKnownRecipe } from '../../../src/web/ask/known-recipe.js'
import { pageText } from '../../../src/web/words/page-text.js'
import { recipeOffer } from '../../support/some-recipes.js'

const text = pageText('en')
const fields = { modelFrom: 'recipe', recipe: 'blobs', preset: 'mlp' }
const gone = (name: string): string => `There is no recipe ${name} here now. Choose another model.`

test('a recipe that is registered stays chosen', () => {
  const form = { fields, faults: {} }
  expect(withKnownRecipe(form, [recipeInfo(recipeOffer())], text)).toEqual(form)
})

test('one that is not is a fault at its field', () => {
  const form = { fields: { ...fields, recipe: 'nets' }, faults: {} }
  const { fields: shown, faults } = withKnownRecipe(form, [recipeInfo(recipeOffer())], text)
  expect(shown).toEqual(form.fields)
  expect(faults).toEqual({ recipe: gone('nets') })
})

test('without any recipe the preset models are shown, and why', () => {
  const { fields: shown, faults } = withKnownRecipe({ fields, faults: {} }, [], text)
  expect(shown).toMatchObject({ modelFrom: 'preset', preset: 'mlp' })
  expect(faults).toEqual({ form: gone('blobs') })
})
