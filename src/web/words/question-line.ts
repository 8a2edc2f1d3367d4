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
