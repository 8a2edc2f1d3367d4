/** The schema of an advice; the words are those of src/advice/interfaces.ts. */
import { z } from 'zod'
import {
  alternativeNames,
  confidenceLevels,
  memoryBounds,
} from '../../advice/vocabulary/question.js'

const trialIds = z.array(z.string()).describe('Trials it rests on')

export const Estimate = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .meta({ id: 'Estimate', description: 'A number with the range in which the evidence puts it' })

/** A list inside a reason, such as the loss at every batch size. */
const ReasonItems = z.array(z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])))

export const Reason = z
  .object({
    code: z.string(),
    values: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), ReasonItems])),
    evidence: trialIds,
    source: z.object({ author: z.string(), title: z.string(), year: z.int() }).nullable(),
  })
  .meta({
    id: 'Reason',
    description: 'Why the advice says what it says: a code, its numbers and where they come from',
  })

export const Curve = z
  .object({
    name: z.enum(['memory', 'step-time', 'noise-scale', 'sweep', 'race', 'time-to-target']),
    label: z.string(),
    x: z.string(),
    y: z.string(),
    points: z.array(z.array(z.number()).length(2)).describe('[x, y] pairs'),
    evidence: trialIds,
  })
  .meta({ id: 'Curve' })

export const TrainingCost = z
  .object({
    unit: z.enum(['money', 'kWh']),
    currency: z.string().nullable().describe('As it was given'),
    cost: z.number().describe('Of the planned epochs at the advised size on one device'),
    timeMs: z.number(),
    watts: z.number().nullable().describe('Mean power at that size'),
    kilowattHours: z.number().nullable(),
    workers: z
      .array(
        z.object({
          count: z.int(),
          timeMs: z.number(),
          cost: z.number(),
          costLow: z.number(),
          costHigh: z.number(),
        }),
      )
      .describe('The same progress on 1, 2, 4, ... workers; communication is not counted'),
    perFurtherWorker: z.number().nullable().describe('What each further worker adds'),
    affordableWorkers: z
      .int()
      .nullable()
      .describe('The most workers whose training costs at most a tenth more than on one'),
  })
  .meta({ id: 'TrainingCost' })

export const MemoryParts = z
  .object({
    weightBytes: z.number(),
    slotBytes: z.number().describe('What the optimizer keeps'),
    gradientBytes: z.number().describe("Gradients and the update's temporaries"),
    activationBytes: z.number().describe('What grows with the batch, its rows included'),
    workspaceBytes: z
      .number()
      .describe('Allocator and workspaces; negative where the library works in place'),
  })
  .meta({
    id: 'MemoryParts',
    description: 'The peak at the advised size, taken apart; the parts add up to it',
  })

export const MemoryUse = z
  .object({
    budgetBytes: z.number(),
    bytesAtAdvised: z.number().nullable(),
    bytesAtBatchOne: z.number().nullable(),
    trackedBytesAtAdvised: z.number().nullable(),
    parts: MemoryParts.nullable()
      .optional()
      .describe('Null without an advised size, or where no trace told the weights'),
    baselineBytes: z
      .number()
      .nullable()
      .optional()
      .describe(
        'What the process took before the model (program, rows), not counted in the budget; null where it was not told',
      ),
  })
  .meta({ id: 'MemoryUse' })

/** Without the explanation, which is made from it in the language asked for. */
export const AdviceFacts = z.object({
  verdict: z.enum(['advice', 'does-not-fit', 'not-enough-evidence']),
  batchSize: Estimate.nullable().describe('Rows per training step'),
  learningRate: Estimate.nullable(),
  confidence: z.object({ level: z.enum(confidenceLevels), loweredBy: z.array(Reason) }),
  largestBatchSize: z
    .object({ value: z.int(), verified: z.boolean(), bound: z.enum(memoryBounds) })
    .nullable()
    .describe(
      'The largest size that fits, whether a fresh process proved it, and what keeps a larger one away: the budget, the training rows, the numbers that one tensor may have on the engine, or a larger run that ended otherwise',
    ),
  memory: MemoryUse,
  stepTimeMs: z.number().nullable(),
  stepsPerEpoch: z.number().nullable(),
  epochTimeMs: z.number().nullable(),
  noiseScale: Estimate.nullable().describe('Gradient noise scale in rows'),
  warmupSteps: z.number().nullable(),
  momentum: z.number().nullable(),
  accumulation: z
    .object({ microBatchSize: z.int(), steps: z.int(), effectiveBatchSize: z.int() })
    .nullable(),
  workers: z
    .object({
      count: z.int(),
      globalBatchSize: z.int(),
      learningRate: z.number(),
      warmupSteps: z.number(),
      epochs: z.number(),
      epochsLow: z.number(),
      epochsHigh: z.number(),
      efficiency: z.number().describe('Progress of a worker over that of one working alone'),
      usefulWorkers: z
        .int()
        .describe('Past these, twice as many save less than a fifth of the time'),
    })
    .nullable(),
  trainingCost: TrainingCost.nullable()
    .optional()
    .describe('What the planned training costs; null where no price or power was given'),
  alternatives: z.array(
    z.object({
      name: z.enum(alternativeNames),
      batchSize: z.int(),
      learningRate: z.number(),
      reason: Reason,
      cost: z
        .number()
        .nullable()
        .optional()
        .describe("Of a training that gets as far as the advised one, in trainingCost's unit"),
    }),
  ),
  reasons: z.array(Reason).min(1),
  cost: z
    .object({ trials: z.int(), outOfMemory: z.int(), deviceMs: z.number() })
    .describe('What the measuring took'),
  curves: z.array(Curve),
})
