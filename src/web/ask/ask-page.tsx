import { Layout } from '../layout.js'
import { AskForm, type AskView } from './ask-form.js'
import { exampleNames } from './examples.js'

export function AskPage(view: AskView): JSX.Element {
  const { context, text } = view
  return (
    <Layout context={context} title={text('ask-title')} current="ask" scripts={['ask.js']}>
      <h1 safe>{text('ask-title')}</h1>
      <p class="lead" safe>
        {text('ask-lead')}
      </p>
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
