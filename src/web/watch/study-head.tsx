/** What a study asks, above its progress or answer. */
import type { Study } from '../../studies/study.js'
import type { PageText } from '../words/page-text.js'
import { measuredIn, questionLine } from '../words/question-line.js'

export function StudyHead({
  study,
  text,
  isMeasuredSaid = false,
}: {
  readonly study: Study
  readonly text: PageText
  /** The answer itself says what it was measured in. */
  readonly isMeasuredSaid?: boolean
}): JSX.Element {
  const { request, advice } = study
  return (
    <header class="study-head">
      <h1 safe>{text('study-title', { model: request.model.name })}</h1>
      <p class="quiet" safe>
        {questionLine(text, request)}
      </p>
      {advice === null || isMeasuredSaid ? null : (
        <p class="quiet" safe>
          {measuredIn(text, study)}
        </p>
      )}
    </header>
  )
}
