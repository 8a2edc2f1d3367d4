/** Deletes a final study in two steps, also without scripts: unfold, then confirm. */
import type { Study } from '../../studies/study.js'
import type { PageContext } from '../context.js'
import { FormToken } from '../layout.js'

export function DeleteStudy({
  context,
  study: { id },
}: {
  readonly context: PageContext
  readonly study: Pick<Study, 'id'>
}): JSX.Element {
  const { text } = context
  return (
    <details class="delete-study">
      <summary safe>{text('delete-study')}</summary>
      <p id="delete-what" safe>
        {text('delete-what')}
      </p>
      <form method="post" action={`/studies/${id}/delete`}>
        <FormToken context={context} />
        <button class="button second" aria-describedby="delete-what" safe>
          {text('delete-confirm')}
        </button>
      </form>
    </details>
  )
}
