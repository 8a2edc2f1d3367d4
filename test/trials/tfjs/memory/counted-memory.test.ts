import { expect, it } from 'vitest'
import { memoryFailure } from '../../../../src/trials/protocol/memory-failure.js'
import { CountedMemory, OutOfMemory } from '../../../../src/trials/tfjs/memory/counted-memory.js'

it('the peak is counted above the baseline of the watch', async () => {
  const memory = new CountedMemory()
  memory.take(1000)
  memory.release(400)
  const watch = await memory.watch(500)
  expect([watch.baselineBytes, watch.peakBytes()]).toEqual([600, 0])
  memory.take(300)
  memory.release(300)
  memory.take(100)
  expect(watch.peakBytes()).toBe(300)
})
it('an allocation past the limit is out of memory and not counted, until the watch ends', async () => {
  const memory = new CountedMemory()
  const watch = await memory.watch(500)
  memory.take(500)
  let words = ''
  try {
    memory.take(1)
  } catch (error) {
    words = error instanceof OutOfMemory ? error.message : ''
  }
  expect(memoryFailure(words)).toBe('certain')
  expect(watch.peakBytes()).toBe(500)
  await watch.stop()
  memory.take(1)
  expect(watch.peakBytes()).toBe(501)
})
it('a pool counts against the limit until it is emptied, and never in the peak', async () => {
  let pooled = 0
  const memory: CountedMemory = new CountedMemory({
    bytes: () => pooled,
    empty: () => {
      memory.release(pooled)
      pooled = 0
    },
  })
  const watch = await memory.watch(500)
  memory.take(400)
  pooled = 400
  memory.take(300)
  expect([pooled, watch.peakBytes()]).toEqual([0, 400])
})
