/** A study's question as fields of the form, and what of it the form has no field for. */
import { writtenBudget } from '../../report/document/what-if.js'
import type { Study } from '../../studies/study.js'
import type { FormFields } from '../forms.js'
import { emptyForm } from './examples.js'
import { fieldsIn } from './fields.js'

export interface AskedAgain {
  readonly fields: FormFields
  readonly id: string
  /** Name of the study's model. */
  readonly model: string
  /** The model came with the request and was not stored, or nobody wrote down which it was. */
  readonly isModelLost: boolean
  /** Parts of the request without a field, by their names in the API. */
  readonly left: readonly string[]
}

type Asked = Readonly<Record<string, unknown>>

export function askedAgain({ id, request }: Pick<Study, 'id' | 'request'>): AskedAgain {
  const asked = request.asked ?? askedOfUnderstood(request)
  const { fields, left } = fieldsIn(withPlainValues(asked, request))
  const modelFrom = modelFromOf(fields)
  return {
    fields: {
      ...emptyForm,
      ...fields,
      modelFrom,
      dataFrom: 'datasetId' in fields ? 'file' : 'rows',
    },
    id,
    model: request.model.name,
    isModelLost: modelFrom === 'file' && !('modelId' in fields),
    left: [...left, ...leftOf(asked)],
  }
}

function modelFromOf(fields: FormFields): 'preset' | 'recipe' | 'file' {
  if ('preset' in fields) return 'preset'
  return 'recipe' in fields ? 'recipe' : 'file'
}

/** Studies of earlier releases hold what was understood; which model it was is not among it. */
function askedOfUnderstood(request: Study['request']): Asked {
  const { data, probeBudget, trainings } = request
  return {
    data: data.dataset === null ? { rows: data.trainingRows } : { dataset: data.dataset },
    memoryBudget: request.memoryBudgetBytes,
    device: request.device,
    engine: request.engine,
    optimizer: request.optimizer,
    objective: request.objective,
    schedule: request.schedule,
    current: request.current,
    batchSize: request.batchSize,
    batchSizes: request.batchSizes,
    effectiveBatchSize: request.effectiveBatchSize,
    learningRate: request.learningRate,
    ...(probeBudget === 'auto' ? { trainings } : { probeBudget }),
  }
}

/** The form knows optimizers and losses by their names, and shows the defaults of two fields. */
function withPlainValues(asked: Asked, request: Study['request']): Asked {
  const { optimizer, loss, memoryBudget, objective } = asked
  return {
    ...asked,
    optimizer: optimizer === undefined ? undefined : request.optimizer,
    loss: hasSettings(loss) ? request.loss : loss,
    memoryBudget: typeof memoryBudget === 'number' ? writtenBudget(memoryBudget) : memoryBudget,
    objective: usualObjectives.has(objective) ? undefined : objective,
    epochs: request.epochs,
    workers: request.workers,
  }
}

/** `fastest` is the empty choice; the cheapest training needs a price, which has no field. */
const usualObjectives: ReadonlySet<unknown> = new Set(['fastest', 'cheapest'])

const hasSettings = (value: unknown): boolean => typeof value === 'object' && value !== null

/** What `withPlainValues` left out. */
const leftOf = (asked: Asked): readonly string[] => [
  ...['optimizer', 'loss'].filter((name) => hasSettings(asked[name])),
  ...(asked['objective'] === 'cheapest' ? ['objective'] : []),
]
