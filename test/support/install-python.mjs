/** Prints the command of Python with the packages that the first argument names. */
import path from 'node:path'
import { pythonWith } from '../../src/setup/python-packages.mjs'

const root = path.join(import.meta.dirname, '../..')
process.stdout.write(await pythonWith(root, process.argv[2]))
