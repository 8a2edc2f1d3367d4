/** The question with other values, and what the stored trials answer then. */
import type { Children } from '@kitajs/html'
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
  /** Why the change makes no question, by field; `form` for what no field shows. */
  readonly faults: WhatIfFaults
}

export type WhatIfFaults = Readonly<Record<string, string>>

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

function Fields(view: WhatIfView): JSX.Element {
  const { question } = view.study
  return (
    <>
      <TextField {...view} name="memoryBudget" />
      <TextField {...view} name="rows" mode="numeric" />
      <TextField {...view} name="epochs" mode="numeric" />
      <TextField {...view} name="workers" mode="numeric" />
      <SelectField {...view} name="objective" values={objectivesOf(question)} />
      <SelectField {...view} name="schedule" values={schedules} />
    </>
  )
}

type FieldView = WhatIfView & { readonly name: string }

/** What the form sent, else what the study asked. */
const valueOf = ({ name, fields, study }: FieldView): string =>
  fields[name] ?? askedValues(study.question)[name] ?? ''

function Field({
  name,
  faults,
  text,
  children,
}: FieldView & { readonly children?: Children }): JSX.Element {
  const fault = faults[name]
  return (
    <div class="field" data-field={name}>
      <label for={`what-if-${name}`} safe>
        {text(`what-if-${name === 'memoryBudget' ? 'budget' : name}`)}
      </label>
      {children}
      <p class="fault" id={`what-if-${name}-fault`} role="alert" hidden={fault === undefined} safe>
        {fault ?? ''}
      </p>
    </div>
  )
}

/** What the control says to a screen reader. */
const described = ({ name, faults }: FieldView) => ({
  'aria-describedby': `what-if-${name}-fault`,
  'aria-invalid': faults[name] === undefined ? undefined : ('true' as const),
})

function TextField(view: FieldView & { readonly mode?: 'numeric' }): JSX.Element {
  const { name, mode } = view
  return (
    <Field {...view}>
      <input
        id={`what-if-${name}`}
        name={name}
        type="text"
        inputmode={mode}
        autocomplete="off"
        value={valueOf(view)}
        {...described(view)}
      />
    </Field>
  )
}

function SelectField(view: FieldView & { readonly values: readonly string[] }): JSX.Element {
  const { name, values, text } = view
  return (
    <Field {...view}>
      <select id={`what-if-${name}`} name={name} {...described(view)}>
        {values.map((value) => (
          <option value={value} selected={value === valueOf(view)} safe>
            {text(`${name}-${value}`)}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** The cheapest training needs a price or a power. */
const objectivesOf = ({ price, power }: Question): readonly string[] =>
  objectives.filter(
    (objective) => objective !== 'cheapest' || price !== undefined || power !== undefined,
  )

/** The values of the question, as the form writes them. */
export function askedValues(question: Question): Readonly<Record<string, string>> {
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

export function WhatIfAnswer({ advice, answer, faults, text }: WhatIfView): JSX.Element {
  if (faults['form'] !== undefined)
    return (
      <p class="fault" safe>
        {faults['form']}
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
      {changed.workers === null ? null : (
        <p class="help" safe>
          {text('one-worker')}
        </p>
      )}
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
  const hasWorkers = before.workers !== null || after.workers !== null
  return Object.entries(rowValues)
    .map(([name, valueOf]): ComparedRow => [
      // more workers are not measured: the time of the whole training is that of one
      text(name === 'training' && hasWorkers ? 'row-training-one-worker' : `row-${name}`),
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
