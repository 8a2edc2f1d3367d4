/**
 * A process of the bench: compares the cases whose names come as arguments, and prints one result
 * a line. It names a case before it begins: where the process dies, that case is at fault.
 *
 *     node --import tsx compare-cases.ts FOLDER NAME…
 */
import { loadEngine } from '../../../src/trials/tfjs/engines/load-engine.js'
import { compareCase } from './compare-case.js'
import { readCase } from './keras-case.js'

const [folder = '', ...names] = process.argv.slice(2)
const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const { tf } = await loadEngine('tensorflow')
for (const name of names) {
  print({ begins: name })
  print(await compareCase(tf, await readCase(folder, name)))
}
