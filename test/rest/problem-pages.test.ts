import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorCodes } from '../../src/errors.js'
import { problemsByCode } from '../../src/rest/answers/problems.js'
import { json, listening, type Listening } from '../support/listening.js'

let service: Listening
beforeAll(async () => {
  service = await listening()
})
afterAll(() => service.close())
const page = (path: string, accept: string): Promise<Response> =>
  fetch(`${service.url}${path}`, { headers: { accept } })
const codes = Object.values(errorCodes)

describe('the type of a problem', () => {
  it.each(codes)('/problems/%s is a page for people and JSON for programs', async (code) => {
    const { status, title } = problemsByCode[code]
    expect(await json(await page(`/problems/${code}`, 'application/json'))).toMatchObject({
      code,
      type: `/problems/${code}`,
      status,
      title,
    })
    const html = await page(`/problems/${code}`, 'text/html,application/xhtml+xml,*/*;q=0.8')
    expect(html.headers.get('content-type')).toContain('text/html')
    const text = await html.text()
    expect(text).toContain(`<code>${code}</code>`)
    expect(text).toContain(title)
    expect(text).not.toMatch(/<script|<style|(?:src|href)="(?:https?:)?\/\//)
  })
  it('of a real problem is the address of its page', async () => {
    const { type, code } = await json(await fetch(`${service.url}/v1/studies/none`))
    expect((await json(await page(String(type), 'application/json')))['code']).toBe(code)
  })
  it('is listed, and an unknown code gets a problem', async () => {
    expect(
      (
        (await json(await page('/problems', 'application/json')))['problems'] as { code: string }[]
      ).map(({ code }) => code),
    ).toEqual(codes)
    expect(await (await page('/problems', 'text/html')).text()).toContain('<section id="conflict">')
    const unknown = await page('/problems/<b>', 'text/html')
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('problem+json'),
    ])
  })
})
