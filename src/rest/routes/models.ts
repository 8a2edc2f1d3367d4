import type { FastifyInstance } from 'fastify'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { ModelOptionQuery } from '../../studies/model/stored/model-options.js'
import type { ModelInfo } from '../../studies/ports.js'
import { Model } from '../../studies/shapes/model.js'
import { presentModel } from '../answers/present.js'
import { ModelList } from '../schemas.js'
import { uploadRoutes, type UploadKind } from './uploads.js'

const bodyTypes = [
  'application/octet-stream',
  'application/zip',
  'application/x-hdf5',
  'application/json',
  'text/plain',
]

const models: UploadKind<ModelInfo> = {
  name: 'models',
  titled: 'a model',
  bodyTypes,
  operations: {
    add: {
      operationId: 'addModel',
      summary: 'Store a model to ask about',
      description:
        'The body is a model file: .keras, .h5 of model.save, the JSON of model.to_json() (Keras 1, 2 ' +
        'or 3), or model.json of TensorFlow.js. It is recognised by its first bytes. As ' +
        'multipart/form-data, one part is the file and fields are options. The answer says what was ' +
        'understood, what has no effect, and what a question has to name otherwise. A model that cannot ' +
        'train is refused with all obstacles at once. Weights are neither read nor stored. Storing the ' +
        'same file again returns the same model. Beyond the upload limit: 413. Beyond the storage quota ' +
        'of the owner: 409 `storage-full`.',
    },
    list: {
      operationId: 'listModels',
      summary: 'Your models and their sizes',
    },
    get: {
      operationId: 'getModel',
      summary: 'What was understood of a model',
    },
    remove: {
      operationId: 'deleteModel',
      summary: 'Delete a model',
      description: 'Studies keep their copy of it. Other owners of the same file keep it.',
    },
  },
  shapes: { options: ModelOptionQuery, info: Model, list: ModelList },
  removeProblems: [],
  useCases: (all) => ({
    add: (source) => all.addModel(source),
    page: (options) => all.models(options),
    get: (id) => all.model(id),
    remove: (id) => all.removeModel(id),
  }),
  present: presentModel,
}

export const modelRoutes = (app: FastifyInstance, useCasesFor: UseCasesFor): Promise<void> =>
  uploadRoutes(app, useCasesFor, models)
