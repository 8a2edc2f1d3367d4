/** The question with other values, and what the stored trials answer then. */
import type { Advice } from '../../advice/vocabulary/answer.js'
import { objectives, schedules, type Question } from '../../advice/vocabulary/question.js'
import type { WhatIf } from '../../studies/what-if/what-if.js'
import { bytes, count, duration, rate } from '../../words/number-format.js'
import type { ReportText } from '../words/report-text.js'
import type { ReportView } from './report-view.js'

/** The fields of the form as they were sent; a field that was not sent is as it was asked. */
export type WhatIfFields = Readonly<Record<string, string>>

export interface WhatIfView extends Pick<ReportView, 'study' | 'advice' | 'text'> {
  readonly fields: WhatIfFields
  /** Null before anything was changed. */
  readonly answer: WhatIf | null
  /** Why the change makes no question. */
  readonly fault: string | null
}

export function WhatIfPanel(view: WhatIfView): JSX.Element {
  const { study, text } = view
  return (
    <section class="card what-if" aria-labelledby="what-if">
      <h2 id="what-if" safe>
        {text('what-if')}
      </h2>
      <p safe>{text('what-if-lead')}</p>
      <form method="get" action={`/studies/${study.id}#what-if`} data-what-if>
        <div class="fields">
          <Fields {...view} />
        </div>
        <p class="actions">
          <button class="button" safe>
            {text('what-if-ask')}
          </button>
          <a href={`/studies/${study.id}#what-if`} safe>
            {text('what-if-reset')}
          </a>
        </p>
      </form>
      <div id="what-if-answer" aria-live="polite">
        <WhatIfAnswer {...view} />
      </div>
    </section>
  )
}

function Fields({ study: { question }, fields, text }: WhatIfView): JSX.Element {
  const asked = askedValues(question)
  const valueOf = (name: string): string => fields[name] ?? asked[name] ?? ''
  const labelled = (name: string, control: JSX.Element): JSX.Element => (
    <div class="field">
      <label for={`what-if-${name}`} safe>
        {text(`what-if-${name === 'memoryBudget' ? 'budget' : name}`)}
      </label>
      {control as 'safe'}
    </div>
  )
  const number = (name: string): JSX.Element => (
    <input
      id={`what-if-${name}`}
      name={name}
      type="number"
      min="1"
      required
      value={valueOf(name)}
    />
  )
  return (
    <>
      {labelled(
        'memoryBudget',
        <input
          id="what-if-memoryBudget"
          name="memoryBudget"
          type="text"
          required
          value={valueOf('memoryBudget')}
        />,
      )}
      {labelled('rows', number('rows'))}
      {labelled('epochs', number('epochs'))}
      {labelled('workers', number('workers'))}
      {labelled(
        'objective',
        choice('objective', objectivesOf(question), valueOf('objective'), text),
      )}
      {labelled('schedule', choice('schedule', schedules, valueOf('schedule'), text))}
    </>
  )
}

/** The cheapest training needs a price or a power. */
const objectivesOf = ({ price, power }: Question): readonly string[] =>
  objectives.filter(
    (objective) => objective !== 'cheapest' || price !== undefined || power !== undefined,
  )

function choice(
  name: string,
  values: readonly string[],
  chosen: string,
  text: ReportText,
): JSX.Element {
  return (
    <select id={`what-if-${name}`} name={name}>
      {values.map((value) => (
        <option value={value} selected={value === chosen} safe>
          {text(`${name}-${value}`)}
        </option>
      ))}
    </select>
  )
}

/** The values of the question, as the form writes them. */
function askedValues(question: Question): Readonly<Record<string, string>> {
  return {
    memoryBudget: writtenBudget(question.budgetBytes),
    rows: String(question.data.trainingRows),
    epochs: String(question.epochsPlanned),
    workers: String(question.workers),
    objective: question.objective,
    schedule: question.schedule ?? 'constant',
  }
}

/** Example: 536870912 -> 512MiB. Read back, it is the same number of bytes. */
export function writtenBudget(budgetBytes: number): string {
  for (const [unit, size] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
  ] as const)
    if (budgetBytes % size === 0) return `${budgetBytes / size}${unit}`
  return String(budgetBytes)
}

/** The fields that differ from the question, as `whatIf` takes them. */
export function changesIn(fields: WhatIfFields, question: Question): Record<string, unknown> {
  const asked = askedValues(question)
  const changed = Object.entries(fields).filter(
    ([name, value]) => name in asked && value.trim() !== '' && value.trim() !== asked[name],
  )
  return Object.fromEntries(
    changed.map(([name, value]) => [name, numbers.has(name) ? Number(value) : value.trim()]),
  )
}

const numbers: ReadonlySet<string> = new Set(['rows', 'epochs', 'workers'])

export function WhatIfAnswer({ advice, answer, fault, text }: WhatIfView): JSX.Element {
  if (fault !== null)
    return (
      <p class="fault" safe>
        {fault}
      </p>
    )
  if (answer === null) return ''
  if (answer.advice === null) return <p safe>{text('missing-nothing')}</p>
  const changed = answer.advice
  return (
    <>
      <div class="scroll">
        <table class="compare">
          <thead>
            <tr>
              <th scope="col" safe>
                {text('what-if-column')}
              </th>
              <th scope="col" class="number" safe>
                {text('what-if-asked')}
              </th>
              <th scope="col" class="number" safe>
                {text('what-if-changed')}
              </th>
            </tr>
          </thead>
          <tbody>
            {comparedRows(advice, changed, text).map(([name, before, after]) => (
              <tr>
                <th scope="row" safe>
                  {name}
                </th>
                <td class="number" safe>
                  {before}
                </td>
                <td class={before === after ? 'number' : 'number changed'} safe>
                  {after}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {answer.missing === null ? null : (
        <p class="help" safe>
          {text(`missing-${answer.missing}`)}
        </p>
      )}
    </>
  )
}

type ComparedRow = readonly [name: string, before: string, after: string]

/** What two answers say, row by row; a row without a value on either side is left out. */
export function comparedRows(
  before: Advice,
  after: Advice,
  text: ReportText,
): readonly ComparedRow[] {
  return Object.entries(rowValues)
    .map(([name, valueOf]): ComparedRow => [
      text(`row-${name}`),
      valueOf(before, text),
      valueOf(after, text),
    ])
    .filter(([, left, right]) => left !== '' || right !== '')
}

const rowValues: Readonly<Record<string, (advice: Advice, text: ReportText) => string>> = {
  'batch-size': ({ batchSize }) => ifKnown(batchSize?.value, count),
  'learning-rate': ({ learningRate }) => ifKnown(learningRate?.value, rate),
  peak: ({ memory }) => ifKnown(memory.bytesAtAdvised, bytes),
  largest: ({ largestBatchSize: largest }, text) =>
    largest === null || largest.verified
      ? ifKnown(largest?.value, count)
      : text('predicted-value', { value: count(largest.value) }),
  'step-time': ({ stepTimeMs }) => ifKnown(stepTimeMs, duration),
  training: (advice) => ifKnown(totalMs(advice), duration),
  'workers-epochs': ({ workers }) => ifKnown(workers?.epochs, count),
  confidence: ({ confidence }, text) => text('confidence', confidence),
}

const ifKnown = (value: number | null | undefined, write: (value: number) => string): string =>
  value === null || value === undefined ? '' : write(value)

/** Time of the planned epochs, from the reason that says it. */
function totalMs({ reasons }: Advice): number | null {
  const total = reasons.find(({ code }) => code === 'duration')?.values
  return total !== undefined && 'totalMs' in total ? total.totalMs : null
}
