/**
 * What REST answers look like: the source of openapi/openapi.json. Times of day are ISO 8601 in UTC; units stand last in names.
 */
import { z } from 'zod'
import { budgetEnforcements, deviceKinds, engines } from '../advice/vocabulary/engines.js'
import { errorCodes } from '../errors.js'
import { budgetEnforcementTexts } from '../studies/device.js'
import { Progress, Trial, UnderstoodRequest } from '../studies/exchange/schemas.js'
import { studyStates } from '../studies/study.js'
import { Advice } from './schemas-advice.js'

export { Progress, Trial, UnderstoodRequest }
export const languages = ['en', 'zh'] as const

const shape = z.array(z.int()).describe('Shape of one row, without the batch axis')
const instant = z.iso.datetime()
const budgetTexts = Object.entries(budgetEnforcementTexts)
  .map(([name, text]) => `${name}, ${text}`)
  .join('; ')

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
        'Fingerprint of model, loss, optimizer, data, engine and device: studies of one subject share evidence',
      ),
    progress: Progress,
    error: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .describe('Why the study failed'),
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
  advice: Advice.nullable().describe('The answer, once the state is done'),
}).meta({
  id: 'Study',
  description: 'One question: model, data, device, memory budget and training plan',
})

export const StudyList = z
  .object({
    studies: z.array(StudySummary),
    nextCursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` to get the next page; null on the last one'),
  })
  .meta({ id: 'StudyList', description: 'A page of studies' })
export type StudyListAnswer = z.infer<typeof StudyList>

export const TrialList = z.object({ trials: z.array(Trial) }).meta({ id: 'TrialList' })

export const StudyEvent = z
  .object({
    id: z.int().describe('Also the SSE id: send it back as Last-Event-ID to get what was missed'),
    studyId: z.string(),
    type: z.enum(['state', 'progress', 'trial', 'measurement']).describe('Also the SSE event name'),
    at: instant,
    state: z.enum(studyStates),
    progress: Progress,
    trialId: z.string().nullable(),
  })
  .meta({ id: 'StudyEvent', description: 'The data of one server-sent event' })

export const Device = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z
      .enum(deviceKinds)
      .describe('A card under TensorFlow, an adapter of WebGPU, or the processor'),
    engine: z.enum(engines).describe('What a study on it is measured with when it names none'),
    engines: z.array(z.enum(engines)).describe('Those that run on it here, most preferred first'),
    automatic: z
      .boolean()
      .describe('A study that names neither device nor engine may be measured on it'),
    memoryBytes: z.number().nullable(),
    freeBytes: z.number().nullable().describe('Memory that nobody uses right now'),
    usedBytes: z.number().nullable(),
    utilization: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Share of the last second in which a kernel ran'),
    cores: z.int().nullable(),
    powerLimitWatts: z.number().nullable(),
    driver: z.string().nullable().describe('Version of the driver'),
    others: z
      .object({ processes: z.int(), bytes: z.number() })
      .nullable()
      .describe('Other processes that compute on a card, and the memory they hold'),
    vendor: z.string().nullable(),
    adapter: z
      .enum(['discrete', 'integrated', 'cpu', 'unknown'])
      .nullable()
      .describe('What an adapter of WebGPU is; cpu emulates a card'),
    limits: z
      .object({
        maxBufferSize: z.number(),
        maxStorageBufferBindingSize: z.number(),
        maxComputeWorkgroupsPerDimension: z.number(),
      })
      .nullable()
      .describe('What bounds the size of one tensor, by the names of WebGPU'),
  })
  .meta({
    id: 'Device',
    description:
      'A card, adapter or processor that trials can run on; null where something is not known',
  })
export const Engine = z
  .object({
    engine: z.enum(engines),
    kind: z.enum(deviceKinds).describe('On which kind of device'),
    available: z.boolean(),
    automatic: z.boolean().describe('Taken by itself where nothing before it is'),
    budget: z.enum(budgetEnforcements).describe(`How the memory budget is held: ${budgetTexts}`),
    detail: z.string().describe('Why it is off, or not taken by itself; else what it runs on'),
  })
  .meta({ id: 'Engine', description: 'An engine on a kind of device' })
export const DeviceList = z
  .object({
    devices: z.array(Device).describe('Most preferred first'),
    engines: z.array(Engine).describe('Every engine in the order of preference'),
  })
  .meta({ id: 'DeviceList' })

export const Preset = z
  .object({
    name: z.string().describe('Send it as `model.preset`'),
    title: z.string(),
    description: z.string(),
    inputShape: shape,
    outputShape: shape,
    parameters: z.int(),
    defaultRows: z.int().describe('Rows that it is typically trained on'),
    classes: z.int().nullable(),
    optimizer: z.string(),
  })
  .meta({ id: 'Preset', description: 'A model to ask about without describing one' })
export const PresetList = z.object({ presets: z.array(Preset) }).meta({ id: 'PresetList' })

export const Dataset = z
  .object({
    id: z.string().describe('Send it as the data set of a study'),
    bytes: z.number().describe('Of the archive'),
    storedBytes: z.number().describe('What it takes of the disk: counts for its owner'),
    inputShape: shape,
    inputType: z.enum(['float32', 'int32']),
    targetShape: shape,
    targetType: z.enum(['class', 'real']),
    classes: z.int().nullable(),
    trainingRows: z.int(),
    validationRows: z.int(),
  })
  .meta({ id: 'Dataset', description: 'Stored rows; the same archive twice is one data set' })

export const DatasetList = z
  .object({
    datasets: z.array(Dataset).describe('By id'),
    nextCursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` to get the next page; null on the last one'),
    usedBytes: z.number().describe('What your data sets take'),
    quotaBytes: z.number().describe('What they may take'),
  })
  .meta({ id: 'DatasetList', description: 'A page of data sets' })

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
  .meta({ id: 'ProblemGuide', description: 'What an error code means and what to do about it' })
export const ProblemGuideList = z
  .object({ problems: z.array(ProblemGuide) })
  .meta({ id: 'ProblemGuideList' })

export const Problem = z
  .object({
    type: z.string().describe('Address of a page about the code: /problems/<code>'),
    title: z.string(),
    status: z.int(),
    code: z.enum(errorCodes),
    detail: z.string(),
    instance: z.string(),
    errors: z.array(
      z.object({
        pointer: z
          .string()
          .describe(
            'JSON pointer into the body; /query/…, /path/… and /headers/… for the rest of the request',
          ),
        value: z.unknown().describe('The value that came'),
        accepted: z.string(),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details with a stable code' })
