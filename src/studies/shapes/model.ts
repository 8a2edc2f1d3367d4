import { z } from 'zod'
import {
  modelFormats,
  type UnderstoodModel as TypedModel,
} from '../../advice/vocabulary/understood-model.js'
import { losses } from '../../advice/vocabulary/losses.js'
import { optimizers } from '../../advice/vocabulary/optimizers.js'
import { rowShape, type Equal, type JsonOf } from './json.js'
import { Settings } from './study.js'

const ModelFacts = z.object({
  format: z.enum(modelFormats).describe('json: of Keras or of TensorFlow.js'),
  name: z.string(),
  layers: z.int().describe('Layers inside of models are counted one by one'),
  layerTypes: z
    .array(z.object({ type: z.string(), count: z.int() }))
    .describe('The most frequent first'),
  parameters: z.int(),
  trainableParameters: z.int().describe('Those that training changes'),
  inputs: z.array(z.object({ name: z.string(), shape: rowShape })),
  outputs: z.array(
    z.object({
      name: z.string(),
      shape: rowShape,
      activation: z.string(),
      loss: z
        .object({ name: z.enum(losses), weight: z.number(), settings: Settings })
        .nullable()
        .describe('The loss in the file; null where it has none, or none that can be trained'),
    }),
  ),
  optimizer: z
    .object({ name: z.enum(optimizers), settings: Settings })
    .nullable()
    .describe('Null where the file names none, or none that can be trained'),
  obstacles: z
    .array(z.object({ pointer: z.string(), accepted: z.string(), message: z.string() }))
    .describe('What a question has to name otherwise (`loss`, `optimizer`) before it can train'),
})

const ModelNote = z
  .object({
    code: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({
    id: 'ModelNote',
    description: 'What of the file has no effect on the trials; `summary` says it in words',
  })

export const Model = z
  .object({
    id: z.string().describe('Send it as `model.id` of a study'),
    bytes: z.number().describe('Size of the file'),
    storedBytes: z.number().describe('Disk space; it counts towards the quota of the owner'),
    ...ModelFacts.shape,
    notes: z.array(ModelNote),
    summary: z.array(z.string()).describe('What was understood, in the requested language'),
  })
  .meta({ id: 'Model', description: 'A stored model file; the same file twice is one model' })

true satisfies Equal<JsonOf<z.infer<typeof ModelFacts>>, JsonOf<Omit<TypedModel, 'notes'>>>
