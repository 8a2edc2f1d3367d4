/** The page of a study that waits or runs. */
import type { Study, TrialView } from '../../studies/study.js'
import type { PageContext } from '../context.js'
import { FormToken, Layout } from '../layout.js'
import type { PageText } from '../words/page-text.js'
import { curvesOf } from './curves.js'
import { Live } from './live.js'
import { readingsOf } from './readings.js'
import { StudyHead } from './study-head.js'

const refreshSeconds = 5

export interface WatchView {
  readonly context: PageContext
  readonly study: Study
  readonly trials: readonly TrialView[]
}

export function Watch({ context, study, trials }: WatchView): JSX.Element {
  const { text } = context
  const curves = curvesOf(trials)
  const readings = readingsOf(curves, text)
  return (
    <Layout
      context={context}
      title={study.request.model.name}
      current="studies"
      charts={true}
      scripts={['watch.js']}
      refreshSeconds={refreshSeconds}
    >
      <StudyHead study={study} text={text} />
      <p class="warning" id="offline" role="status" hidden safe>
        {text('watch-offline')}
      </p>
      <div id="live" data-study={study.id} class="stack">
        <Live context={context} study={study} trials={trials} />
      </div>
      <div class="watch-columns figures">
        <Figure name="race" reading={readings.race} text={text} />
        <Figure name="throughput" reading={readings.throughput} text={text} />
      </div>
      <footer class="watch-foot">
        <p class="quiet" safe>
          {text('watch-leave')}
        </p>
        <noscript>
          <p class="quiet" safe>
            {text('watch-again')}
          </p>
        </noscript>
        <form method="post" action={`/studies/${study.id}/cancel`}>
          <FormToken context={context} />
          <button class="button second" safe>
            {text('watch-cancel')}
          </button>
        </form>
      </footer>
    </Layout>
  )
}

interface FigureView {
  readonly name: 'race' | 'throughput'
  readonly reading: string
  readonly text: PageText
}

function Figure({ name, reading, text }: FigureView): JSX.Element {
  return (
    <figure class="card">
      <figcaption>
        <h2 class="small-heading" safe>
          {text(`figure-${name}`)}
        </h2>
        <p class="quiet" id={`${name}-reading`} safe>
          {reading}
        </p>
      </figcaption>
      <div
        class="chart"
        id={`${name}-chart`}
        role="img"
        aria-labelledby={`${name}-reading`}
        data-x={text(`figure-${name}-x`)}
        data-y={text(`figure-${name}-y`)}
        hidden
      ></div>
      {name === 'race' ? (
        <p class="help" id="race-key" hidden safe>
          {text('figure-race-key')}
        </p>
      ) : null}
    </figure>
  )
}
