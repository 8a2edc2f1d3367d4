/** What the trials trained: the losses, the optimizer with its parameters, the weights. */
import { changedLossSettings, type OutputLoss } from '../../vocabulary/losses.js'
import { changedSettings, settingsOf } from '../../vocabulary/optimizer-settings.js'
import type { Chosen } from '../../vocabulary/decision.js'
import type { Program, Question, TrainingOrigin } from '../../vocabulary/question.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { Settings } from '../../vocabulary/settings.js'
import type { Situation } from '../situation.js'

/** Nothing is said of a study that does not know where its loss comes from. */
export function trainedReasons({ question, chosen }: Situation): readonly Reason[] {
  const { trainingOrigin: origin } = question
  if (origin === undefined) return []
  const trained =
    question.program === undefined
      ? trainedWith(question, origin)
      : measuredIn(question, question.program)
  return [
    trained,
    ...frameworkReasons(question),
    ...replacedReasons(origin, chosen),
    ...scheduleReasons(question, chosen),
  ]
}

/** Of a model that is measured in the framework of its file. */
function frameworkReasons({ engineChoice, program }: Question): readonly Reason[] {
  const { framework, asked } = engineChoice ?? {}
  if (framework === undefined || asked === undefined || program !== undefined) return []
  return [reason('framework-chosen', { framework, asked }, [])]
}

function measuredIn({ optimizer, model }: Question, program: Program): Reason {
  const {
    name,
    framework,
    loss,
    optimizer: optimizerClass,
    optimizerIsKnown,
    rowsAreHeld,
  } = program
  return reason(
    'measured-in',
    {
      program: name,
      framework,
      loss,
      optimizerClass,
      optimizer,
      known: optimizerIsKnown,
      held: rowsAreHeld,
      trainable: model.trainableParameters ?? model.parameters,
      parameters: model.parameters,
    },
    [],
  )
}

function trainedWith(question: Question, origin: TrainingOrigin): Reason {
  const { optimizer, model } = question
  return reason(
    'trained-with',
    {
      losses: question.losses.map(lossText).join(' + '),
      origin: origin.losses,
      optimizer,
      settings: settingsText(changedSettings(optimizer, settingsOf(question))),
      trainable: model.trainableParameters ?? model.parameters,
      parameters: model.parameters,
    },
    [],
  )
}

function replacedReasons(
  { replacedRate, replacedSchedule }: TrainingOrigin,
  { ends }: Chosen,
): readonly Reason[] {
  const falls = ends?.schedule === 'falling'
  if (replacedSchedule !== undefined)
    return [reason('schedule-replaced', { schedule: replacedSchedule, falls }, [])]
  return replacedRate === undefined ? [] : [reason('rate-replaced', { rate: replacedRate }, [])]
}

/** Nothing is said of a schedule that was left open, or that the trials had. */
function scheduleReasons(
  { schedule, trainingOrigin }: Question,
  { ends }: Chosen,
): readonly Reason[] {
  if (ends?.schedule === 'falling') return []
  const origin = trainingOrigin?.schedule
  if (schedule === undefined || origin === undefined || origin === 'default') return []
  return [reason('schedule-asked', { schedule, origin }, [])]
}

/** The noise is that of the gradients themselves; what the optimizer does to them comes after. */
export function plainNoiseReasons({
  question,
  noiseScale,
  noiseTrials,
}: Situation): readonly Reason[] {
  const { weightDecay, clipnorm, clipvalue, globalClipnorm } = settingsOf(question)
  const clipped = [clipnorm, clipvalue, globalClipnorm].some((limit) => typeof limit === 'number')
  const decayed = typeof weightDecay === 'number' && weightDecay > 0
  if (noiseScale === null || (!clipped && !decayed)) return []
  return [reason('noise-plain', { clipped, decayed }, noiseTrials)]
}

const settingsText = (settings: Settings): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name} ${String(value ?? 'off')}`)
    .join(', ')

/** `0.5 x huber (delta 0.5, class weights 1, 5)` */
function lossText({ loss, weight, settings, classWeights }: OutputLoss): string {
  const changed = settings === undefined ? '' : settingsText(changedLossSettings(loss, settings))
  const weights = classWeights === undefined ? '' : `classWeights ${classWeights.join(', ')}`
  const details = [changed, weights].filter((part) => part !== '').join(', ')
  const factor = weight === 1 ? '' : `${weight} x `
  return `${factor}${loss}${details === '' ? '' : ` (${details})`}`
}
