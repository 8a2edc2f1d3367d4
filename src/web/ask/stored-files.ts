/** What was understood of the files of a form. */
import type { UseCases } from '../../studies/use-cases.js'
import { describeData } from '../../words/data-summary.js'
import type { Language } from '../../words/messages.js'
import { describeModel } from '../../words/model-summary.js'
import type { FormFields } from '../forms.js'
import { targetOfStored, type TargetChoice } from './target.js'

export interface StoredFiles {
  /** Lines by the field of the id. */
  readonly lines: Readonly<Record<'modelId' | 'datasetId', readonly string[]>>
  readonly target: TargetChoice | null
}

export async function storedFiles(
  { modelId = '', datasetId = '' }: FormFields,
  useCases: UseCases,
  language: Language,
): Promise<StoredFiles> {
  const model = modelId === '' ? null : await useCases.model(modelId).catch(() => null)
  const dataset = datasetId === '' ? null : await useCases.dataset(datasetId).catch(() => null)
  const understood = dataset?.understood ?? null
  return {
    lines: {
      modelId: model === null ? [] : describeModel(model.understood, language),
      datasetId: understood === null ? [] : describeData(understood, language),
    },
    target: understood === null ? null : targetOfStored(understood),
  }
}
