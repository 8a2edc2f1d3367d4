import type { FastifyInstance } from 'fastify'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { ReadOptionQuery } from '../../studies/data/read-options.js'
import type { DatasetInfo } from '../../studies/ports.js'
import { Dataset } from '../../studies/shapes/dataset.js'
import { presentDataset } from '../answers/present.js'
import { DatasetList } from '../schemas.js'
import { uploadRoutes, type UploadKind } from './uploads.js'

const bodyTypes = [
  'application/octet-stream',
  'application/zip',
  'application/x-npz',
  'application/vnd.apache.parquet',
  'application/json',
  'application/jsonl',
  'application/x-ndjson',
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
]

const datasets: UploadKind<DatasetInfo> = {
  name: 'datasets',
  titled: 'a data set',
  bodyTypes,
  operations: {
    add: {
      operationId: 'addDataset',
      summary: 'Store rows to train on',
      description:
        'The body is a data file: .npz or .npy (NumPy), CSV, TSV, JSON lines, Parquet, a zip of class ' +
        'folders with PNG or JPEG, or plain text. It is recognised by its first bytes, texts by their ' +
        'content type or file name. As multipart/form-data, the parts are files (two .npy files named ' +
        'x and y are one data set) and fields are options. Of a large table a random sample is stored. ' +
        'The answer says what was understood. Storing the same file again returns the same data set. ' +
        'Beyond the upload limit: 413. Beyond the storage quota of the owner: 409 `storage-full`.',
    },
    list: {
      operationId: 'listDatasets',
      summary: 'Your data sets and their sizes',
    },
    get: {
      operationId: 'getDataset',
      summary: 'Shapes, types and sizes of a data set',
    },
    remove: {
      operationId: 'deleteDataset',
      summary: 'Delete a data set; 409 while an unfinished study needs it',
      description:
        'Answers and trials from the data set stay. Other owners of the same archive keep it.',
    },
  },
  shapes: { options: ReadOptionQuery, info: Dataset, list: DatasetList },
  removeProblems: [409],
  useCases: (all) => ({
    add: (source) => all.addDataset(source),
    page: (options) => all.datasets(options),
    get: (id) => all.dataset(id),
    remove: (id) => all.removeDataset(id),
  }),
  present: presentDataset,
}

export const datasetRoutes = (app: FastifyInstance, useCasesFor: UseCasesFor): Promise<void> =>
  uploadRoutes(app, useCasesFor, datasets)
