import type { RecipeInfo } from '../../studies/shapes/recipe.js'
import type { PageText } from '../words/page-text.js'
import { said } from '../words/said.js'

interface RecipesView {
  readonly recipes: readonly RecipeInfo[]
  readonly text: PageText
}

/** The trainings that the operator registered, with what each one trains. */
export function Recipes({ recipes, text }: RecipesView): JSX.Element {
  return (
    <section class="card">
      <h2 safe>{text('devices-recipes')}</h2>
      <ul class="checks">
        {recipes.map((recipe) => (
          <RecipeItem recipe={recipe} text={text} />
        ))}
      </ul>
    </section>
  )
}

function RecipeItem({
  recipe,
  text,
}: {
  readonly recipe: RecipeInfo
  readonly text: PageText
}): JSX.Element {
  const { name, device, workers, fault } = recipe
  return (
    <li class="check">
      <span class={fault === null ? 'badge good' : 'badge bad'} safe>
        {text('devices-state', { state: fault === null ? 'ok' : 'bad' })}
      </span>
      <div>
        <h3 safe>{name}</h3>
        <p safe>{factsText(recipe, text)}</p>
        {workers === null ? null : (
          <p class="help" safe>
            {text('devices-recipe-on', { device, workers: workers.join(', ') })}
          </p>
        )}
        {fault === null ? (
          <a href={`/?recipe=${encodeURIComponent(name)}`} safe>
            {text('devices-recipe-use')}
          </a>
        ) : null}
      </div>
    </li>
  )
}

function factsText({ training, fault }: RecipeInfo, text: PageText): string {
  if (training === null) return said(text, fault ?? '')
  const { framework, parameters, trainingRows, optimizer } = training
  return text('devices-recipe-facts', { framework, parameters, rows: trainingRows, optimizer })
}
