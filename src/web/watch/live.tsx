/** What changes while a study runs: state, stages, what is being tried, figures in words. */
import type { TrialView, Study } from '../../studies/study.js'
import type { PageContext } from '../context.js'
import type { PageText } from '../words/page-text.js'
import { stagesOf, type StageView } from './stages.js'

export interface LiveView {
  readonly context: PageContext
  readonly study: Study
  readonly trials: readonly TrialView[]
}

const latestTrials = 5

export function Live({ context, study, trials }: LiveView): JSX.Element {
  const { text } = context
  return (
    <>
      <section class="card">
        <Status study={study} text={text} />
        <Stages stages={stagesOf(study, trials)} text={text} />
      </section>
      <div class="watch-columns">
        <section class="card" aria-live="polite">
          <Current study={study} trials={trials} text={text} />
        </section>
        <section class="card">
          <h2 class="small-heading" safe>
            {text('watch-last')}
          </h2>
          <Latest trials={trials} text={text} />
        </section>
      </div>
    </>
  )
}

interface StatusView {
  readonly study: Study
  readonly text: PageText
}

function Status({ study, text }: StatusView): JSX.Element {
  const { state, progress } = study
  const isQueued = state === 'queued'
  const left =
    progress.remainingMs === null
      ? text('watch-left-unknown')
      : text('watch-left', { ms: progress.remainingMs })
  return (
    <div class="status">
      <p class="status-line">
        <strong safe>{text(isQueued ? 'watch-queued' : 'watch-running')}</strong>
        <span class="quiet" safe>
          {text('watch-trials', { count: progress.trialsDone })}
        </span>
        <span class="quiet status-left" safe>
          {isQueued ? '' : left}
        </span>
      </p>
      <progress
        max="1"
        value={String(progress.fraction)}
        aria-label={text('watch-running')}
      ></progress>
      {isQueued ? (
        <p class="help" safe>
          {text('watch-queued-why')}
        </p>
      ) : null}
    </div>
  )
}

function Stages({
  stages,
  text,
}: {
  readonly stages: readonly StageView[]
  readonly text: PageText
}): JSX.Element {
  return (
    <ol class="stages" aria-label={text('watch-stages')}>
      {stages.map(({ name, state, trials }) => (
        <li class={`stage ${state}`} aria-current={state === 'now' ? 'step' : undefined}>
          <span class="stage-name" safe>
            {text(`stage-${name}`)}
          </span>
          <span class="stage-state" safe>
            {trials > 0 && state !== 'next'
              ? text('watch-trials', { count: trials })
              : text('stage-state', { state })}
          </span>
        </li>
      ))}
    </ol>
  )
}

interface CurrentView extends StatusView {
  readonly trials: readonly TrialView[]
}

function Current({ study, trials, text }: CurrentView): JSX.Element {
  const { stage } = study.progress
  const running = trials.findLast(({ outcome }) => outcome === null)
  return (
    <>
      <h2 class="small-heading" safe>
        {text('watch-now')}
      </h2>
      <p class="now-text" safe>
        {running === undefined ? text('watch-now-none') : trialText(running, text)}
      </p>
      {stage === 'waiting' ? null : (
        <p class="quiet" safe>
          {text(`stage-${stage}-why`)}
        </p>
      )}
    </>
  )
}

function Latest({
  trials,
  text,
}: {
  readonly trials: readonly TrialView[]
  readonly text: PageText
}): JSX.Element {
  const ended = trials.filter(({ outcome }) => outcome !== null).slice(-latestTrials)
  if (ended.length === 0)
    return (
      <p class="quiet" safe>
        {text('watch-trials', { count: 0 })}
      </p>
    )
  return (
    <ul class="latest">
      {[...ended].reverse().map((trial) => (
        <li>
          <span safe>{trialText(trial, text)}</span>
          <span class="quiet" safe>
            {text('trial-outcome', {
              cause: trial.outcome?.cause ?? '',
              ms: trial.outcome?.durationMs ?? 0,
            })}
          </span>
        </li>
      ))}
    </ul>
  )
}

function trialText({ spec }: Pick<TrialView, 'spec'>, text: PageText): string {
  const { kind, batchSize } = spec
  const isFresh = kind === 'fit' && spec.fresh
  const learningRate = 'learningRate' in spec ? spec.learningRate : 0
  return text(`trial-${isFresh ? 'fresh' : kind}`, { batchSize, learningRate })
}
