/** A recipe as a process offers it, without its code. */
import type { OfferedRecipe } from '../../src/studies/ports.js'
import type { RegisteredRecipes } from '../../src/trials/host/recipes.js'
import type { Description } from '../../src/trials/protocol/description.js'

export const someDescription: Description = {
  framework: 'PyTorch 2.13.0',
  engine: 'torch',
  fingerprint: 'a'.repeat(64),
  parameters: 804,
  trainableParameters: 804,
  layers: 3,
  inputs: [{ name: 'input', shape: [20] }],
  outputs: [{ name: 'output', shape: [4] }],
  rows: { training: 600, validation: 100, held: false },
  classes: 4,
  optimizer: { name: 'Adam', family: 'adam', settings: {}, exact: true },
  loss: 'cross_entropy',
  batchNorm: false,
  largestTensorElements: 32,
}

export const recipeOffer = (change: Partial<OfferedRecipe> = {}): OfferedRecipe => ({
  name: 'blobs',
  deviceId: 'cpu',
  workers: null,
  description: someDescription,
  fault: null,
  ...change,
})

/** Registered without code: for runners that start no process. */
export const registeredRecipes = (...offered: readonly OfferedRecipe[]): RegisteredRecipes => ({
  recipes: () => Promise.resolve(offered),
  recipesFor: () => Promise.resolve(offered),
  get: () => undefined,
})
