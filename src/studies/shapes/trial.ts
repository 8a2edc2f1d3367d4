/** The schemas of a trial, proved equal to `src/advice/vocabulary/trial.ts` at the end. */
import { z } from 'zod'
import { fullBatchMethods } from '../../advice/vocabulary/optimizers.js'
import {
  measurementNames,
  outcomeCauses,
  trialKinds,
  type Measurement as TypedMeasurement,
  type Outcome as TypedOutcome,
  type TrialSpec as TypedSpec,
} from '../../advice/vocabulary/trial.js'
import { instant, type Equal, type JsonOf } from './json.js'

const ValidationRows = z.object({ batchSize: z.int(), rows: z.int() })
const MicroBatches = z.looseObject({ microBatchSize: z.int(), microBatches: z.int() })

/** All fields of a spec. Fields of a later release stay where they are. */
export const TrialSpec = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('trace'),
    batchSize: z.int(),
    budgetBytes: z.number().exactOptional(),
    allocations: z.literal(true).exactOptional(),
  }),
  z.looseObject({
    kind: z.literal('fit'),
    batchSize: z.int(),
    steps: z.int(),
    fresh: z.boolean(),
    budgetBytes: z.number(),
    deviceMs: z.number().exactOptional(),
    repeat: z.literal(1).exactOptional(),
  }),
  MicroBatches.extend({
    kind: z.literal('noise'),
    batchSize: z.int(),
    learningRate: z.number(),
    deviceMs: z.number(),
    budgetBytes: z.number().exactOptional(),
  }),
  z.looseObject({
    kind: z.literal('sweep'),
    batchSize: z.int(),
    learningRateMin: z.number(),
    learningRateMax: z.number(),
    growth: z.number(),
    deviceMs: z.number(),
    budgetBytes: z.number().exactOptional(),
  }),
  z.looseObject({
    kind: z.literal('race'),
    batchSize: z.int(),
    learningRate: z.number(),
    rung: z.int(),
    untilMs: z.number(),
    seed: z.int(),
    stepsMax: z.int().exactOptional(),
    validation: ValidationRows.exactOptional(),
    method: z.enum(fullBatchMethods).exactOptional(),
    noise: MicroBatches.exactOptional(),
    budgetBytes: z.number().exactOptional(),
  }),
  z.looseObject({
    kind: z.literal('anneal'),
    batchSize: z.int(),
    learningRate: z.number(),
    seed: z.int(),
    from: z.int(),
    steps: z.int(),
    validation: ValidationRows.exactOptional(),
    budgetBytes: z.number().exactOptional(),
  }),
  z.looseObject({
    kind: z.literal('grow'),
    batchSize: z.int(),
    learningRate: z.number(),
    seed: z.int(),
    grownFrom: z.int(),
    from: z.int(),
    steps: z.int(),
    validation: ValidationRows.exactOptional(),
    budgetBytes: z.number().exactOptional(),
  }),
])

export const Outcome = z.object({
  cause: z.enum(outcomeCauses),
  durationMs: z.number().describe('Work in the trial process'),
  wallMs: z
    .number()
    .exactOptional()
    .describe('Time on the clock since the previous trial; absent in older trials'),
  peakBytes: z.number().nullable(),
  message: z.string().nullable(),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
})

/** JSON has no NaN and no infinity: a measured value that is neither finite arrives as null. */
export const Measurement = z.object({
  name: z.enum(measurementNames),
  at: z.number().nullable(),
  value: z.union([z.number(), z.array(z.number())]).nullable(),
})

/** A trial as clients see it: of the spec, only what every client may rely on. */
export const Trial = z
  .object({
    id: z.string().describe('Short and stable; explanations cite it'),
    spec: z
      .looseObject({
        kind: z.enum(trialKinds),
        batchSize: z.int(),
        learningRate: z.number().optional(),
      })
      .describe('What the trial ran'),
    outcome: Outcome.nullable().describe('How the trial ended; null while it runs'),
    measurements: z.array(Measurement),
    startedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Trial', description: 'One short run in its own process' })

true satisfies Equal<JsonOf<z.infer<typeof TrialSpec>>, JsonOf<TypedSpec>>
true satisfies Equal<JsonOf<z.infer<typeof Outcome>>, JsonOf<TypedOutcome>>
true satisfies Equal<
  JsonOf<z.infer<typeof Measurement>>,
  JsonOf<Omit<TypedMeasurement, 'value'> & { value: TypedMeasurement['value'] | null }>
>
