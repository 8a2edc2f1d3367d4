/** The list of studies, with a filter and boxes to pick two. */
import { studyStates, type Study } from '../../studies/study.js'
import { count, moment, rate } from '../../words/number-format.js'
import type { PageContext } from '../context.js'
import { Layout } from '../layout.js'
import type { PageText } from '../words/page-text.js'
import { questionLine } from '../words/question-line.js'
import type { AskedList } from './asked-list.js'

export interface StudyListView {
  readonly context: PageContext
  readonly studies: readonly Study[]
  readonly nextCursor: string | null
  readonly asked: AskedList
  /** Not two studies were picked. */
  readonly isOdd: boolean
  /** A study was deleted just now. */
  readonly isDeleted: boolean
}

export function StudyList(view: StudyListView): JSX.Element {
  const { context, studies, asked, isOdd, isDeleted } = view
  const { text } = context
  const isFiltered = asked.state !== null || asked.model !== null
  return (
    <Layout context={context} title={text('studies-title')} current="studies">
      <h1 safe>{text('studies-title')}</h1>
      {isDeleted ? (
        <p class="quiet" role="status" safe>
          {text('studies-deleted')}
        </p>
      ) : null}
      {studies.length === 0 && !isFiltered ? (
        <Empty text={text} />
      ) : (
        <>
          <Filter asked={asked} text={text} />
          {isOdd ? (
            <p class="fault" role="alert" safe>
              {text('studies-pick-two')}
            </p>
          ) : null}
          {studies.length === 0 ? <p safe>{text('studies-none-match')}</p> : <Table {...view} />}
        </>
      )}
    </Layout>
  )
}

function Empty({ text }: { readonly text: PageText }): JSX.Element {
  return (
    <section class="card notice">
      <h2 safe>{text('studies-empty')}</h2>
      <p safe>{text('studies-empty-do')}</p>
      <p class="actions">
        <a class="button" href="/" safe>
          {text('studies-ask')}
        </a>
      </p>
    </section>
  )
}

function Filter({
  asked,
  text,
}: {
  readonly asked: AskedList
  readonly text: PageText
}): JSX.Element {
  return (
    <form method="get" action="/studies" class="filter">
      <div class="field">
        <label for="filter-state" safe>
          {text('studies-state')}
        </label>
        <select id="filter-state" name="state">
          <option value="" safe>
            {text('studies-any-state')}
          </option>
          {studyStates.map((state) => (
            <option value={state} selected={state === asked.state} safe>
              {text('state', { state })}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="filter-model" safe>
          {text('studies-model')}
        </label>
        <input id="filter-model" name="model" type="search" value={asked.model ?? ''} />
      </div>
      <button class="button second" safe>
        {text('studies-filter')}
      </button>
    </form>
  )
}

const columns = ['model', 'state', 'answer', 'question', 'age'] as const

function Table({ context: { text }, studies, nextCursor, asked }: StudyListView): JSX.Element {
  const mayCompare = studies.filter(({ advice }) => advice !== null).length > 1
  return (
    <form method="get" action="/studies">
      <div class="scroll" tabindex="0" role="region" aria-label={text('studies-title')}>
        {/* the style sheet of a phone takes the roles of a table away */}
        <table class="studies" role="table">
          <thead role="rowgroup">
            <tr role="row">
              {[...(mayCompare ? ['pick'] : []), ...columns].map((column) => (
                <th scope="col" role="columnheader" safe>
                  {text(`studies-column-${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {studies.map((study) => (
              <Row study={study} mayCompare={mayCompare} text={text} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="actions">
        {mayCompare ? (
          <button class="button second" name="picked" value="yes" safe>
            {text('studies-compare')}
          </button>
        ) : null}
        {nextCursor === null ? null : (
          <a href={nextAddress(nextCursor, asked)} safe>
            {text('studies-next')}
          </a>
        )}
      </p>
    </form>
  )
}

function Row({
  study,
  mayCompare,
  text,
}: {
  readonly study: Study
  readonly mayCompare: boolean
  readonly text: PageText
}): JSX.Element {
  const { id, state, request, advice } = study
  const name = request.model.name
  const createdAt = study.createdAt.toISOString()
  return (
    <tr role="row">
      {mayCompare ? (
        <td role="cell" class="pick">
          <input
            type="checkbox"
            name="compare"
            value={id}
            aria-label={text('studies-pick', { model: name, at: moment(createdAt) })}
            disabled={advice === null}
          />
        </td>
      ) : null}
      <th scope="row" role="rowheader">
        <a href={`/studies/${id}`} safe>
          {name}
        </a>
      </th>
      <td role="cell" class="state">
        <span class={state === 'done' ? 'badge good' : 'badge'} safe>
          {text('state', { state })}
        </span>
      </td>
      <td role="cell" class="answered" safe>
        {answerOf(study, text)}
      </td>
      <td role="cell" class="quiet asked" safe>
        {questionLine(text, request)}
      </td>
      <td role="cell" class="age">
        <time datetime={createdAt} safe>
          {moment(createdAt)}
        </time>
      </td>
    </tr>
  )
}

function answerOf({ advice }: Study, text: PageText): string {
  if (advice === null) return ''
  const { batchSize, learningRate } = advice
  if (batchSize === null || learningRate === null) return text('studies-no-pair')
  return text('studies-pair', {
    batchSize: count(batchSize.value),
    learningRate: rate(learningRate.value),
  })
}

function nextAddress(cursor: string, { state, model }: AskedList): string {
  const query = new URLSearchParams({ cursor })
  if (state !== null) query.set('state', state)
  if (model !== null) query.set('model', model)
  return `/studies?${query.toString()}`
}
