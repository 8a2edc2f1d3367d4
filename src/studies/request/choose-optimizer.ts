import { defaultSettings } from '../../advice/vocabulary/optimizer-settings.js'
import { readOptimizer, type OptimizerChoice } from '../training/read-optimizer.js'
import type { ResolvedModel } from './resolve-model.js'
import type { StudyRequest } from './study-request.js'

const defaultOptimizer = 'adam'

export interface ChosenOptimizer extends OptimizerChoice {
  /** Who chose it. */
  readonly origin: 'request' | 'file' | 'default'
}

/**
 * The optimizer of the request, then of the model file, then of the preset, then the default. What
 * is written is never replaced: an unknown optimizer is refused.
 */
export function chooseOptimizer(
  { optimizer: requested }: Pick<StudyRequest, 'optimizer'>,
  { compiled, optimizer: usual }: Pick<ResolvedModel, 'compiled' | 'optimizer'>,
): ChosenOptimizer {
  if (requested !== undefined)
    return { ...readOptimizer(requested, '/optimizer'), origin: 'request' }
  const saved = compiled?.values.optimizer ?? null
  if (compiled !== null && saved !== null)
    return { ...readOptimizer(saved, savedPointer(compiled)), origin: 'file' }
  if (usual !== null) return { ...readOptimizer(usual, '/model/preset'), origin: 'default' }
  const settings = defaultSettings(defaultOptimizer)
  return { optimizer: defaultOptimizer, settings, replaced: null, origin: 'default' }
}

/** Keras 2 and TensorFlow.js write `optimizer_config`. */
function savedPointer({ values, pointer }: NonNullable<ResolvedModel['compiled']>): string {
  const key = 'optimizer' in values.written ? 'optimizer' : 'optimizer_config'
  return `${pointer}/${key}`
}
