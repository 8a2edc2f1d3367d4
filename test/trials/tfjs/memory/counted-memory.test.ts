import { expect, it } from 'vitest'
import { memoryFailure } from '../../../../src/trials/protocol/memory-failure.js'
import { CountedMemory, OutOfMemory } from '../../../../src/trials/tfjs/memory/counted-memory.js'

it('the peak is counted above the baseline, from the watch on', async () => {
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
it('what passes the limit is refused in words that mean out of memory, is not counted, and goes through once the watch has ended', async () => {
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
it('what a pool holds counts against the limit until it is given back, and never in the peak', async () => {
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
