/**
 * Subject and question as an exported document holds them, proved equal to
 * `src/advice/vocabulary/question.ts` at the end. Fields of a later release stay where they are.
 */
import { z } from 'zod'
import { engines, programEngines } from '../../advice/vocabulary/engines.js'
import { activations, layerTypes } from '../../advice/vocabulary/model-graph.js'
import { optimizers } from '../../advice/vocabulary/optimizers.js'
import {
  losses,
  lossOrigins,
  objectives,
  scheduleOrigins,
  schedules,
  type Question as TypedQuestion,
  type Subject as TypedSubject,
} from '../../advice/vocabulary/question.js'
import { ClassBalance, DataFinding, Settings, SizeWish } from './study.js'
import { fingerprintText, type Equal, type JsonOf } from './json.js'

const shape = z.array(z.int())

const ModelGraph = z.looseObject({
  name: z.string(),
  inputs: z.array(
    z.looseObject({
      name: z.string(),
      shape,
      dtype: z.enum(['float32', 'int32']),
      vocabulary: z.int().nullable(),
    }),
  ),
  layers: z.array(
    z.looseObject({
      name: z.string(),
      type: z.enum(layerTypes),
      config: z.record(z.string(), z.unknown()),
      inputs: z.array(z.string()),
      outputShape: shape,
      trainable: z.boolean(),
      sharesWeightsWith: z.string().nullable(),
    }),
  ),
  outputs: z.array(
    z.looseObject({
      name: z.string(),
      layer: z.string(),
      shape,
      activation: z.enum(activations),
      maskedBy: z.string().exactOptional(),
    }),
  ),
  parameters: z.int(),
  trainableParameters: z.int(),
})

const OutputLosses = z.array(
  z.looseObject({
    loss: z.enum(losses),
    weight: z.number(),
    settings: Settings.exactOptional(),
    classWeights: z.array(z.number()).exactOptional(),
  }),
)

const Program = z.looseObject({
  name: z.string(),
  framework: z.string(),
  engine: z.enum(programEngines).exactOptional(),
  fingerprint: z.string(),
  loss: z.string(),
  optimizer: z.string(),
  optimizerIsKnown: z.boolean(),
  layers: z.int(),
  rowsAreHeld: z.boolean(),
})

const SubjectVersions = z.looseObject({
  library: z.string().nullable(),
  driver: z.string().nullable(),
  unversionedId: fingerprintText,
  evidenceMaxMs: z.number().exactOptional(),
})

export const Subject = z.looseObject({
  id: fingerprintText,
  dataId: fingerprintText,
  engine: z.enum(engines),
  deviceId: z.string(),
  optimizer: z.enum(optimizers),
  optimizerSettings: Settings.exactOptional(),
  losses: OutputLosses,
  model: ModelGraph,
  program: Program.exactOptional(),
  keras: z
    .looseObject({
      topology: z.record(z.string(), z.unknown()),
      compiled: z.record(z.string(), z.unknown()).nullable(),
    })
    .exactOptional(),
  versions: SubjectVersions.exactOptional(),
})

const Place = z.looseObject({ engine: z.enum(engines), deviceId: z.string() })
const SubjectPlace = Place.extend({ subjectId: fingerprintText })
const DeviceState = z.looseObject({
  freeBytes: z.number().nullable(),
  otherProcesses: z.number(),
  otherBytes: z.number(),
  at: z.string().exactOptional(),
})

const EngineChoice = Place.extend({
  framework: z.string().exactOptional(),
  asked: z.boolean(),
  failed: z.array(
    SubjectPlace.extend({
      trials: z.array(z.string()),
      because: z.string(),
      lasting: z.boolean(),
    }),
  ),
  left: z.array(
    SubjectPlace.extend({
      versions: SubjectVersions.exactOptional(),
      memoryBytes: z.number().nullable(),
      tensorElementsMax: z.number().exactOptional(),
      deviceState: DeviceState.exactOptional(),
    }),
  ),
  budgetAskedBytes: z.number().exactOptional(),
})

const ProbeBudget = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('auto'), trainings: z.number(), leastMs: z.number() }),
  z.looseObject({ kind: z.literal('seconds'), seconds: z.number() }),
])

export const Question = z.looseObject({
  data: z.looseObject({
    origin: z.enum(['given', 'synthetic']),
    trainingRows: z.int(),
    validationRows: z.int(),
    classes: z.int().nullable(),
    findings: z.array(DataFinding).exactOptional(),
    balance: ClassBalance.exactOptional(),
    sampledRows: z.int().exactOptional(),
  }),
  model: z.looseObject({
    parameters: z.int(),
    trainableParameters: z.int().exactOptional(),
    batchNorm: z.boolean(),
    penalised: z.literal(true).exactOptional(),
    augmentationLayers: z.int().exactOptional(),
    mixedPrecision: z.literal(true).exactOptional(),
    unadaptedLayers: z.int().exactOptional(),
    largestTensorElements: z.number().exactOptional(),
  }),
  program: Program.exactOptional(),
  losses: OutputLosses,
  optimizer: z.enum(optimizers),
  optimizerSettings: Settings.exactOptional(),
  trainingOrigin: z
    .looseObject({
      losses: z.enum(lossOrigins),
      optimizer: z.enum(['request', 'file', 'default']),
      replacedRate: z.number().exactOptional(),
      replacedSchedule: z.string().exactOptional(),
      schedule: z.enum(scheduleOrigins).exactOptional(),
    })
    .exactOptional(),
  objective: z.enum(objectives),
  schedule: z.enum(schedules).exactOptional(),
  current: z.looseObject({ batchSize: z.int(), learningRate: z.number() }).exactOptional(),
  wishes: z
    .looseObject({
      batchSize: z.int().exactOptional(),
      batchSizes: SizeWish.exactOptional(),
      effectiveBatchSize: z.int().exactOptional(),
      learningRate: z.number().exactOptional(),
    })
    .exactOptional(),
  epochsPlanned: z.int(),
  workers: z.int(),
  budgetBytes: z.number(),
  tensorElementsMax: z.number().exactOptional(),
  probeBudget: ProbeBudget,
  seed: z.int(),
  price: z
    .looseObject({
      perHour: z.number().exactOptional(),
      perKilowattHour: z.number().exactOptional(),
      currency: z.string().exactOptional(),
    })
    .exactOptional(),
  power: z.looseObject({ idleWatts: z.number(), busyWatts: z.number() }).exactOptional(),
  deviceState: DeviceState.exactOptional(),
  engineChoice: EngineChoice.exactOptional(),
  measuredBefore: z
    .looseObject({
      answers: z.array(z.looseObject({ epochsPlanned: z.int(), probeBudget: ProbeBudget })),
      deviceMs: z.number(),
      wallMs: z.number(),
    })
    .exactOptional(),
  takenOver: z
    .looseObject({
      trials: z.int(),
      ids: z.array(z.string()).exactOptional(),
      ageMs: z.number(),
    })
    .exactOptional(),
})

true satisfies Equal<JsonOf<z.infer<typeof Subject>>, JsonOf<TypedSubject>>
true satisfies Equal<JsonOf<z.infer<typeof Question>>, JsonOf<TypedQuestion>>
