/** Takes an engine's memory or device away for real, and prints what the next training step says. Arguments: `heap` (wasm: blocks until there are no more) `device` (webgpu: the device is destroyed) or `command` (webgpu: the device is told something impossible). */
import { loadEngine } from '../../../src/trials/tfjs/load-engine.js'
import { BatchOrder, loadRows } from '../../../src/trials/tfjs/rows.js'
import { Trainer } from '../../../src/trials/tfjs/trainer.js'
import { smallModel } from '../../support/small-subject.js'

const what = process.argv[2]
const { tf } = await loadEngine(what === 'heap' ? 'wasm' : 'webgpu')
const data = await loadRows(
  tf,
  { kind: 'synthetic', rows: 200, validationRows: 20, classes: 4, seed: 1 },
  smallModel,
)
const trainer = new Trainer(tf, smallModel, 'sparseCategoricalCrossentropy', 'adam', 0.01, 1)
const order = new BatchOrder(200, 1)
await trainer.step(data.training.gather(order.batch(0, 32)))
try {
  if (what === 'heap')
    for (;;)
      (tf.backend() as unknown as { wasm: { _malloc(bytes: number): number } }).wasm._malloc(
        2 ** 28,
      )
  const { device } = tf.backend() as unknown as {
    device: { destroy(): void; createBuffer(descriptor: object): void }
  }
  if (what === 'device') device.destroy()
  else device.createBuffer({ size: 16, usage: 0xffff })
  for (let step = 1; step < 20; step++)
    await trainer.step(data.training.gather(order.batch(step, 32)))
  process.stdout.write('nothing failed')
} catch (error) {
  process.stdout.write(
    `${error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error)}`,
  )
}
process.exit(0)
