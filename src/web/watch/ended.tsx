/** The page of a study that ended without an answer. */
import type { Study } from '../../studies/study.js'
import type { PageContext } from '../context.js'
import { Layout } from '../layout.js'
import type { PageText } from '../words/page-text.js'
import { said } from '../words/said.js'
import { DeleteStudy } from './delete-study.js'
import { StudyHead } from './study-head.js'

export function Ended({
  context,
  study,
}: {
  readonly context: PageContext
  readonly study: Study
}): JSX.Element {
  const { text } = context
  const how = study.state === 'cancelled' ? 'cancelled' : 'failed'
  return (
    <Layout context={context} title={study.request.model.name} current="studies">
      <StudyHead study={study} text={text} />
      <section class="card">
        <h2 safe>{text(`ended-${how}`)}</h2>
        {study.error === null ? null : <p safe>{said(text, study.error.message)}</p>}
        {study.question.program === undefined ? (
          <AskAgain id={study.id} how={how} text={text} />
        ) : (
          <p safe>{text('ended-program')}</p>
        )}
      </section>
      <DeleteStudy context={context} study={study} />
    </Layout>
  )
}

function AskAgain({
  id,
  how,
  text,
}: {
  readonly id: string
  readonly how: 'cancelled' | 'failed'
  readonly text: PageText
}): JSX.Element {
  return (
    <>
      <p safe>{text(`ended-${how}-do`)}</p>
      <p class="actions">
        <a class="button" href={`/?study=${id}`} safe>
          {text('ended-ask')}
        </a>
      </p>
    </>
  )
}
