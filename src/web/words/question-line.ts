import type { Study } from '../../studies/study.js'
import type { PageText } from './page-text.js'

/** What a study asks, in one line. */
export function questionLine(text: PageText, request: Study['request']): string {
  return text('study-question', {
    objective: request.objective,
    optimizer: request.optimizer,
    rows: request.data.trainingRows,
    epochs: request.epochs,
    budget: request.memoryBudgetBytes,
    device: request.device,
  })
}

/** The framework, and its version where the study holds it. */
export function measuredIn(text: PageText, { question, subject }: Study): string {
  const { program, engineChoice } = question
  const framework = program?.framework ?? engineChoice?.framework
  return text('study-measured', {
    framework: framework ?? text('engine-name', { engine: subject.engine }),
  })
}
