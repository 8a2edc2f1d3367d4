/** The form of a question. It works without scripts; scripts check it while a person types. */
import { optimizers, traitsOf } from '../../advice/vocabulary/optimizers.js'
import { objectives, schedules } from '../../advice/vocabulary/question.js'
import { priorities } from '../../studies/shapes/study.js'
import type { RecipeInfo } from '../../studies/shapes/recipe.js'
import { FormToken } from '../layout.js'
import type { AskView } from './ask-view.js'
import { withoutTarget } from './target.js'
import { Choice, Field, SelectField, TextField, describes } from './control.js'
import { PlacePart } from './place-part.js'

export function AskForm(view: AskView): JSX.Element {
  const { context, text, faults } = view
  return (
    <form
      method="post"
      action="/"
      enctype="multipart/form-data"
      class="ask-form"
      id="ask"
      data-uploading={text('ask-uploading')}
      data-failed={text('ask-upload-failed')}
      novalidate
    >
      <FormToken context={context} />
      <p class="fault-box" id="form-fault" role="alert" hidden={faults.form === undefined} safe>
        {faults.form ?? ''}
      </p>
      <ModelPart {...view} />
      <DataPart {...view} />
      <PlacePart {...view} />
      <TrainingPart {...view} />
      <MorePart {...view} />
      <div class="ask-send">
        <p class="quiet" id="understood" role="status" data-empty={text('ask-first-answer')} safe>
          {text('ask-first-answer')}
        </p>
        <button class="button" safe>
          {text('ask-send')}
        </button>
      </div>
    </form>
  )
}

function ModelPart(view: AskView): JSX.Element {
  const { text, presets, recipes } = view
  return (
    <fieldset class="card part">
      <legend safe>{text('ask-model')}</legend>
      <div class="choices">
        <Choice {...view} name="modelFrom" value="preset" />
        <Choice {...view} name="modelFrom" value="file" />
        {recipes.length === 0 ? null : <Choice {...view} name="modelFrom" value="recipe" />}
      </div>
      <div class="panel panel-modelFrom-preset">
        <SelectField
          {...view}
          name="preset"
          options={presets.map(({ name }) => ({ value: name, title: text(`preset-${name}`) }))}
        />
      </div>
      <div class="panel panel-modelFrom-file">
        <FileField {...view} name="modelId" fileName="modelFile" accept=".keras,.h5,.hdf5,.json" />
      </div>
      {recipes.length === 0 ? null : <RecipePanel {...view} />}
    </fieldset>
  )
}

/** The trainings that the operator registered, each once: the first that can be trained. */
function RecipePanel(view: AskView): JSX.Element {
  const { text, recipes } = view
  const byName = new Map<string, RecipeInfo>()
  for (const recipe of recipes) {
    const training = byName.get(recipe.name)?.training ?? null
    if (training === null) byName.set(recipe.name, recipe)
  }
  return (
    <div class="panel panel-modelFrom-recipe">
      <SelectField
        {...view}
        name="recipe"
        options={[...byName.values()].map(({ name, training }) => ({
          value: name,
          title:
            training === null
              ? text('ask-recipe-off', { name })
              : text('ask-recipe-option', { name, framework: training.framework }),
        }))}
      />
    </div>
  )
}

const dataFiles = '.csv,.tsv,.json,.jsonl,.ndjson,.parquet,.npz,.npy,.zip,.txt'

function DataPart(view: AskView): JSX.Element {
  const { text } = view
  return (
    <fieldset class="card part not-of-recipe">
      <legend safe>{text('ask-data')}</legend>
      <div class="choices">
        <Choice {...view} name="dataFrom" value="rows" />
        <Choice {...view} name="dataFrom" value="file" />
      </div>
      <div class="panel panel-dataFrom-rows">
        <TextField {...view} name="rows" mode="numeric" />
      </div>
      <div class="panel panel-dataFrom-file">
        <FileField {...view} name="datasetId" fileName="dataFile" accept={dataFiles} />
        <TargetField {...view} />
      </div>
    </fieldset>
  )
}

function FileField(
  view: AskView & {
    readonly name: 'modelId' | 'datasetId'
    readonly fileName: string
    readonly accept: string
  },
): JSX.Element {
  const { name, fields, stored, fileName, accept, text } = view
  const lines = stored.lines[name]
  return (
    <Field {...view}>
      <input type="hidden" name={name} value={fields[name] ?? ''} />
      <div class="drop">
        <input type="file" id={name} name={fileName} accept={accept} {...describes(view)} />
      </div>
      <ul class="understood-file" data-stored={name} aria-live="polite">
        {lines.length === 0 ? null : <li safe>{text('ask-stored')}</li>}
        {lines.map((line) => (
          <li safe>{line}</li>
        ))}
      </ul>
    </Field>
  )
}

/** Scripts fill it in once a file was read. */
function TargetField(view: AskView): JSX.Element {
  const { text, stored } = view
  const { names = [], chosen = '' } = stored.target ?? {}
  const known = names.filter((name) => name !== withoutTarget)
  return (
    <div id="target-choice" hidden={stored.target === null}>
      <SelectField
        {...view}
        fields={{ target: chosen }}
        name="target"
        options={[
          { value: '', title: text('ask-target-choose') },
          ...known.map((name) => ({ value: name, title: name })),
          { value: withoutTarget, title: text('ask-target-none') },
        ]}
      />
    </div>
  )
}

function TrainingPart(view: AskView): JSX.Element {
  const { text } = view
  return (
    <fieldset class="card part">
      <legend safe>{text('ask-training')}</legend>
      <div class="pair">
        <SelectField
          {...view}
          name="optimizer"
          options={[
            { value: '', title: text('ask-optimizer-any') },
            ...optimizers.map((value) => ({ value, title: traitsOf(value).title })),
          ]}
        />
        <TextField {...view} name="epochs" mode="numeric" />
        <TextField {...view} name="currentBatchSize" mode="numeric" placeholder="32" />
        <TextField {...view} name="currentLearningRate" mode="decimal" placeholder="0.001" />
        <SelectField
          {...view}
          name="objective"
          options={objectives
            .filter((objective) => objective !== 'cheapest')
            .map((value) => ({
              value: value === 'fastest' ? '' : value,
              title: text(`ask-objective-${value}`),
            }))}
        />
        <SelectField
          {...view}
          name="schedule"
          options={[
            { value: '', title: text('ask-schedule-any') },
            ...schedules.map((value) => ({ value, title: text(`ask-schedule-${value}`) })),
          ]}
        />
      </div>
    </fieldset>
  )
}

const moreNumbers = [
  'workers',
  'batchSize',
  'effectiveBatchSize',
  'learningRate',
  'batchSizeMin',
  'batchSizeMax',
  'trainings',
  'probeSeconds',
  'deadline',
] as const

/** Of a field that says nothing: empty, or one worker. */
const usualValues = ['', '1']

function MorePart(view: AskView): JSX.Element {
  const { text, fields, faults } = view
  const isOpen = ['loss', 'powerOfTwo', 'priority', ...moreNumbers].some(
    (name) => name in faults || !usualValues.includes(fields[name] ?? ''),
  )
  return (
    <details class="card part" open={isOpen}>
      <summary safe>{text('ask-more')}</summary>
      <div class="pair">
        {moreNumbers.map((name) => (
          <TextField {...view} name={name} mode="decimal" />
        ))}
        <TextField {...view} name="loss" />
        <SelectField
          {...view}
          name="priority"
          options={priorities.map((value) => ({
            value: value === 'normal' ? '' : value,
            title: text(`ask-priority-${value}`),
          }))}
        />
      </div>
      <label class="choice" for="powerOfTwo">
        <input
          type="checkbox"
          id="powerOfTwo"
          name="powerOfTwo"
          value="yes"
          checked={fields['powerOfTwo'] === 'yes'}
        />
        <span safe>{text('ask-powerOfTwo')}</span>
      </label>
    </details>
  )
}
