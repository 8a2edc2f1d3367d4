/** Prints the command of Python with the packages that the first argument names. */
import path from 'node:path'
import { fetchKeras } from '../../src/setup/keras.mjs'
import { pythonWith, pythonWithLightning } from '../../src/setup/python-packages.mjs'
import { fetchTensorflow } from '../../src/setup/tensorflow.mjs'

const root = path.join(import.meta.dirname, '../..')
const name = process.argv[2]
const nothing = () => {}
const commands = {
  keras: async () => fetchKeras(root, await fetchTensorflow(root, false, nothing), nothing),
  lightning: () => pythonWithLightning(root),
}
const command = await (commands[name] ?? (() => pythonWith(root, name)))()
if (command === null) process.exit(1)
process.stdout.write(command)
