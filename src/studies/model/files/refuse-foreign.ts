/** The words that refuse a file which is no model that can be read here. */
import { invalid, type BatchwiseError } from '../../../errors.js'
import type { ForeignKind } from './signatures.js'

/** What is accepted instead, in one line. */
export const acceptedFiles =
  'a Keras model (.keras, .h5, or the JSON of model.to_json()) or a TensorFlow.js layers model (model.json)'

const fromKeras = 'send the Keras model that it was made from: .keras, .h5 or model.to_json()'
const fromPyTorch =
  'it holds weights, or a program in Python: describe the layers as {input, layers}, or build the model in Keras and send model.to_json()'

interface Foreign {
  /** Completes the sentence "this is …". */
  readonly name: string
  /** What to do. */
  readonly instead: string
}

/** A file that is recognised only inside, not by its first bytes. */
type ForeignInside =
  | 'folder'
  | 'hubConfig'
  | 'graphModel'
  | 'weightsOnly'
  | 'hdf5WithoutModel'
  | 'zipWithoutModel'
  | 'zippedSavedModel'
  | 'zippedArrays'
  | 'zippedPyTorch'

const foreigners: Readonly<Record<ForeignKind | ForeignInside, Foreign>> = {
  empty: { name: 'an empty file', instead: `send ${acceptedFiles}` },
  pickle: { name: 'a pickle, as torch.save and joblib write it', instead: fromPyTorch },
  zippedPyTorch: { name: 'a PyTorch file, as torch.save writes it', instead: fromPyTorch },
  safetensors: {
    name: 'a safetensors file, which holds weights without layers',
    instead: fromPyTorch,
  },
  gguf: {
    name: 'a GGUF file, which holds the weights of a finished language model',
    instead: fromPyTorch,
  },
  tflite: { name: 'a TensorFlow Lite model, which cannot be trained', instead: fromKeras },
  savedModel: {
    name: 'a TensorFlow SavedModel, which holds operations instead of layers',
    instead: `${fromKeras} (in TensorFlow: tf.keras.models.load_model(folder).to_json())`,
  },
  zippedSavedModel: {
    name: 'a zipped TensorFlow SavedModel, which holds operations instead of layers',
    instead: `${fromKeras} (in TensorFlow: tf.keras.models.load_model(folder).to_json())`,
  },
  frozenGraph: {
    name: 'a frozen TensorFlow graph (.pb), which cannot be trained',
    instead: fromKeras,
  },
  graphModel: {
    name: 'a TensorFlow.js graph model, which cannot be trained',
    instead: `${fromKeras}, or convert it with --output_format=tfjs_layers_model`,
  },
  onnx: {
    name: 'an ONNX model, which holds operations instead of layers',
    instead: `${fromKeras}, or describe its layers as {input, layers}`,
  },
  folder: { name: 'a folder without a model in it', instead: `give ${acceptedFiles}` },
  hubConfig: {
    name: 'the configuration of a model hub, which names a program instead of layers',
    instead: fromPyTorch,
  },
  weightsOnly: {
    name: 'a file of weights without the layers (model.save_weights)',
    instead: 'send the model itself: model.save("model.keras") or model.to_json()',
  },
  hdf5WithoutModel: {
    name: 'an HDF5 file without a Keras model (the attribute model_config is missing)',
    instead: 'save the model with model.save("model.h5"), or send model.to_json()',
  },
  zipWithoutModel: {
    name: 'a zip archive without a Keras model (config.json is missing)',
    instead: `send ${acceptedFiles}`,
  },
  zippedArrays: {
    name: 'an archive of NumPy arrays (.npz)',
    instead: 'give it as the data, not as the model',
  },
  numpy: { name: 'a NumPy array (.npy)', instead: 'give it as the data, not as the model' },
  parquet: { name: 'a Parquet table', instead: 'give it as the data, not as the model' },
  image: { name: 'an image', instead: `send ${acceptedFiles}` },
  compressed: { name: 'a compressed archive', instead: 'unpack it and send the model inside' },
  yaml: {
    name: 'YAML, which Keras wrote until version 2.6',
    instead:
      'send the JSON instead: keras.models.model_from_yaml(text).to_json() in the Keras that wrote it',
  },
  python: {
    name: 'the source of a Python program',
    instead: 'run it and send what model.to_json() or model.save("model.keras") writes',
  },
  webPage: {
    name: 'a web page instead of the file',
    instead: 'download the file itself, often called "raw"',
  },
  gitLfsPointer: {
    name: 'a pointer of Git LFS instead of the file',
    instead: 'run git lfs pull and send the file itself',
  },
  otherText: { name: 'text, but no JSON', instead: `send ${acceptedFiles}` },
  otherBinary: { name: 'a binary file of an unknown kind', instead: `send ${acceptedFiles}` },
}

/** The refusal. It holds no byte of the file. */
export function foreignFile(kind: keyof typeof foreigners, pointer: string): BatchwiseError {
  const { name, instead } = foreigners[kind]
  return invalid(pointer, name, acceptedFiles, `this is ${name}: ${instead}`)
}
