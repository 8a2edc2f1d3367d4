/** A recipe that an address or an earlier study names may not be registered any more. */
import type { RecipeInfo } from '../../studies/shapes/recipe.js'
import type { FormFields } from '../forms.js'
import type { PageText } from '../words/page-text.js'
import type { AskFaults } from './faults.js'

interface Form {
  readonly fields: FormFields
  readonly faults: AskFaults
}

/** Says so, and without any recipe shows the preset models: the form has no choice of recipes. */
export function withKnownRecipe(
  { fields, faults }: Form,
  recipes: readonly RecipeInfo[],
  text: PageText,
): Form {
  const { modelFrom, recipe: name = '' } = fields
  if (modelFrom !== 'recipe' || recipes.some((recipe) => recipe.name === name))
    return { fields, faults }
  const gone = text('ask-recipe-gone', { name })
  if (recipes.length > 0) return { fields, faults: { recipe: gone, ...faults } }
  return { fields: { ...fields, modelFrom: 'preset' }, faults: { form: gone, ...faults } }
}
