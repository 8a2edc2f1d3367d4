/** Recipes as every transport shows them: no path and no code. */
import { z } from 'zod'
import type { OfferedRecipe } from '../ports.js'
import type { JsonOf } from './json.js'

const Training = z.object({
  framework: z.string().describe('Library and version'),
  parameters: z.int(),
  trainingRows: z.int(),
  validationRows: z.int(),
  optimizer: z.string().describe('Its class in the code'),
  loss: z.string(),
})

export const Recipe = z
  .object({
    name: z.string().describe('Send it as `model.recipe`'),
    device: z.string().describe('Id of the device that trains it'),
    workers: z
      .array(z.string())
      .nullable()
      .describe('Workers that offer it; null where the service trains itself'),
    training: Training.nullable().describe('Null while it cannot be trained'),
    fault: z.string().nullable().describe('Why it cannot be trained; null where it can'),
  })
  .meta({
    id: 'Recipe',
    description: 'A training in PyTorch or Keras that the operator of the service registered',
  })
/** `name` may come several times: once for each device and version of the code. */
export type RecipeInfo = JsonOf<z.infer<typeof Recipe>>

export { Training as RecipeTraining }

export function recipeInfo({
  name,
  deviceId,
  workers,
  description,
  fault,
}: OfferedRecipe): RecipeInfo {
  if (description === null) return { name, device: deviceId, workers, training: null, fault }
  const { framework, parameters, rows, optimizer, loss } = description
  const training = {
    framework,
    parameters,
    trainingRows: rows.training,
    validationRows: rows.validation,
    optimizer: optimizer.name,
    loss,
  }
  return { name, device: deviceId, workers, training, fault }
}
