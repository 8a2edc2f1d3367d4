/** GraphQL has the types, enums and inputs of the shapes that REST uses. */
import { readFileSync } from 'node:fs'
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ListQuery } from '../../src/rest/request/list-query.js'
import * as rest from '../../src/rest/schemas.js'
import { RecipeRequest, StudyRequest } from '../../src/studies/request/study-request.js'
import * as advice from '../../src/studies/shapes/advice.js'
import * as brief from '../../src/studies/shapes/brief.js'
import { WhatIfRequest } from '../../src/studies/what-if/what-if-request.js'
import { Snippet } from '../../src/studies/shapes/snippet.js'
import { Dataset } from '../../src/studies/shapes/dataset.js'
import { Device, Engine } from '../../src/studies/shapes/device.js'
import { StudyEvent } from '../../src/studies/shapes/event.js'
import { Model } from '../../src/studies/shapes/model.js'
import { Preset } from '../../src/studies/shapes/preset.js'
import { Recipe, RecipeTraining } from '../../src/studies/shapes/recipe.js'
import {
  ClassBalance,
  DataFinding,
  Progress,
  StudyError,
  UnderstoodRequest,
} from '../../src/studies/shapes/study.js'
import { Measurement, Outcome, Trial } from '../../src/studies/shapes/trial.js'
import { sortFields } from '../../src/studies/study-list.js'
import { studyStates } from '../../src/studies/study.js'
import { languages } from '../../src/words/explanation.js'

const schema = buildSchema(
  readFileSync(new URL('../../src/graphql/schema.graphql', import.meta.url), 'utf8'),
)

const Understood = Dataset.shape.understood.unwrap()
const UnderstoodField = Understood.shape.inputs.element

const shapes: Readonly<Record<string, z.ZodObject>> = {
  Estimate: advice.Estimate,
  Reason: advice.Reason,
  Curve: advice.Curve,
  TrainingCost: advice.TrainingCost,
  SizeTrade: advice.SizeTrade,
  Trade: advice.Trade,
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
  Statement: brief.Statement,
  Snippet,
  Brief: brief.Brief,
  BriefSummary: brief.Brief.shape.summary,
  BriefFit: brief.Brief.shape.fit.unwrap(),
  BriefSpeed: brief.Brief.shape.speed.unwrap(),
  BriefGain: brief.Brief.shape.gain.unwrap(),
  BriefEndGain: brief.Brief.shape.endGain.unwrap(),
  BriefAsGood: brief.Brief.shape.asGood.unwrap(),
  BriefSection: brief.Brief.shape.sections.element,
  Source: advice.Reason.shape.source.unwrap(),
  Device,
  EngineLibrary: Device.shape.libraries.element,
  OtherProcesses: Device.shape.others.unwrap(),
  AdapterLimits: Device.shape.limits.unwrap(),
  Engine,
  Preset,
  Recipe,
  RecipeTraining,
  Dataset,
  DatasetInput: Dataset.shape.inputs.element,
  DatasetTarget: Dataset.shape.targets.element,
  Understood,
  UnderstoodField,
  UnderstoodClasses: UnderstoodField.shape.classes.unwrap(),
  UnderstoodClass: UnderstoodField.shape.classes.unwrap().shape.classes.element,
  UnderstoodColumn: UnderstoodField.shape.columns.unwrap().element,
  DataNote: Understood.shape.notes.element,
  Model,
  LayerTypeCount: Model.shape.layerTypes.element,
  ModelOutput: Model.shape.outputs.element,
  ModelLoss: Model.shape.outputs.element.shape.loss.unwrap(),
  ModelOptimizer: Model.shape.optimizer.unwrap(),
  ModelNote: Model.shape.notes.element,
  ModelObstacle: Model.shape.obstacles.element,
  NamedShape: UnderstoodRequest.shape.model.shape.inputs.element,
  StudyEvent,
  Progress,
  StudyError,
  UnderstoodRequest,
  UnderstoodModel: UnderstoodRequest.shape.model,
  UnderstoodData: UnderstoodRequest.shape.data,
  DataFinding,
  ClassBalance,
  CurrentPair: UnderstoodRequest.shape.current.unwrap(),
  BatchSizes: UnderstoodRequest.shape.batchSizes.unwrap(),
  Price: UnderstoodRequest.shape.price.unwrap(),
  Power: UnderstoodRequest.shape.power.unwrap(),
  Outcome,
  Measurement,
}

/** Types without a shape: the operations, and the pages of the GraphQL Cursor Connections. */
const typesWithoutShape = [
  'Query',
  'Mutation',
  'Subscription',
  'PageInfo',
  ...['Study', 'Trial', 'Dataset', 'Model'].flatMap((node) => [`${node}Connection`, `${node}Edge`]),
]
/** Types whose fields differ from their shape; each one has a test below. */
const typesWithDifferences = ['Study', 'Trial', 'ImportedStudy', 'WhatIf']

const enums: Readonly<Record<string, readonly string[]>> = {
  StudyState: studyStates,
  StudyOrderField: sortFields,
  Language: languages,
}

/** An input type has the fields of all forms: GraphQL has no union of inputs. */
const [, , layerForm] = StudyRequest.shape.model.options
const inputs: Readonly<Record<string, readonly z.ZodObject[]>> = {
  StudyRequest: [StudyRequest, RecipeRequest],
  ModelInput: [...StudyRequest.shape.model.options, RecipeRequest.shape.model],
  ModelInputShape: [layerForm.shape.input],
  DataInput: StudyRequest.shape.data.options,
  CurrentPairInput: [StudyRequest.shape.current.unwrap()],
  BatchSizesInput: [StudyRequest.shape.batchSizes.unwrap()],
  WhatIfChange: [WhatIfRequest],
  PriceInput: [StudyRequest.shape.price.unwrap()],
  PowerInput: [StudyRequest.shape.power.unwrap()],
}
/** Input types that REST spells as query parameters. */
const inputsOfQuery = ['StudyFilter', 'StudyOrder']

type Nullability = Readonly<Record<string, boolean>>

/** Each field, with whether it may be null or absent. */
function ofShape(shape: z.ZodObject): Nullability {
  return Object.fromEntries(
    Object.entries(shape.shape).map(([name, field]) => [name, isNullable(field)]),
  )
}

function isNullable(field: z.core.$ZodType): boolean {
  return z.safeParse(field, null).success || field._zod.optin === 'optional'
}

function ofGraphql(name: string): Nullability {
  const type = schema.getType(name)
  if (!isObjectType(type)) throw new Error(`the schema has no type ${name}`)
  return Object.fromEntries(
    Object.values(type.getFields()).map((field) => [field.name, !isNonNullType(field.type)]),
  )
}

/** Each input field, with whether it is required. */
function ofInput(name: string): Readonly<Record<string, boolean>> {
  const type = schema.getType(name)
  if (!isInputObjectType(type)) throw new Error(`the schema has no input ${name}`)
  return Object.fromEntries(
    Object.values(type.getFields()).map((field) => [field.name, isRequiredInputField(field)]),
  )
}

function isRequiredIn(form: z.ZodObject, field: string): boolean {
  const shape = form.shape[field]
  return shape !== undefined && shape._zod.optin !== 'optional'
}

/** The names of the declared types of one kind. */
function typeNames(isOfKind: (type: unknown) => boolean): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isOfKind(type) && !type.name.startsWith('__'))
    .map(({ name }) => name)
    .sort()
}

function without(fields: Nullability, ...names: readonly string[]): Nullability {
  for (const name of names) expect(fields).toHaveProperty(name)
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

describe('object types', () => {
  it.each(Object.entries(shapes))('%s: fields and nullability', (name, shape) => {
    expect(ofGraphql(name)).toEqual(ofShape(shape))
  })

  it('Trial: GraphQL repeats two fields of the spec', () => {
    expect(without(ofGraphql('Trial'), 'kind', 'batchSize')).toEqual(ofShape(Trial))
  })

  it('Study: GraphQL adds brief, snippets, explanation and trials; REST adds links', () => {
    const inGraphql = without(ofGraphql('Study'), 'brief', 'snippets', 'explanation', 'trials')
    expect(inGraphql).toEqual(without(ofShape(rest.Study), 'links'))
  })

  it('WhatIf: GraphQL has the texts beside the advice; REST adds the question', () => {
    const inGraphql = without(ofGraphql('WhatIf'), 'brief', 'snippets', 'explanation')
    expect(inGraphql).toEqual(without(ofShape(rest.WhatIf), 'question'))
  })

  it('ImportedStudy: a study, and whether it is new (REST: 201 or 200)', () => {
    expect(ofGraphql('ImportedStudy')).toEqual({ study: false, created: false })
  })

  it('every type is compared with its shape', () => {
    const compared = [...Object.keys(shapes), ...typesWithDifferences, ...typesWithoutShape]
    expect(typeNames(isObjectType)).toEqual(compared.sort())
  })
})

describe('enums', () => {
  it.each(Object.entries(enums))('%s: the same values', (name, values) => {
    const type = schema.getType(name)
    if (!isEnumType(type)) throw new Error(`the schema has no enum ${name}`)
    expect(type.getValues().map((value) => value.name)).toEqual(values)
  })

  it('every enum is compared', () => {
    expect(typeNames(isEnumType)).toEqual(Object.keys(enums).sort())
  })
})

describe('input types', () => {
  it.each(Object.entries(inputs))('%s: the same fields', (name, forms) => {
    const fields = new Set(forms.flatMap((form) => Object.keys(form.shape)))
    expect(Object.keys(ofInput(name)).sort()).toEqual([...fields].sort())
  })

  it.each(Object.entries(inputs))('%s: requires no field that REST leaves out', (name, forms) => {
    for (const [field, isRequired] of Object.entries(ofInput(name)))
      if (isRequired) expect(forms.map((form) => isRequiredIn(form, field))).not.toContain(false)
  })

  it('StudyFilter: the filters of a list in REST', () => {
    const filters = without(ofShape(ListQuery), 'cursor', 'limit', 'sort', 'fields')
    expect(Object.keys(ofInput('StudyFilter')).sort()).toEqual(Object.keys(filters).sort())
    expect(Object.values(ofInput('StudyFilter'))).not.toContain(true)
  })

  it('every input type is compared', () => {
    const compared = [...Object.keys(inputs), ...inputsOfQuery]
    expect(typeNames(isInputObjectType)).toEqual(compared.sort())
  })
})
