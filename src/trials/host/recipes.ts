/** The trainings that an operator registered when this process started. */
import path from 'node:path'
import type { OfferedRecipe, RecipeReader } from '../../studies/ports.js'
import { programDeviceId } from '../../advice/vocabulary/engines.js'
import type { SourceFile } from '../protocol/description.js'
import { describeProgram, ProgramFault } from './describe-program.js'
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
  /** When a faulty one is described again although its files are the same, ms. */
  retryAtMs: number
  /** What the operator was told last; null once it can be trained. */
  reported: string | null
}

/** Tells the operator why a recipe cannot be trained. */
export type OnRecipeFault = (name: string, error: unknown) => void

/** The recipes of this process, for its questions and for its trials. */
export type RegisteredRecipes = RecipeReader & Programs

export interface RecipesOptions {
  /** Called once for each fault, also where it is found again. */
  readonly onFault: OnRecipeFault
  /** From a failed description to the next one of the same files, at least. */
  readonly retryAfterMs?: number
}

/** Retries take at most a quarter of the time. */
const retryAfterReadings = 3

/**
 * Recipes by name and by fingerprint. A recipe whose files changed is described again: it is then
 * another subject, and trials of the earlier text are refused. So is a faulty one after a while:
 * its fault may be in a file that no description has named yet, or have passed.
 */
export class Recipes implements RegisteredRecipes {
  private constructor(
    private readonly all: readonly Recipe[],
    private readonly options: Required<RecipesOptions>,
  ) {}

  /** Throws BatchwiseError, with file and line, for a recipe that cannot be trained. */
  static async open(
    given: readonly NamedProgram[],
    { onFault, retryAfterMs = 10_000 }: RecipesOptions,
  ): Promise<Recipes> {
    const recipes: Recipe[] = []
    for (const each of given) {
      const { description, sources } = await describeProgram(each.program, { seed })
      const state = { description, fault: null }
      recipes.push({ ...each, state, sources, reading: null, retryAtMs: Infinity, reported: null })
    }
    return new Recipes(recipes, { onFault, retryAfterMs })
  }

  async recipes(): Promise<readonly OfferedRecipe[]> {
    await Promise.all(this.all.map((recipe) => this.refresh(recipe)))
    return this.offered()
  }

  async recipesFor(name: string): Promise<readonly OfferedRecipe[]> {
    await this.recipes()
    await this.all.find((recipe) => recipe.name === name)?.reading
    return this.offered()
  }

  private offered(): readonly OfferedRecipe[] {
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

  /** Starts to describe it again where that is due, without waiting for the description. */
  private async refresh(recipe: Recipe): Promise<void> {
    if (recipe.reading !== null) return
    const hasChanged = (await changedFileOf(recipe)) !== null
    if (!hasChanged && performance.now() < recipe.retryAtMs) return
    recipe.reading ??= this.readAgain(recipe, hasChanged).finally(() => (recipe.reading = null))
  }

  private async readAgain(recipe: Recipe, hasChanged: boolean): Promise<void> {
    if (hasChanged)
      recipe.state = { description: null, fault: 'its file changed and is read again' }
    // a failed description names no files: those of the last one are watched
    recipe.sources = await hashedNow(recipe.sources)
    recipe.retryAtMs = Infinity
    const startMs = performance.now()
    try {
      const { description, sources } = await describeProgram(recipe.program, { seed })
      recipe.sources = sources
      recipe.state = { description, fault: null }
      recipe.reported = null
    } catch (error) {
      recipe.state = { description: null, fault: publicFault(error) }
      this.report(recipe, error)
      const endMs = performance.now()
      const waitMs = Math.max(this.options.retryAfterMs, retryAfterReadings * (endMs - startMs))
      recipe.retryAtMs = endMs + waitMs
    }
  }

  /** Retries find the same fault again. */
  private report(recipe: Recipe, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    if (message === recipe.reported) return
    recipe.reported = message
    this.options.onFault(recipe.name, error)
  }
}

const placeForm = /^[\w.-]+\.py(:\d+)?$/

/** Every caller reads it: it holds no text out of the code, and no folder. */
function publicFault(error: unknown): string {
  const place = error instanceof ProgramFault ? path.basename(error.place ?? '') : ''
  return placeForm.test(place)
    ? `its program fails at ${place}; the log of its process has the reason`
    : 'its program cannot be described; the log of its process has the reason'
}
