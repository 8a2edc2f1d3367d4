import { z } from 'zod'
import { losses, objectives, schedules } from '../../advice/vocabulary/question.js'
import { modelEngines } from '../../advice/vocabulary/engines.js'
import { optimizers } from '../../advice/vocabulary/optimizers.js'
import { priorities } from '../shapes/study.js'
import { presets } from '../model/presets.js'
import { budgetForm } from './memory-budget.js'

const layer = z
  .looseObject({
    type: z.string(),
    name: z.string().optional(),
    inputs: z.array(z.string()).optional(),
  })
  .meta({
    description:
      'A layer: its type, its fields in camelCase, the layers it reads (default: the previous layer)',
  })

const rowShape = z.array(z.int().min(1)).min(1)
const inputShape = z.union([rowShape, z.record(z.string(), rowShape)]).meta({
  description:
    'The shape of one row, where the model leaves a length open: of its only input, or {name: shape}',
  example: [128, 8],
})

const model = z
  .union([
    z.strictObject({
      preset: z
        .enum(presets.map(({ name }) => name))
        .meta({ description: 'Name of a preset (GET /v1/presets)', example: 'mlp' }),
    }),
    z.strictObject({
      keras: z.union([z.string(), z.looseObject({}), z.array(z.looseObject({}))]).meta({
        description:
          'The JSON that model.to_json() of Keras 1, 2 or 3 writes, or model.json of TensorFlow.js, as text or as an object; or a .keras or .h5 file in base64. Large files: POST /v1/models',
      }),
      inputShape: inputShape.optional(),
    }),
    z.strictObject({
      name: z.string().optional(),
      input: z.strictObject({ shape: rowShape }),
      layers: z.array(layer).min(1),
    }),
    z.strictObject({ id: z.string().meta({ description: 'Id of a stored model' }) }),
  ])
  .meta({
    description: 'One of: {preset}, {keras}, {input, layers}, {id} of a stored model, {recipe}',
  })

const data = z
  .union([
    z.strictObject({
      rows: z.int().min(1),
      validationRows: z.int().min(1).optional(),
      classes: z.int().min(2).optional(),
    }),
    z.strictObject({ dataset: z.string() }),
  ])
  .meta({
    description:
      'A number of rows (trains on synthetic rows, with lower confidence), or the id of a stored data set',
  })

/** `parseMemoryBudget` judges the value, in the same words wherever a size is read. */
export const memoryBudget = z
  .union([
    z.string().meta({ pattern: budgetForm.source }),
    z.number().meta({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  ])
  .meta({
    description: 'Device memory that the training process may take: "512MiB", "8GB", "8G" or bytes',
    example: '512MiB',
  })

const amount = z.number().positive().max(1e12)
/** Not every reader of JSON Schema knows character classes: the schema gives the length only. */
const currencyForm = /^[\p{L}\p{Sc}]{1,12}$/u
const price = z
  .strictObject({
    perHour: amount
      .optional()
      .meta({ description: 'Price of one device for one hour', example: 2.5 }),
    perKilowattHour: amount
      .optional()
      .meta({ description: 'Price of a kWh; needs power', example: 0.3 }),
    currency: z
      .string()
      .refine((text) => currencyForm.test(text), 'letters or a currency sign, at most 12')
      .optional()
      .meta({
        description: 'Letters or a currency sign; shown beside amounts',
        example: 'EUR',
        minLength: 1,
        maxLength: 12,
      }),
  })
  .meta({
    description:
      'Prices of a training. The advice then states its cost; the objective cheapest needs price or power',
  })
const wishedRows = z.int().min(1).max(1_000_000_000)
const batchSizes = z
  .strictObject({
    min: wishedRows.optional().meta({ description: 'Least rows of a batch', example: 32 }),
    max: wishedRows.optional().meta({ description: 'Most rows of a batch', example: 512 }),
    multipleOf: wishedRows.optional().meta({ description: 'For example 8', example: 8 }),
    powerOfTwo: z.boolean().optional().meta({ description: 'Only powers of two' }),
  })
  .meta({ description: 'The batch sizes that may be advised' })
const current = z
  .strictObject({
    batchSize: wishedRows.meta({ description: 'Rows of an update on one device', example: 64 }),
    learningRate: z.number().positive().max(1e6).meta({ example: 0.001 }),
  })
  .meta({
    description:
      'What you train with now. It is raced too, so that the answer says what a change gains; default: batch 32 and the default rate of the optimizer',
  })
const classWeight = z.number().min(0).max(1e6)
const watts = z.number().positive().max(1e6)
const power = z
  .strictObject({
    idleWatts: watts.meta({ description: 'At rest', example: 60 }),
    busyWatts: watts.meta({ description: 'At full load', example: 300 }),
  })
  .meta({ description: 'Power of one device. Without a price, the cost is energy in kWh' })

/** The request of POST /v1/studies. `resolveRequest` checks what goes beyond types. */
export const StudyRequest = z
  .strictObject({
    model,
    data,
    memoryBudget,
    optimizer: z
      .union([z.string(), z.looseObject({})])
      .optional()
      .meta({
        description: `${optimizers.join(', ')}; or {name, …} with Keras' parameters in camelCase. Default: the optimizer in the model file with its parameters, else adam`,
        example: { name: 'adamw', weightDecay: 0.01 },
      }),
    loss: z
      .union([z.string(), z.looseObject({}), z.array(z.unknown())])
      .optional()
      .meta({
        description: `${losses.join(', ')}, or a name of Keras; or {name, …} with its parameters and a weight; for several outputs a list, or an object by the outputs' names. Default: the loss in the model file, else by the output's activation and the labels`,
        example: { name: 'huber', delta: 0.5 },
      }),
    classWeights: z
      .union([z.array(classWeight).min(2), z.record(z.string().regex(/^\d+$/), classWeight)])
      .optional()
      .meta({
        description:
          'Weight of each class in the loss, as a list or by class number; other classes weigh 1. Validation losses are weighted too',
        example: { 1: 5 },
      }),
    epochs: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .meta({ description: 'Epochs you plan to train; default 20' }),
    workers: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .meta({ description: 'Data-parallel workers; default 1' }),
    device: z.string().optional().meta({
      description: 'Id of a device (GET /v1/devices); default: the most preferred device',
    }),
    engine: z.enum(modelEngines).optional().meta({
      description:
        'Default: keras for a file of Keras where it is there and no card is, else the most preferred engine here (GET /v1/devices); the next one where it cannot train the model',
    }),
    objective: z.enum(objectives).optional().meta({
      description:
        'fastest (default): reach 95 % of the improvement soonest. best-quality: the last tenth counts as well. least-memory: the smallest batch within twice the fastest time. cheapest: least cost by price and power',
    }),
    schedule: z.enum(schedules).optional().meta({
      description:
        'Whether the learning rate falls to about zero by the end of your training, stays constant after the warm-up, or may do either. Default: falling where the optimizer has a schedule that lowers the rate, else either',
    }),
    current: current.optional(),
    batchSize: wishedRows.optional().meta({
      description:
        'A batch size of one worker that must stay. The advice is about the rest: the learning rate, whether it fits, how long it takes. With effectiveBatchSize: the size of a micro-batch',
      example: 64,
    }),
    batchSizes: batchSizes.optional(),
    effectiveBatchSize: wishedRows.optional().meta({
      description:
        'Rows of one update that must stay, over all workers and accumulated micro-batches. Advised are the micro-batch, the accumulation steps and the learning rate',
      example: 256,
    }),
    learningRate: z.number().positive().max(1e6).optional().meta({
      description: 'A learning rate that must stay; the batch size is advised',
      example: 0.01,
    }),
    probeBudget: z
      .union([z.literal('auto'), z.number().min(0).max(86_400)])
      .optional()
      .meta({
        description:
          'Seconds on the clock for the probe, without the memory search before it; or "auto" (default): as long as it is expected to save more time than it costs',
      }),
    trainings: z.int().min(1).max(1_000_000).optional().meta({
      description:
        'Trainings that will use the advice; default 1. They pay for the probe when probeBudget is auto; not allowed with a budget in seconds',
    }),
    deadline: z
      .union([z.number().positive().max(31_536_000), z.iso.datetime({ offset: true })])
      .optional()
      .meta({
        description:
          'When the answer must be there: seconds from now, or a moment (ISO 8601). The running trial then stops, and the advice is the best so far, with what is missing',
        example: 120,
      }),
    priority: z.enum(priorities).optional().meta({
      description:
        'Order among your own waiting studies; owners take turns all the same. Default normal',
    }),
    price: price.optional(),
    power: power.optional(),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .optional(),
  })
  .meta({ id: 'StudyRequest' })
export type StudyRequest = z.infer<typeof StudyRequest>

/** The question about a program: model, rows, loss and optimizer are in its code. */
export const ProgramRequest = StudyRequest.omit({
  model: true,
  data: true,
  optimizer: true,
  loss: true,
  classWeights: true,
  engine: true,
})
/** What a question asks of any training. */
export type ProgramRequest = z.infer<typeof ProgramRequest>

const recipe = z
  .strictObject({
    recipe: z
      .string()
      .meta({ description: 'Name of a recipe (GET /v1/devices)', example: 'resnet' }),
  })
  .meta({ description: 'A training that the operator of the service registered' })

/** The question about a recipe: no path, interpreter or code comes with it. */
export const RecipeRequest = ProgramRequest.extend({ model: recipe }).meta({
  id: 'RecipeRequest',
  description: 'Model, data, loss and optimizer are in the recipe',
})
export type RecipeRequest = z.infer<typeof RecipeRequest>
