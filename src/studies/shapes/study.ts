/**
 * The parts of a study that are the same in REST, in GraphQL, in an exported document and inside.
 * Times of day are ISO 8601 in UTC.
 */
import { z } from 'zod'
import { findingKinds, scheduleOrigins, schedules } from '../../advice/vocabulary/question.js'
import { DataNote } from './dataset.js'
import { rowShape, type JsonOf } from './json.js'

/** Order of the waiting studies of one owner. */
export const priorities = ['low', 'normal', 'high'] as const

export const Progress = z
  .object({
    stage: z
      .enum(['waiting', 'memory', 'step-time', 'noise', 'sweep', 'race', 'advice'])
      .describe('Stage of the method'),
    message: z.string().describe('What is being tried, in one line'),
    trialsDone: z.int(),
    fraction: z.number().min(0).max(1).describe('Share done; it never falls'),
    remainingMs: z
      .number()
      .nullable()
      .describe('Upper bound of the remaining time in milliseconds; null while unknown'),
  })
  .meta({ id: 'Progress' })
/** What is being tried and how long it may take. */
export type Progress = JsonOf<z.infer<typeof Progress>>

export const Settings = z.record(
  z.string(),
  z.union([z.number(), z.boolean(), z.string(), z.null()]),
)
const OutputLoss = z.object({
  loss: z.string(),
  weight: z.number(),
  settings: Settings.exactOptional(),
  classWeights: z.array(z.number()).exactOptional(),
})

const NamedShape = z.object({ name: z.string(), shape: rowShape })

export const DataFinding = z
  .object({
    kind: z.enum(findingKinds),
    name: z.string().describe('Name of the input or output'),
    low: z.number(),
    high: z.number(),
  })
  .meta({
    id: 'DataFinding',
    description: 'A scale of the rows with which networks train badly; a reason says the mend',
  })
export const ClassBalance = z
  .object({
    rarest: z.int().describe('Number of the least frequent class'),
    leastShare: z.number(),
    mostShare: z.number().describe('Share of the most frequent class: what guessing it gets right'),
  })
  .meta({ id: 'ClassBalance' })

export const SizeWish = z.object({
  min: z.int().exactOptional(),
  max: z.int().exactOptional(),
  multipleOf: z.int().exactOptional(),
  powerOfTwo: z.literal(true).exactOptional(),
})

const CurrentPair = z
  .object({ batchSize: z.int(), learningRate: z.number() })
  .meta({ id: 'CurrentPair' })

export const UnderstoodRequest = z
  .object({
    model: z.object({
      name: z.string(),
      parameters: z.int(),
      trainableParameters: z.int().describe('Those that training changes'),
      layers: z.int(),
      inputs: z.array(NamedShape),
      outputs: z.array(NamedShape),
    }),
    data: z.object({
      origin: z.enum(['given', 'synthetic']),
      dataset: z.string().nullable(),
      trainingRows: z.int(),
      validationRows: z.int(),
      classes: z.int().nullable(),
      findings: z
        .array(DataFinding)
        .exactOptional()
        .describe('What stands out in the rows; absent where nothing does'),
      balance: ClassBalance.exactOptional().describe('Absent without classes'),
      sampledRows: z
        .int()
        .exactOptional()
        .describe('Training rows of the trials, where they are a sample of all'),
      notes: z
        .array(DataNote)
        .exactOptional()
        .describe('What was decided about a data set, and how its rows feed the model'),
    }),
    memoryBudgetBytes: z.int().describe('Device memory that the training process may take'),
    optimizer: z.string(),
    optimizerSettings: Settings.exactOptional().describe(
      'Every parameter of the optimizer; absent in studies of earlier releases',
    ),
    loss: z.string().describe('The loss of the first output'),
    losses: z
      .array(OutputLoss)
      .exactOptional()
      .describe('The loss of every output; absent in studies of earlier releases'),
    objective: z.string(),
    schedule: z
      .enum(schedules)
      .exactOptional()
      .describe('How the learning rate goes on; absent in studies of earlier releases: constant'),
    scheduleOrigin: z
      .enum(scheduleOrigins)
      .exactOptional()
      .describe('Who chose the schedule: the request, the model file, or the default'),
    epochs: z.int(),
    workers: z.int(),
    current: CurrentPair.exactOptional().describe('What the user trains with now'),
    batchSize: z.int().exactOptional().describe('A batch size that must stay'),
    batchSizes: SizeWish.exactOptional().describe('The batch sizes that may be advised'),
    effectiveBatchSize: z.int().exactOptional().describe('Rows of an update that must stay'),
    learningRate: z.number().exactOptional().describe('A learning rate that must stay'),
    engine: z.string(),
    device: z.string(),
    library: z
      .string()
      .exactOptional()
      .describe('Library and version that measures; absent where it is not known'),
    driver: z
      .string()
      .exactOptional()
      .describe('Version of the driver of the device; absent where it has none'),
    probeBudget: z.union([z.literal('auto'), z.number()]).describe('auto, or seconds'),
    trainings: z
      .int()
      .nullable()
      .describe('Trainings that use the advice; null where the probe budget is in seconds'),
    deadline: z
      .string()
      .exactOptional()
      .describe('The best advice so far is given at this moment; absent without a deadline'),
    priority: z.enum(priorities).exactOptional().describe('Absent: normal'),
    seed: z.int(),
    price: z
      .object({
        perHour: z.number().exactOptional(),
        perKilowattHour: z.number().exactOptional(),
        currency: z.string().exactOptional(),
      })
      .exactOptional()
      .describe('Absent where the request has none'),
    power: z
      .object({ idleWatts: z.number(), busyWatts: z.number() })
      .exactOptional()
      .describe('Absent where the request has none'),
    asked: z
      .record(z.string(), z.unknown())
      .exactOptional()
      .describe(
        'The request as it was sent, without a model that it held; absent in studies of earlier releases',
      ),
  })
  .meta({
    id: 'UnderstoodRequest',
    description: 'The request as Batchwise understood it, with defaults filled in',
  })
/** The request with defaults filled in. */
export type UnderstoodRequest = JsonOf<z.infer<typeof UnderstoodRequest>>

export const StudyError = z.object({ code: z.string(), message: z.string() })
export type StudyError = JsonOf<z.infer<typeof StudyError>>
