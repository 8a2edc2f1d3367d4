import { afterEach, describe, expect, it } from 'vitest'
import {
  keyedService,
  smallRequest,
  type KeyedService,
  type KeyedServiceOptions,
} from '../support/keyed-service.js'

let service: KeyedService | null = null
const start = async (options: KeyedServiceOptions = {}): Promise<KeyedService> =>
  (service = await keyedService(options))
afterEach(() => service?.close())

const html = { accept: 'text/html' }
const form = (fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}) => ({
  method: 'POST',
  redirect: 'manual' as const,
  headers: { ...html, 'content-type': 'application/x-www-form-urlencoded', ...headers },
  body: new URLSearchParams(fields).toString(),
})
const visit = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { redirect: 'manual', headers: { ...html, ...headers } })
const tokenIn = (page: string): string => /name="formToken" value="([^"]+)"/.exec(page)?.[1] ?? ''

/** Signs in and returns the cookie. */
async function signedIn(url: string, key: string): Promise<string> {
  const formToken = tokenIn(await (await visit(`${url}/sign-in`)).text())
  const answer = await fetch(
    `${url}/sign-in`,
    form({ formToken, key, to: '/?a=b' }, { origin: url }),
  )
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/?a=b'])
  const cookie = answer.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/)
  expect(cookie).not.toContain(key)
  return cookie.split(';')[0] ?? ''
}

describe('with a key in use', () => {
  it('a page leads to the sign-in and back, and the session ends with the key', async () => {
    const { url, key, application } = await start()
    const secret = await key('ann', 'read', 'submit')
    const refused = await visit(`${url}/?a=b`)
    expect([refused.status, refused.headers.get('location')]).toEqual([
      303,
      '/sign-in?to=%2F%3Fa%3Db',
    ])
    const cookie = await signedIn(url, secret)
    expect((await visit(url, { cookie })).status).toBe(200)
    expect((await visit(`${url}/v1/studies`, { cookie })).status).toBe(200)
    await application.keys.revoke('ann 1')
    expect((await visit(url, { cookie })).status).toBe(303)
    expect((await visit(`${url}/v1/studies`, { cookie })).status).toBe(401)
  })

  it('a wrong key is refused on the page, without a cookie', async () => {
    const { url, key } = await start()
    await key('ann', 'read')
    const formToken = tokenIn(await (await visit(`${url}/sign-in`)).text())
    const answer = await fetch(
      `${url}/sign-in`,
      form({ formToken, key: '"><script>alert(1)</script>' }, { origin: url }),
    )
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null])
    const page = await answer.text()
    expect(page).toContain('This key is not valid')
    expect(page).not.toContain('alert(1)')
  })

  it('a session cannot be forged or used from another origin', async () => {
    const { url, key } = await start()
    const cookie = await signedIn(url, await key('ann', 'read', 'submit'))
    const [name = '', value = ''] = cookie.split('=')
    const [prefix = '', end = '', signature = ''] = value.split('.')
    const later = `${name}=${prefix}.${Number(end) + 1}.${signature}`
    expect((await visit(`${url}/v1/studies`, { cookie: later })).status).toBe(401)
    const elsewhere = { cookie, origin: 'http://127.0.0.1:1' }
    expect((await visit(`${url}/v1/studies`, elsewhere)).status).toBe(401)
    expect(
      (await visit(`${url}/v1/studies`, { cookie, 'sec-fetch-site': 'same-site' })).status,
    ).toBe(401)
    const submit = { method: 'POST', body: JSON.stringify(smallRequest) }
    const json = { 'content-type': 'application/json', cookie }
    const without = await fetch(`${url}/v1/studies`, { ...submit, headers: json })
    expect(without.status).toBe(401)
    const own = await fetch(`${url}/v1/studies`, { ...submit, headers: { ...json, origin: url } })
    expect(own.status).toBe(202)
  })

  it('a form needs the token of its session and the own origin', async () => {
    const { url, key } = await start()
    const cookie = await signedIn(url, await key('ann', 'read', 'submit'))
    const formToken = tokenIn(await (await visit(url, { cookie })).text())
    const signOut = (token: string, headers: Record<string, string>): Promise<Response> =>
      fetch(`${url}/sign-out`, form({ formToken: token }, { cookie, ...headers }))
    expect((await signOut(formToken, { origin: 'https://pages.example' })).status).toBe(403)
    expect((await signOut(formToken, {})).status).toBe(403)
    expect((await signOut('x', { origin: url })).status).toBe(403)
    const done = await signOut(formToken, { origin: url })
    expect([done.status, done.headers.get('location')]).toEqual([303, '/sign-in'])
    expect(done.headers.get('set-cookie')).toContain('Max-Age=0')
  })
})

describe('the frame of the pages', () => {
  it('needs no sign-in on this machine without keys', async () => {
    const { url } = await start()
    expect((await visit(url)).status).toBe(200)
  })

  it('speaks the language of the browser, and that of the switch', async () => {
    const { url } = await start()
    const chinese = await (await visit(url, { 'accept-language': 'zh-CN' })).text()
    expect(chinese).toContain('<html lang="zh-Hans">')
    const switched = await visit(`${url}/language/en?back=%2F%3Fa`)
    expect([switched.status, switched.headers.get('location')]).toEqual([303, '/?a'])
    const cookie = switched.headers.get('set-cookie')?.split(';')[0] ?? ''
    const english = await visit(url, { 'accept-language': 'zh-CN', cookie })
    expect(await english.text()).toContain('<html lang="en">')
    for (const back of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example'])
      expect(
        (await visit(`${url}/language/en?back=${encodeURIComponent(back)}`)).headers.get(
          'location',
        ),
      ).toBe('/')
  })

  it('shows an unknown address as a page to people and as a problem to programs', async () => {
    const { url } = await start()
    const page = await visit(`${url}/nothing"><script>alert(1)</script>`)
    expect([page.status, page.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ])
    expect(await page.text()).not.toContain('<script>alert')
    const problem = await fetch(`${url}/nothing`)
    expect(problem.headers.get('content-type')).toContain('application/problem+json')
    const ofApi = await visit(`${url}/v1/nothing`)
    expect(ofApi.headers.get('content-type')).toContain('application/problem+json')
  })

  it('allows only files of this service, which a browser keeps', async () => {
    const { url } = await start()
    const page = await visit(url)
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self'; /)
    const text = await page.text()
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|<style/)
    for (const [, address = ''] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      const file = await fetch(`${url}${address}`)
      expect(file.status, address).toBe(200)
      expect(file.headers.get('cache-control'), address).toContain('immutable')
    }
    expect((await fetch(`${url}/assets/x/..%2fplugin.js`)).status).toBe(404)
  })
})
