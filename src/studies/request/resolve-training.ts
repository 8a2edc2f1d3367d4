/** What is trained: the losses and the optimizer of a request, with all their parameters. */
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import type { Optimizer } from '../../advice/vocabulary/optimizers.js'
import type {
  KerasFile,
  OutputLoss,
  Program,
  Schedule,
  TrainingOrigin,
} from '../../advice/vocabulary/question.js'
import type { Settings } from '../../advice/vocabulary/settings.js'
import { omitUndefined } from '../../omit-undefined.js'
import {
  chooseLosses,
  ignoredClassOf,
  withProbabilities,
  writtenLosses,
  type WrittenLosses,
} from './choose-loss.js'
import { chooseOptimizer } from './choose-optimizer.js'
import { chooseSchedule } from './choose-schedule.js'
import { withClassWeights } from './class-weights.js'
import type { ResolvedData } from './resolve-data.js'
import type { ResolvedModel } from './resolve-model.js'
import type { StudyRequest } from './study-request.js'

type TrainingRequest = Pick<StudyRequest, 'loss' | 'optimizer' | 'classWeights' | 'schedule'>

/** What is trained, wherever it is measured. */
export interface Training {
  readonly graph: ModelGraph
  readonly losses: readonly OutputLoss[]
  readonly optimizer: Optimizer
  readonly optimizerSettings: Settings
  readonly schedule: Schedule
  readonly origin: TrainingOrigin
  readonly dataId: string
  /** Absent where the model is a graph. */
  readonly program?: Program
  /** Absent unless Keras 3 wrote the model. */
  readonly keras?: KerasFile
}

export interface LossFacts {
  readonly written: WrittenLosses | null
  /** The model with the activations that its losses see. */
  readonly seen: ModelGraph
  /** For each output, the label that its loss passes over; null for none. */
  readonly ignored: readonly (number | null)[]
}

/** What request and file say about the losses, known before the data are. */
export function lossFactsOf(request: TrainingRequest, model: ResolvedModel): LossFacts {
  const written = writtenLosses(request, model)
  return {
    written,
    seen: withProbabilities(model.graph, written),
    ignored: model.graph.outputs.map((_, i) => ignoredClassOf(written?.losses[i])),
  }
}

export function resolveTraining(
  request: TrainingRequest,
  model: ResolvedModel,
  { written, seen }: LossFacts,
  data: Pick<ResolvedData, 'id' | 'targetTypes'>,
): Training {
  const chosen = chooseLosses(written, seen, data)
  const { optimizer, settings, replaced, origin } = chooseOptimizer(request, model)
  const schedule = chooseSchedule(request, replaced?.schedule ?? null, origin)
  return omitUndefined({
    graph: model.graph,
    losses: withClassWeights(chosen.losses, request, model.graph),
    optimizer,
    optimizerSettings: settings,
    schedule: schedule.schedule,
    origin: omitUndefined({
      losses: chosen.origin,
      optimizer: origin,
      replacedRate: replaced?.rate ?? undefined,
      replacedSchedule: replaced?.schedule?.name,
      schedule: schedule.origin,
    }),
    dataId: data.id,
    keras: kerasFileOf(model),
  })
}

function kerasFileOf({ topology, compiled }: ResolvedModel): KerasFile | undefined {
  return topology === null ? undefined : { topology, compiled: compiled?.values.written ?? null }
}
