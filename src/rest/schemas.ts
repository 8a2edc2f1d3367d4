/** The answers of REST: the source of openapi/openapi.json. Times of day are ISO 8601 in UTC. */
import { z } from 'zod'
import { objectives, schedules } from '../advice/vocabulary/question.js'
import { errorCodes } from '../errors.js'
import { AdviceFacts } from '../studies/shapes/advice.js'
import { Brief } from '../studies/shapes/brief.js'
import { Dataset } from '../studies/shapes/dataset.js'
import { Device, Engine } from '../studies/shapes/device.js'
import { instant } from '../studies/shapes/json.js'
import { Model } from '../studies/shapes/model.js'
import { Preset } from '../studies/shapes/preset.js'
import { Recipe } from '../studies/shapes/recipe.js'
import { Snippet } from '../studies/shapes/snippet.js'
import { Progress, StudyError, UnderstoodRequest } from '../studies/shapes/study.js'
import { Trial } from '../studies/shapes/trial.js'
import { studyStates } from '../studies/study.js'
import { missingKinds } from '../studies/what-if/what-if.js'

export const Advice = AdviceFacts.extend({
  explanation: z
    .array(z.string())
    .describe('Paragraphs in the requested language; every sentence cites its trials'),
  brief: Brief.describe('The answer, top down, in the requested language'),
  snippets: z.array(Snippet).describe('Code to paste, by framework; empty without an answer'),
}).meta({
  id: 'Advice',
  description: 'Batch size and learning rate with reasons, uncertainty and alternatives',
})

export const StudySummary = z
  .object({
    id: z.string(),
    state: z
      .enum(studyStates)
      .describe('queued and running may change; done, failed and cancelled are final'),
    request: UnderstoodRequest,
    subject: z
      .string()
      .describe(
        'Fingerprint of model, loss, optimizer, data, engine and device; studies with the same subject share evidence',
      ),
    progress: Progress,
    error: StudyError.nullable().describe('Why the study failed'),
    createdAt: instant,
    updatedAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    links: z.object({
      self: z.string(),
      advice: z.string(),
      trials: z.string(),
      events: z.string(),
      export: z.string(),
    }),
  })
  .meta({ id: 'StudySummary', description: 'A study without its advice' })

export const Study = StudySummary.extend({
  advice: Advice.nullable().describe('The advice; null until the state is done'),
}).meta({
  id: 'Study',
  description: 'One question: model, data, device, memory budget and training plan',
})

export const WhatIf = z
  .object({
    question: z
      .object({
        memoryBudgetBytes: z.int(),
        rows: z.int(),
        epochs: z.int(),
        workers: z.int(),
        objective: z.enum(objectives),
        schedule: z.enum(schedules),
      })
      .describe('The changed question'),
    missing: z
      .enum(missingKinds)
      .nullable()
      .describe(
        'What a study would still measure. Beside an advice: predicted by the laws of memory and time',
      ),
    advice: Advice.nullable().describe('Null where the evidence does not answer the question'),
  })
  .meta({ id: 'WhatIf', description: 'What stored evidence answers, without a trial' })

export const StudyList = z
  .object({
    studies: z.array(StudySummary),
    nextCursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` to get the next page; null on the last page'),
  })
  .meta({ id: 'StudyList', description: 'A page of studies' })
export type StudyListAnswer = z.infer<typeof StudyList>

export const TrialList = z.object({ trials: z.array(Trial) }).meta({ id: 'TrialList' })

export const DeviceList = z
  .object({
    devices: z.array(Device).describe('Most preferred first'),
    engines: z.array(Engine).describe('All engines in order of preference'),
    recipes: z.array(Recipe).describe('Trainings that the operator registered'),
  })
  .meta({ id: 'DeviceList' })

export const PresetList = z.object({ presets: z.array(Preset) }).meta({ id: 'PresetList' })

const storedPage = {
  nextCursor: z
    .string()
    .nullable()
    .describe('Send it as `cursor` to get the next page; null on the last page'),
  usedBytes: z.number().describe('Disk space of your data sets and models'),
  quotaBytes: z.number().describe('Disk space that they may take'),
}
export const DatasetList = z
  .object({ datasets: z.array(Dataset).describe('By id'), ...storedPage })
  .meta({ id: 'DatasetList', description: 'A page of data sets' })
export const ModelList = z
  .object({ models: z.array(Model).describe('By id'), ...storedPage })
  .meta({ id: 'ModelList', description: 'A page of models' })

export const Health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' })

export const ProblemGuide = z
  .object({
    type: z.string(),
    code: z.enum(errorCodes),
    status: z.int(),
    title: z.string(),
    meaning: z.string(),
    remedy: z.string().describe('What to do'),
  })
  .meta({ id: 'ProblemGuide', description: 'Meaning of an error code, and what to do about it' })
export const ProblemGuideList = z
  .object({ problems: z.array(ProblemGuide) })
  .meta({ id: 'ProblemGuideList' })

export const Problem = z
  .object({
    type: z.string().describe('Address of the page about this code: /problems/<code>'),
    title: z.string(),
    status: z.int(),
    code: z.enum(errorCodes),
    detail: z.string(),
    instance: z.string(),
    errors: z.array(
      z.object({
        pointer: z
          .string()
          .describe('JSON pointer into the body; other parts begin with /query, /path or /headers'),
        value: z.unknown().describe('The rejected value'),
        accepted: z.string(),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details with a stable code' })
