import { expect, test } from 'vitest'
import { tensorflowBuild } from '../../../src/trials/host/tensorflow-library.js'
import { engineLibrary } from '../../../src/trials/devices/engine-libraries.js'

test('an engine is named with the versions of all that computes', () => {
  expect(engineLibrary('wasm')).toMatch(/^tfjs \d+\.\d+\.\d+$/)
  expect(engineLibrary('webgpu')).toMatch(/^tfjs [\d.]+, webgpu \d+\.\d+\.\d+$/)
  // programs carry the versions of the user's environment themselves
  expect(engineLibrary('torch')).toBeNull()
})

test.skipIf(tensorflowBuild() === null)('TensorFlow is named by the version that is linked', () => {
  expect(engineLibrary('tensorflow')).toMatch(/^tfjs [\d.]+, TensorFlow \d+\.\d+\.\d+$/)
})
