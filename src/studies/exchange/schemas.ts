/** The parts of a study that REST shows and that an exported study holds alike. Times of day are ISO 8601 in UTC; units stand last in names. */
import { z } from 'zod'
import { measurementNames, outcomeCauses } from '../../advice/vocabulary/trial.js'

const shape = z.array(z.int()).describe('Shape of one row, without the batch axis')
export const instant = z.iso.datetime()

export const Progress = z
  .object({
    stage: z
      .enum(['waiting', 'memory', 'step-time', 'noise', 'sweep', 'race', 'advice'])
      .describe('Stage of the method'),
    message: z.string().describe('One line for people: what is being tried'),
    trialsDone: z.int(),
    fraction: z.number().min(0).max(1).describe('Share done; never falls'),
    remainingMs: z
      .number()
      .nullable()
      .describe('Milliseconds that the rest may take at most; null while unknown'),
  })
  .meta({ id: 'Progress' })

export const UnderstoodRequest = z
  .object({
    model: z.object({
      name: z.string(),
      parameters: z.int(),
      layers: z.int(),
      inputShape: shape,
      outputShape: shape,
    }),
    data: z.object({
      origin: z.enum(['given', 'synthetic']),
      dataset: z.string().nullable(),
      trainingRows: z.int(),
      validationRows: z.int(),
      classes: z.int().nullable(),
    }),
    memoryBudgetBytes: z.int().describe('What the training process may take of the device'),
    optimizer: z.string(),
    loss: z.string(),
    objective: z.string(),
    epochs: z.int(),
    workers: z.int(),
    engine: z.string(),
    device: z.string(),
    probeBudget: z.union([z.literal('auto'), z.number()]).describe('auto, or seconds'),
    trainings: z
      .int()
      .nullable()
      .describe('Trainings that the answer will serve; null where the budget is given in seconds'),
    seed: z.int(),
    price: z
      .object({
        perHour: z.number().optional(),
        perKilowattHour: z.number().optional(),
        currency: z.string().optional(),
      })
      .optional()
      .describe('Absent where it was not given'),
    power: z
      .object({ idleWatts: z.number(), busyWatts: z.number() })
      .optional()
      .describe('Absent where it was not given'),
  })
  .meta({
    id: 'UnderstoodRequest',
    description: 'The request as it was understood, defaults filled in',
  })

export const Trial = z
  .object({
    id: z.string().describe('Short and stable; explanations cite it'),
    spec: z
      .looseObject({
        kind: z.enum(['trace', 'fit', 'noise', 'sweep', 'race']),
        batchSize: z.int(),
        learningRate: z.number().optional(),
      })
      .describe('What was tried'),
    outcome: z
      .object({
        cause: z.enum(outcomeCauses),
        durationMs: z.number(),
        peakBytes: z.number().nullable(),
        message: z.string().nullable(),
        exitCode: z.int().nullable(),
        signal: z.string().nullable(),
      })
      .nullable()
      .describe('How it ended; null while it runs'),
    measurements: z.array(
      z.object({
        name: z.enum(measurementNames),
        at: z.number().nullable(),
        value: z.union([z.number(), z.array(z.number())]).nullable(),
      }),
    ),
    startedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Trial', description: 'One short run in a process of its own' })
