/** Three questions to begin with. Each fills in the form. */
import type { FormFields } from '../forms.js'

export const exampleNames = ['images', 'table', 'text'] as const
type ExampleName = (typeof exampleNames)[number]

/** What an empty form holds. */
export const emptyForm: FormFields = {
  modelFrom: 'preset',
  dataFrom: 'rows',
  preset: 'mlp',
  rows: '10000',
  memory: '512MiB',
  epochs: '20',
  workers: '1',
}

const examples: Readonly<Record<ExampleName, FormFields>> = {
  images: { ...emptyForm, preset: 'cnn', rows: '6000', epochs: '30' },
  table: {
    ...emptyForm,
    preset: 'regression',
    epochs: '100',
    memory: '256MiB',
    currentBatchSize: '32',
    currentLearningRate: '0.001',
  },
  text: {
    ...emptyForm,
    preset: 'text-transformer',
    rows: '20000',
    memory: '1GiB',
    objective: 'best-quality',
    schedule: 'falling',
  },
}

export function exampleNamed(name: string | undefined): FormFields {
  const known = exampleNames.find((example) => example === name)
  return known === undefined ? emptyForm : examples[known]
}
