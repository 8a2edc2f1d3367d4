/** The schema of the brief, proved equal to `src/words/brief.ts` at the end. */
import { z } from 'zod'
import { confidenceLevels, memoryBounds, verdicts } from '../../advice/vocabulary/answer.js'
import { sectionNames } from '../../advice/vocabulary/brief.js'
import { optimizers } from '../../advice/vocabulary/optimizers.js'
import type { WrittenBrief } from '../../words/brief.js'
import { Reason, trialIds } from './advice.js'
import type { Equal, JsonOf } from './json.js'

const text = z.string().describe('In the requested language')

export const Statement = Reason.extend({ text }).meta({
  id: 'Statement',
  description: 'One short sentence with its values, its evidence and its source',
})

const Summary = z
  .object({
    verdict: z.enum(verdicts),
    batchSize: z.number().nullable(),
    learningRate: z.number().nullable(),
    optimizer: z.enum(optimizers).nullable().describe('Null without an answer'),
    level: z.enum(confidenceLevels),
    confidence: z.string().describe('The confidence and its main reason, in words'),
    doubt: Statement.nullable().describe('The main reason why the confidence is not high'),
    outcome: Statement.nullable().describe('Why there is no batch size; null where there is one'),
    evidence: trialIds,
    text,
  })
  .meta({ id: 'BriefSummary' })

const Fit = z
  .object({
    bytes: z.number().nullable().describe('Peak memory at the advised batch size'),
    budgetBytes: z.number(),
    largest: z.number().nullable().describe('Largest batch size that fits'),
    verified: z.boolean().nullable().describe('A fresh process trained the largest batch size'),
    bound: z.enum(memoryBounds).nullable(),
    evidence: trialIds,
    text,
  })
  .meta({ id: 'BriefFit' })

const Speed = z
  .object({
    stepTimeMs: z.number(),
    stepsPerEpoch: z.number(),
    epochTimeMs: z.number(),
    epochs: z.number(),
    totalMs: z.number().describe('The whole training'),
    evidence: trialIds,
    text,
  })
  .meta({ id: 'BriefSpeed' })

const Gain = z
  .object({
    batchSize: z.number().describe('The current batch size, else the usual one'),
    learningRate: z.number().describe("The current rate, else the optimizer's default"),
    level: z.number().describe('The validation loss that both reach'),
    timeMs: z.number().describe('Time of the advised pair to that loss'),
    usualMs: z.number().describe('Time of the compared pair to that loss'),
    ratio: z.number().describe('usualMs over timeMs'),
    measured: z.boolean().describe('False where a pair did not reach the loss: it is predicted'),
    same: z.boolean().describe('The compared pair is the advised one'),
    current: z.boolean().describe('The compared pair is what the request trains with now'),
    evidence: trialIds,
    text,
  })
  .meta({ id: 'BriefGain' })

const EndGain = z
  .object({
    batchSize: z.number().describe('The current batch size, else the usual one'),
    learningRate: z.number().describe("The current rate, else the optimizer's default"),
    usualLoss: z.number().describe('Validation loss at which the compared pair ends'),
    loss: z.number().describe('Validation loss at which the advised pair ends'),
    lower: z.number().describe('1 - loss / usualLoss, predicted'),
    lowerLeast: z
      .number()
      .describe('Lower end of its 80 % range; below 0: the pair may end higher'),
    lowerMost: z.number().describe('Upper end of its 80 % range'),
    timeMs: z.number().nullable().describe('Whole training of the advised pair, with validation'),
    usualMs: z.number().nullable().describe('Whole training of the compared pair'),
    measured: z.boolean().describe('Both were trained to the end; false: predicted'),
    same: z.boolean().describe('The compared pair is the advised one'),
    current: z.boolean().describe('The compared pair is what the request trains with now'),
    evidence: trialIds,
    text,
  })
  .meta({ id: 'BriefEndGain' })

const AsGood = z
  .object({
    batchSizeLow: z.number(),
    batchSizeHigh: z.number(),
    learningRateLow: z.number(),
    learningRateHigh: z.number(),
    pairs: z.number().describe('Pairs in the range, the advised one included'),
    within: z.number().describe('Each ends at most this share above the advised pair'),
    held: z
      .number()
      .describe('How often that was so for all pairs of such a range on recorded trainings'),
    evidence: trialIds,
    text,
  })
  .meta({ id: 'BriefAsGood' })

const Section = z
  .object({
    name: z.enum(sectionNames),
    title: z.string(),
    sentences: z.array(Statement).max(3),
  })
  .meta({ id: 'BriefSection' })

export const Brief = z
  .object({
    summary: Summary,
    fit: Fit.nullable(),
    speed: Speed.nullable().describe('Null without step times'),
    gain: Gain.nullable().describe(
      'Against the current pair, else batch 32 and the default rate; null where unknown',
    ),
    endGain: EndGain.nullable().describe(
      'The same by where the trainings end, with a rate that falls; null where time was compared',
    ),
    asGood: AsGood.nullable().describe(
      'Pairs around the advised one that end about as low; null without another, or where time was compared',
    ),
    measured: Statement.nullable().describe(
      'The framework that the trials ran in; null where it is TensorFlow.js',
    ),
    whyNotLarger: z.array(Statement),
    whyNotSmaller: z.array(Statement),
    warnings: z.array(Statement).describe('Only what to act on'),
    sections: z.array(Section).describe('Only those that have something to say'),
  })
  .meta({ id: 'Brief', description: 'The answer, top down, in short sentences' })

true satisfies Equal<JsonOf<WrittenBrief>, JsonOf<z.infer<typeof Brief>>>
