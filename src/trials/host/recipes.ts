/** The trainings that an operator registered when this process started. */
import type { OfferedRecipe, RecipeReader } from '../../studies/ports.js'
import { programDeviceId } from '../../advice/vocabulary/engines.js'
import type { SourceFile } from '../protocol/description.js'
import { describeProgram } from './describe-program.js'
import { changedFileOf, hashedNow, type Programs, type PythonProgram } from './programs.js'

/** A recipe as its operator names it. */
interface NamedProgram {
  readonly name: string
  readonly program: PythonProgram
}

/** What a recipe is now. */
type RecipeState = Pick<OfferedRecipe, 'description' | 'fault'>

/** Of every recipe: the questions' own seed is for the trials. */
const seed = 1

interface Recipe extends NamedProgram {
  state: RecipeState
  /** Its files when it was last read. */
  sources: readonly SourceFile[]
  reading: Promise<void> | null
}

/** The recipes of this process, for its questions and for its trials. */
export interface RegisteredRecipes extends RecipeReader, Programs {
  /** As they were when their files were last read. */
  known(): readonly OfferedRecipe[]
}

/**
 * Recipes by name and by fingerprint. A recipe whose files changed is described again: it is then
 * another subject, and trials of the earlier text are refused.
 */
export class Recipes implements RegisteredRecipes {
  private constructor(private readonly all: readonly Recipe[]) {}

  /** Throws BatchwiseError, with file and line, for a recipe that cannot be trained. */
  static async open(given: readonly NamedProgram[]): Promise<Recipes> {
    const recipes: Recipe[] = []
    for (const each of given) {
      const { description, sources } = await describeProgram(each.program, { seed })
      recipes.push({ ...each, state: { description, fault: null }, sources, reading: null })
    }
    return new Recipes(recipes)
  }

  /** Those whose files changed are read again first. */
  async recipes(): Promise<readonly OfferedRecipe[]> {
    await Promise.all(this.all.map((recipe) => this.refresh(recipe)))
    return this.known()
  }

  known(): readonly OfferedRecipe[] {
    return this.all.map(({ name, state }) => ({
      name,
      deviceId: programDeviceId,
      workers: null,
      ...state,
    }))
  }

  get(fingerprint: string): PythonProgram | undefined {
    const found = this.all.find(({ state }) => state.description?.fingerprint === fingerprint)
    if (found === undefined) return undefined
    return { ...found.program, sources: found.sources }
  }

  private async refresh(recipe: Recipe): Promise<void> {
    if (recipe.reading === null && (await changedFileOf(recipe)) === null) return
    recipe.reading ??= this.readAgain(recipe).finally(() => (recipe.reading = null))
    await recipe.reading
  }

  private async readAgain(recipe: Recipe): Promise<void> {
    recipe.state = { description: null, fault: 'its file changed and is read again' }
    // a fault stays until the files change once more
    recipe.sources = await hashedNow(recipe.sources)
    try {
      const { description, sources } = await describeProgram(recipe.program, { seed })
      recipe.sources = sources
      recipe.state = { description, fault: null }
    } catch (error) {
      recipe.state = { description: null, fault: error instanceof Error ? error.message : '' }
    }
  }
}
