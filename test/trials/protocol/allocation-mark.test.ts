import { expect, it } from 'vitest'
import { allocationMarks } from '../../../src/advice/memory/allocation-codes.js'
import {
  decodeAllocationMark,
  encodeAllocationMark,
} from '../../../src/trials/protocol/allocation-mark.js'

it.each(allocationMarks)('the mark %s is decoded as it was encoded', (mark) => {
  const line = encodeAllocationMark({ mark, rows: 61 })
  expect(line.endsWith('\n')).toBe(true)
  expect(decodeAllocationMark(line.trim())).toEqual({ mark, rows: 61 })
})
it('a line of a library, or an unknown mark, is no mark', () => {
  expect(decodeAllocationMark('I0000 log_memory.cc:34] __LOG_MEMORY__')).toBeNull()
  expect(decodeAllocationMark('batchwise-allocations lunch 61')).toBeNull()
})
