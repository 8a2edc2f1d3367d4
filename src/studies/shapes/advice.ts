/** The schema of the advice, proved equal to `src/advice/vocabulary/answer.ts` at the end. */
import { z } from 'zod'
import {
  alternativeNames,
  confidenceLevels,
  curveNames,
  memoryBounds,
  verdicts,
  type Advice,
} from '../../advice/vocabulary/answer.js'
import type { Reason as TypedReason } from '../../advice/vocabulary/reasons.js'
import type { Equal, JsonOf } from './json.js'

export const trialIds = z.array(z.string()).describe('Ids of the trials that prove it')

export const Estimate = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .meta({ id: 'Estimate', description: 'A number with its range of uncertainty' })

const ReasonField = z.union([z.number(), z.string(), z.boolean()])
/** A list inside a reason, such as the loss at every batch size. */
const ReasonItems = z.array(z.record(z.string(), ReasonField))

export const Reason = z
  .object({
    code: z.string(),
    values: z.record(z.string(), z.union([...ReasonField.options, ReasonItems])),
    evidence: trialIds,
    source: z.object({ author: z.string(), title: z.string(), year: z.int() }).nullable(),
  })
  .meta({
    id: 'Reason',
    description: 'A reason of the advice: a code, its values, its evidence and its source',
  })

export const Curve = z
  .object({
    name: z.enum(curveNames),
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
    currency: z.string().nullable().describe('As in the request'),
    cost: z.number().describe('Cost of the planned epochs at the advised batch size on one device'),
    timeMs: z.number(),
    watts: z.number().nullable().describe('Mean power at the advised batch size'),
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
      .describe('The same progress on 1, 2, 4, ... workers, without communication'),
    perFurtherWorker: z.number().nullable().describe('Cost of each further worker'),
    affordableWorkers: z
      .int()
      .nullable()
      .describe('Most workers whose training costs at most 10 % more than on one'),
  })
  .meta({ id: 'TrainingCost' })

export const SizeTrade = z
  .object({
    batchSize: z.int(),
    learningRate: z.number().describe('The best rate of this batch size'),
    timeMs: z.number().describe('Device time of the planned epochs, with validation'),
    loss: Estimate.nullable().describe(
      'Validation loss that the planned training reaches, 80 % range; null where times are compared',
    ),
    toLevelMs: z
      .number()
      .nullable()
      .describe('Device time to the validation loss `level`; null where ends are compared'),
    reached: z
      .boolean()
      .nullable()
      .describe('A trial reached the level; false: toLevelMs is extrapolated'),
    trained: z.boolean().describe('False: predicted from its neighbours'),
    arrived: z.boolean().exactOptional().describe('True: a whole training showed the end'),
  })
  .meta({ id: 'SizeTrade' })

export const Trade = z
  .object({
    sizes: z.array(SizeTrade).describe('Ascending'),
    level: z.number().nullable().describe('Validation loss that candidates raced to'),
    largestAsGood: z
      .int()
      .nullable()
      .describe('Largest batch size that ends within 2 % of the lowest end'),
  })
  .meta({
    id: 'Trade',
    description: 'What each batch size takes and reaches, each at its best learning rate',
  })

export const MemoryParts = z
  .object({
    weightBytes: z.number(),
    slotBytes: z.number().describe('State of the optimizer'),
    gradientBytes: z.number().describe('Gradients and temporaries of the update'),
    activationBytes: z
      .number()
      .describe('Grows with the batch size; includes the rows of the batch'),
    workspaceBytes: z
      .number()
      .describe('Allocator and workspaces; negative where the library computes in place'),
  })
  .meta({
    id: 'MemoryParts',
    description: 'Parts of the peak memory at the advised batch size; they add up to the peak',
  })

export const MemoryUse = z
  .object({
    budgetBytes: z.number(),
    bytesAtAdvised: z.number().nullable(),
    bytesAtBatchOne: z.number().nullable(),
    trackedBytesAtAdvised: z.number().nullable(),
    parts: MemoryParts.nullable()
      .exactOptional()
      .describe('Null without an advised batch size, or without a trace of the weights'),
    baselineBytes: z
      .number()
      .nullable()
      .exactOptional()
      .describe(
        'Memory beside the budget: of the process before the model (program, rows); on a card by the driver (context, libraries, rows). Null where it was not measured',
      ),
  })
  .meta({ id: 'MemoryUse' })

/** Without the explanation: that is written from it in the language of the request. */
export const AdviceFacts = z.object({
  verdict: z
    .enum(verdicts)
    .describe(
      'does-not-fit: not even one row fits, or no batch size that was asked for, with the largest that does. nothing-trained: no candidate got below the loss of the untrained model or of guessing; the reasons name likely causes',
    ),
  batchSize: Estimate.nullable().describe(
    'Rows of a step on one worker; of a micro-batch where gradients are accumulated',
  ),
  learningRate: Estimate.nullable(),
  confidence: z.object({ level: z.enum(confidenceLevels), loweredBy: z.array(Reason) }),
  largestBatchSize: z
    .object({ value: z.int(), verified: z.boolean(), bound: z.enum(memoryBounds) })
    .nullable()
    .describe(
      'Largest batch size that fits, whether a fresh process verified it, and its bound: the memory budget, the training rows, the elements of one tensor on the engine, or a failed larger run',
    ),
  memory: MemoryUse,
  stepTimeMs: z.number().nullable(),
  stepsPerEpoch: z.number().nullable(),
  epochTimeMs: z.number().nullable(),
  noiseScale: Estimate.nullable().describe('Gradient noise scale, rows'),
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
      efficiency: z.number().describe('Progress of each worker relative to a single worker, 0..1'),
      usefulWorkers: z
        .int()
        .describe('Above this, doubling the workers saves less than 20 % of the time'),
    })
    .nullable(),
  trainingCost: TrainingCost.nullable()
    .exactOptional()
    .describe('Cost of the planned training; null without a price or power'),
  trade: Trade.nullable()
    .exactOptional()
    .describe('The trade between batch sizes; null where no two sizes were compared'),
  alternatives: z.array(
    z.object({
      name: z.enum(alternativeNames),
      batchSize: z.int(),
      learningRate: z.number(),
      reason: Reason,
      cost: z
        .number()
        .nullable()
        .exactOptional()
        .describe("Cost of a training that gets as far as the advised one, in trainingCost's unit"),
    }),
  ),
  reasons: z.array(Reason).min(1),
  cost: z
    .object({ trials: z.int(), outOfMemory: z.int(), deviceMs: z.number() })
    .describe('Cost of the measurements'),
  curves: z.array(Curve),
})

/**
 * Both have the same reasons in their places. The schema leaves codes and values open, so that a
 * new reason breaks no client; a typed reason must still be one of the schema.
 */
type OpenReason = JsonOf<z.infer<typeof Reason>>
type WithOpenReasons<T> = T extends OpenReason
  ? OpenReason
  : T extends readonly (infer Item)[]
    ? readonly WithOpenReasons<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: WithOpenReasons<T[Key]> }
      : T
true satisfies JsonOf<TypedReason> extends OpenReason ? true : false
true satisfies Equal<
  WithOpenReasons<JsonOf<Advice>>,
  WithOpenReasons<JsonOf<z.infer<typeof AdviceFacts>>>
>
