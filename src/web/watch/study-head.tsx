/** What a study asks, above its progress or answer. */
import type { Study } from '../../studies/study.js'
import type { PageText } from '../words/page-text.js'
import { questionLine } from '../words/question-line.js'

export function StudyHead({
  study: { request },
  text,
}: {
  readonly study: Study
  readonly text: PageText
}): JSX.Element {
  return (
    <header class="study-head">
      <h1 safe>{text('study-title', { model: request.model.name })}</h1>
      <p class="quiet" safe>
        {questionLine(text, request)}
      </p>
    </header>
  )
}
