import { z } from 'zod'
import { AdviceFacts } from '../studies/exchange/schemas-advice.js'

export { TrainingCost } from '../studies/exchange/schemas-advice.js'

export const Advice = AdviceFacts.extend({
  explanation: z
    .array(z.string())
    .describe('Paragraphs in the language asked for; every sentence cites the trials it rests on'),
}).meta({
  id: 'Advice',
  description: 'Batch size and learning rate with reasons, uncertainty and alternatives',
})
