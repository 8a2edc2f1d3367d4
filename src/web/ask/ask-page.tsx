import { Layout } from '../layout.js'
import { AskForm } from './ask-form.js'
import type { AskView } from './ask-view.js'
import { exampleNames } from './examples.js'

export function AskPage(view: AskView): JSX.Element {
  const { context, text } = view
  return (
    <Layout context={context} title={text('ask-title')} current="ask" scripts={['ask.js']}>
      <h1 safe>{text('ask-title')}</h1>
      <p class="lead" safe>
        {text('ask-lead')}
      </p>
      <AgainNote {...view} />
      <div class="ask-columns">
        <AskForm {...view} />
        <aside class="ask-side">
          <h2 class="small-heading" safe>
            {text('ask-examples')}
          </h2>
          <ul class="examples">
            {exampleNames.map((name) => (
              <li>
                <a href={`/?example=${name}`} safe>
                  {text(`example-${name}`)}
                </a>
                <p class="help" safe>
                  {text(`example-${name}-help`)}
                </p>
              </li>
            ))}
          </ul>
          <h2 class="small-heading how-heading" safe>
            {text('ask-how')}
          </h2>
          <ol class="how">
            {(['measure', 'race', 'answer'] as const).map((name) => (
              <li safe>{text(`ask-how-${name}`)}</li>
            ))}
          </ol>
        </aside>
      </div>
    </Layout>
  )
}

/** Which study fills the form, and what of its question is left out. */
function AgainNote({ again, text }: AskView): JSX.Element {
  if (again === null) return ''
  const { id, model, left } = again
  return (
    <div class="note">
      <p>
        <span safe>{text('ask-again-note')}</span>{' '}
        <a href={`/studies/${id}`} safe>
          {model}
        </a>
      </p>
      {left.length === 0 ? null : <p safe>{text('ask-again-left', { left: left.join(', ') })}</p>}
    </div>
  )
}
