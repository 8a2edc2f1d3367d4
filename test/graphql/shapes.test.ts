/** The GraphQL types have the fields and the nullability of the shapes that REST answers with. */
import { readFileSync } from 'node:fs'
import { buildSchema, isNonNullType, isObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as advice from '../../src/studies/shapes/advice.js'
import { Dataset } from '../../src/studies/shapes/dataset.js'
import { Device, Engine } from '../../src/studies/shapes/device.js'
import { StudyEvent } from '../../src/studies/shapes/event.js'
import { Preset } from '../../src/studies/shapes/preset.js'
import { Progress, StudyError, UnderstoodRequest } from '../../src/studies/shapes/study.js'
import { Measurement, Outcome, Trial } from '../../src/studies/shapes/trial.js'

const schema = buildSchema(
  readFileSync(new URL('../../src/graphql/schema.graphql', import.meta.url), 'utf8'),
)

const shapes: Readonly<Record<string, z.ZodObject>> = {
  Estimate: advice.Estimate,
  Reason: advice.Reason,
  Curve: advice.Curve,
  TrainingCost: advice.TrainingCost,
  MemoryParts: advice.MemoryParts,
  MemoryUse: advice.MemoryUse,
  Advice: advice.AdviceFacts,
  Confidence: advice.AdviceFacts.shape.confidence,
  LargestBatchSize: advice.AdviceFacts.shape.largestBatchSize.unwrap(),
  Accumulation: advice.AdviceFacts.shape.accumulation.unwrap(),
  WorkerPlan: advice.AdviceFacts.shape.workers.unwrap(),
  Alternative: advice.AdviceFacts.shape.alternatives.element,
  Cost: advice.AdviceFacts.shape.cost,
  WorkersCost: advice.TrainingCost.shape.workers.element,
  Source: advice.Reason.shape.source.unwrap(),
  Device,
  OtherProcesses: Device.shape.others.unwrap(),
  AdapterLimits: Device.shape.limits.unwrap(),
  Engine,
  Preset,
  Dataset,
  StudyEvent,
  Progress,
  StudyError,
  UnderstoodRequest,
  UnderstoodModel: UnderstoodRequest.shape.model,
  UnderstoodData: UnderstoodRequest.shape.data,
  Outcome,
  Measurement,
}

/** Each field, with whether it may be null or absent. */
const ofShape = (shape: z.ZodObject): Readonly<Record<string, boolean>> =>
  Object.fromEntries(
    Object.entries(shape.shape).map(([name, field]) => [
      name,
      z.safeParse(field, null).success || field._zod.optin === 'optional',
    ]),
  )

function ofGraphql(name: string): Readonly<Record<string, boolean>> {
  const type = schema.getType(name)
  if (!isObjectType(type)) throw new Error(`the schema has no type ${name}`)
  return Object.fromEntries(
    Object.values(type.getFields()).map((field) => [field.name, !isNonNullType(field.type)]),
  )
}

describe('GraphQL and REST have the same shapes', () => {
  it.each(Object.entries(shapes))('%s: fields and nullability', (name, shape) => {
    expect(ofGraphql(name)).toEqual(ofShape(shape))
  })

  it('Trial: GraphQL shows two fields of the spec as its own', () => {
    const { kind: _kind, batchSize: _batchSize, ...fields } = ofGraphql('Trial')
    expect(fields).toEqual(ofShape(Trial))
  })
})
