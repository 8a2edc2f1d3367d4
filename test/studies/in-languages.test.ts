import { expect, it } from 'vitest'
import { InLanguages } from '../../src/studies/in-languages.js'
import { someAdvice } from '../support/memory-use-cases.js'

it('an advice is written once per language', () => {
  const written: string[] = []
  const texts = new InLanguages((_advice, language) => {
    written.push(language)
    return `in ${language}`
  })
  const read = () => [texts.of(someAdvice, 'en'), texts.of(someAdvice, 'zh')]
  expect([...read(), ...read()]).toEqual(['in en', 'in zh', 'in en', 'in zh'])
  expect(written).toEqual(['en', 'zh'])
})
