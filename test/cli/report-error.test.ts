import { describe, expect, it } from 'vitest'
import { BatchwiseError, errorCodes } from '../../src/errors.js'
import { reportError } from '../../src/cli/report-error.js'
import { StudyRequest } from '../../src/studies/request/study-request.js'
import { faultsOf } from '../../src/studies/request/zod-faults.js'

const context = { host: '127.0.0.1', port: 0, dataFolder: '.batchwise' }

function reported(error: unknown, columns?: number): string {
  let text = ''
  reportError(error, context, { columns, write: (part) => void (text += part) })
  return text
}

/** What the use case says of a request. */
function refusal(fields: object): unknown {
  const request = { model: { preset: 'mlp' }, data: { rows: 5 }, memoryBudget: '1GB', ...fields }
  const { error } = StudyRequest.safeParse(request)
  return error === undefined ? null : faultsOf(error, request)
}

describe('a refused request', () => {
  it('is told by the options that gave it, not by fields of its JSON', () => {
    expect(reported(refusal({ engine: 'gpu' }))).toMatch(
      /^batchwise: --engine gpu is not valid\n {2}--engine: accepted is tensorflow, .*\n$/,
    )
    expect(reported(refusal({ model: { preset: 'big' } }))).toContain('--preset big is not valid')
    expect(reported(refusal({ batchSizes: { min: 0 } }))).toContain('--batch-size-min 0 is not')
    expect(reported(refusal({ classWeights: [-1] }))).toContain('--class-weights')
  })

  it('keeps the words of the use case', () => {
    const fault = { pointer: '/memoryBudget', value: '1XB', accepted: 'bytes', message: 'no size' }
    expect(reported(new BatchwiseError(errorCodes.invalidRequest, 'no size', [fault]))).toBe(
      'batchwise: no size\n  --memory: accepted is bytes\n',
    )
  })
})

it('fits the terminal, and shows no character that a terminal obeys', () => {
  const error = new Error(`${'word '.repeat(30)}\u001b[2J`)
  const lines = reported(error, 40).split('\n')
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40)
  expect(lines.join('')).not.toContain('\u001b')
})
