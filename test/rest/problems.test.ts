import { describe, expect, it } from 'vitest'
import { BatchwiseError, errorCodes, type ErrorCode } from '../../src/errors.js'
import { mappingByCode } from '../../src/graphql/errors.js'
import { problemOf, problemsByCode } from '../../src/rest/answers/problems.js'
import { languageOf } from '../../src/http/preferences.js'
import { waitSecondsOf } from '../../src/rest/request/headers.js'

describe('error codes', () => {
  const codes = Object.values(errorCodes).sort()
  it('and their REST statuses are the same set', () =>
    expect(Object.keys(problemsByCode).sort()).toEqual(codes))
  it('and their GraphQL mappingByCode are the same set', () =>
    expect(Object.keys(mappingByCode).sort()).toEqual(codes))
  it('keep a fault without a value', () => {
    const problem = problemOf(
      new BatchwiseError(errorCodes.invalidRequest, 'x', [
        { pointer: '/a', value: undefined, accepted: 'b', message: 'c' },
      ]),
      '/v1',
    )
    expect(JSON.parse(JSON.stringify(problem)).errors).toEqual([
      { pointer: '/a', value: null, accepted: 'b', message: 'c' },
    ])
  })
  it.each(codes.map((code) => [code as ErrorCode]))(
    '%s is in the type and the code of its problem',
    (code) => {
      expect(problemOf(new BatchwiseError(code, 'x'), '/')).toMatchObject({
        code,
        type: `/problems/${code}`,
        status: problemsByCode[code].status,
      })
    },
  )
})

describe('preferences', () => {
  it.each([
    [undefined, 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-GB,zh;q=0.5', 'en'],
    ['fr,zh;q=0.1', 'zh'],
    ['zh;q=0,en', 'en'],
    ['*', 'en'],
    ['de', 'en'],
  ])('Accept-Language %s gives %s', (header, language) => expect(languageOf(header)).toBe(language))
  it.each([
    [undefined, 0],
    ['wait=5', 5],
    ['respond-async, wait=10', 10],
    ['wait=600', 60],
    ['wait="7"', 7],
    ['wait=-1', 0],
    ['nowait=4', 0],
    ['wait=x', 0],
  ])('Prefer %s waits %s s', (header, seconds) => expect(waitSecondsOf(header)).toBe(seconds))
})
