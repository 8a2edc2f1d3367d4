import { expect, it } from 'vitest'
import { askedLanguage, languageOfEnvironment } from '../../src/cli/language.js'
import { parseArguments } from '../../src/cli/arguments/arguments.js'

it.each([
  [{}, 'en'],
  [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
  [{ LANG: 'zh' }, 'zh'],
  [{ LANG: 'C.UTF-8' }, 'en'],
  [{ LANG: 'de_DE.UTF-8' }, 'en'],
  [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'zh_TW' }, 'zh'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, 'zh'],
] as const)('%j means %s', (environment, language) => {
  expect(languageOfEnvironment(environment)).toBe(language)
})

it('--lang counts for more than the environment', () => {
  const asked = (...more: string[]): unknown => parseArguments(['data', 'x.csv', ...more], 'zh')
  expect(asked()).toMatchObject({ language: 'zh' })
  expect(asked('--lang', 'en')).toMatchObject({ language: 'en' })
})

it('is found in arguments that are wrong otherwise', () => {
  expect(askedLanguage(['advise', '--rows', '--lang', 'zh'])).toBe('zh')
  expect(askedLanguage(['advise', '--lang=zh', '--x'])).toBe('zh')
  expect(askedLanguage(['advise', '--lang', 'fr'])).toBeNull()
  expect(askedLanguage(['advise', '--lang'])).toBeNull()
  expect(askedLanguage([])).toBeNull()
})
