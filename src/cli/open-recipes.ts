import type { RegisteredRecipes } from '../trials/host/recipes.js'
import type { RecipeArgument } from './arguments/recipe-arguments.js'

/**
 * Describes the recipes; undefined without any. Throws BatchwiseError, with file and line, for one
 * that cannot be trained.
 */
export async function openRecipes(
  given: readonly RecipeArgument[],
): Promise<{ readonly recipes?: RegisteredRecipes }> {
  if (given.length === 0) return {}
  const { Recipes } = await import('../trials/host/recipes.js')
  const named = given.map(({ name, interpreter, file, function: builder }) => ({
    name,
    program: {
      interpreter,
      framework: 'python',
      subject: { format: 'python', file, function: builder } as const,
    },
  }))
  return { recipes: await Recipes.open(named) }
}
