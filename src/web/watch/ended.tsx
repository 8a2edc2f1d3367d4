/** The page of a study that ended without an answer. */
import type { Study } from '../../studies/study.js'
import type { PageContext } from '../context.js'
import { Layout } from '../layout.js'
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
        {study.error === null ? null : <p safe>{study.error.message}</p>}
        <p safe>{text(`ended-${how}-do`)}</p>
        <p class="actions">
          <a class="button" href="/" safe>
            {text('ended-ask')}
          </a>
        </p>
      </section>
    </Layout>
  )
}
