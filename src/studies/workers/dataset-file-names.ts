import {
  datasetFileNames,
  datasetFiles,
  type DatasetHeader,
} from '../../trials/protocol/dataset.js'

/** Every file of a stored data set: its header, and its arrays. */
export const storedFileNames = (header: DatasetHeader): readonly string[] => [
  datasetFiles.header,
  ...datasetFileNames(header),
]
