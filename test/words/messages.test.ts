/** Messages, reason codes and fields agree in every language. */
import { describe, expect, it } from 'vitest'
import { doubtCodes } from '../../src/advice/brief/doubts.js'
import { sideCodes } from '../../src/advice/brief/neighbours.js'
import { measuredCodes, outcomeCodes } from '../../src/advice/brief/parts.js'
import { sectionRules } from '../../src/advice/brief/sections.js'
import { warningRules } from '../../src/advice/brief/warnings.js'
import {
  ownFields,
  partFields,
  places,
  sectionNames,
  type Place,
  type StatementCode,
} from '../../src/advice/vocabulary/brief.js'
import {
  fieldsOf,
  isReasonCode,
  partOf,
  reasonCodes,
  type ReasonCode,
} from '../../src/advice/vocabulary/reasons.js'
import type { Field, FieldKind, FieldTable } from '../../src/advice/vocabulary/reasons/fields.js'
import {
  asGoodVariables,
  endGainVariables,
  fitVariables,
  gainVariables,
  speedVariables,
  statementVariables,
} from '../../src/words/brief-variables.js'
import { partText, statementText } from '../../src/words/brief.js'
import { formatMessage } from '../../src/words/messages.js'
import { derivedVariables } from '../../src/words/derived-variables.js'
import { languages, sentenceOf, type Language } from '../../src/words/explanation.js'
import { messagesOf, type Choice, type FunctionCall, type MessageSource } from './message-source.js'
import { sampleValues } from './sample-values.js'

it('no name out of a file reaches a terminal with characters that it obeys', () => {
  const name = 'a\u001b[2Jb\nc\u202Ed'
  expect(formatMessage('en', 'data-target-asked', { name })).toBe(
    'The target is a\ufffd[2Jb c\ufffdd, as asked.',
  )
})

const sources = new Map(languages.map((language) => [language, messagesOf(language)]))
const messagesIn = (language: Language): readonly MessageSource[] => sources.get(language) ?? []

/** A message with the messages that it contains. */
function wholeMessage(language: Language, id: string): readonly MessageSource[] {
  const source = messagesIn(language).find((message) => message.id === id)
  if (source === undefined) throw new Error(`no message ${id} in ${language}`)
  return [source, ...source.references.flatMap((inner) => wholeMessage(language, inner))]
}

function callsIn(language: Language, id: string): readonly FunctionCall[] {
  return wholeMessage(language, id).flatMap(({ calls }) => calls)
}

function choicesIn(language: Language, id: string): readonly Choice[] {
  return wholeMessage(language, id).flatMap(({ choices }) => choices)
}

/** Names of the variables that a message writes, formats or chooses by. */
function usedVariables(language: Language, id: string): readonly string[] {
  return [
    ...wholeMessage(language, id).flatMap(({ variables }) => variables),
    ...callsIn(language, id).flatMap(({ variables }) => variables),
  ]
}

/** The derived variables of a code, and the fields that they are derived from. */
function derivationOf(code: ReasonCode): { names: readonly string[]; fields: Set<string> } {
  const fields = new Set<string>()
  const values = new Proxy(sampleValues(fieldsOf(code)), {
    get: (target, name: string) => {
      fields.add(name)
      return target[name]
    },
  })
  return { names: Object.keys(derivedVariables(code, values as never)), fields }
}

/** The functions that fit the unit of a field; empty: the field is written as it is. */
const functionsByKind: Readonly<Record<FieldKind, readonly string[]>> = {
  rows: ['COUNT'],
  learningRate: ['RATE'],
  steps: ['COUNT'],
  epochs: ['COUNT'],
  count: ['COUNT'],
  ms: ['DURATION'],
  bytes: ['BYTES'],
  share: ['PERCENT'],
  ratio: ['DECIMAL', 'PERCENT', 'COUNT'],
  loss: ['DECIMAL'],
  quantity: ['DECIMAL'],
  watts: ['DECIMAL'],
  joules: ['DECIMAL'],
  kilowattHours: ['ENERGY'],
  amount: ['AMOUNT'],
  flag: [],
  optimizer: ['OPTIMIZER'],
  engine: [],
  device: [],
  dataName: [],
  moment: ['MOMENT'],
  currency: [],
  engineMessage: [],
  written: [],
}
const kindOf = (field: Field | undefined): FieldKind | null => {
  if (field === undefined) return null
  if (typeof field === 'string') return field
  return 'optional' in field ? kindOf(field.optional) : null
}
const wordsOf = (field: Field | undefined): readonly string[] | null => {
  if (field === undefined || typeof field === 'string') return null
  if ('optional' in field) return wordsOf(field.optional)
  return 'oneOf' in field ? field.oneOf : null
}

const costs = ['unit', 'currency', 'cost', 'advisedCost']
/** Fields that no sentence says; the API gives them to programs. */
const unsaidFields: Partial<Record<ReasonCode, readonly string[]>> = {
  'end-usual': ['ratio', 'timeMs', 'usualMs', 'measured'],
  'rate-decay': ['from'],
  'training-cost': ['timeMs', 'epochs'],
  'step-time-line': ['residual'],
  'step-time-flat': ['perRowMs', 'residual'],
  'step-time-kinked': ['fixedMs', 'perRowMs'],
  'theory-beyond-memory': ['largest'],
  'race-tied': ['ratio'],
  'race-unreached': ['level'],
  'full-batch-unreached': ['stepSize'],
  'share-of-rows': ['batchSize'],
  'lowered-posterior': ['chanceNearBest'],
  'lowered-edge-open': ['edge'],
  'alternative-throughput': costs,
  'alternative-quality-measured': costs,
  'alternative-small-batch': costs,
  'alternative-full-batch': costs,
  'alternative-full-batch-faster': ['steps', ...costs],
  'alternative-full-batch-slower': ['steps', 'winnerMs', 'winnerReached', ...costs],
  'probe-share': ['wallMs'],
  'probe-repaid': ['same', 'savedMs'],
  'probe-not-repaid': ['level', 'timeMs', 'usualMs', 'seen', 'trainings'],
}

/** Messages of the brief, each with the fields and derived variables that it may use. */
interface Subject {
  readonly id: string
  readonly fields: FieldTable
  readonly derived: readonly string[]
  readonly write: (language: Language) => string
}

const placed: Readonly<Record<Place, readonly StatementCode[]>> = {
  outcome: outcomeCodes,
  measured: measuredCodes,
  doubt: ['close-second', 'replicate-overruled', ...doubtCodes],
  ...sideCodes,
  warning: [...warningRules.map(({ code }) => code), 'decay-to-end'],
  detail: Object.values(sectionRules).flatMap((rules) => rules.map(({ code }) => code)),
}

function fieldsOfStatement(code: StatementCode): FieldTable {
  return isReasonCode(code) ? fieldsOf(code) : ownFields[code]
}

const statementSubjects: readonly Subject[] = places.flatMap((place) =>
  placed[place].map((code) => {
    const fields = fieldsOfStatement(code)
    const values = sampleValues(fields)
    const statement = { place, code, values, evidence: ['t1'], source: null } as never
    return {
      id: `${place}-${code}`,
      fields,
      derived: Object.keys(statementVariables(statement)),
      write: (language) => statementText(statement, language),
    }
  }),
)

const derivedOfPart = {
  summary: () => ({}),
  fit: fitVariables,
  speed: speedVariables,
  gain: gainVariables,
  endGain: endGainVariables,
  asGood: asGoodVariables,
} as const
const partSubjects: readonly Subject[] = Object.entries(partFields).map(([name, fields]) => {
  const values = sampleValues(fields)
  const derived = derivedOfPart[name as keyof typeof partFields](values as never)
  return {
    id: `part-${name}`,
    fields,
    derived: Object.keys(derived),
    write: (language) => partText(name, { ...values, ...derived }, language),
  }
})

const confidenceFields = { level: partFields.summary.level, hasDoubt: 'flag', doubt: 'written' }
const confidenceSubject: Subject = {
  id: 'part-confidence',
  fields: confidenceFields as FieldTable,
  derived: [],
  write: (language) =>
    partText('confidence', sampleValues(confidenceFields as FieldTable), language),
}

const subjects = [...partSubjects, confidenceSubject, ...statementSubjects]

describe.each(languages)('the brief in %s', (language) => {
  const inFile = (name: string): readonly string[] =>
    messagesIn(language).flatMap(({ id, file }) => (file.startsWith(name) ? [id] : []))
  const isLabel = (id: string): boolean => /^(label|title|curve|between)-/.test(id)

  it('has one message for every part, and for every statement where it may stand', () => {
    const messages = inFile('brief').filter((id) => !isLabel(id))
    expect([...messages].sort()).toEqual(subjects.map(({ id }) => id).sort())
  })

  it('has the same labels as every other language, and a title for every section', () => {
    const labels = inFile('brief').filter(isLabel)
    const inEnglish = messagesIn('en').flatMap(({ id, file }) =>
      file.startsWith('brief') && isLabel(id) ? [id] : [],
    )
    expect(labels).toEqual(inEnglish)
    expect(labels).toEqual(expect.arrayContaining(sectionNames.map((name) => `title-${name}`)))
  })

  it('uses only fields and derived variables, each formatted by its unit', () => {
    for (const { id, fields, derived } of subjects) {
      expect([...Object.keys(fields), ...derived], id).toEqual(
        expect.arrayContaining([...usedVariables(language, id)]),
      )
      for (const { name, variables } of callsIn(language, id)) {
        const kind = kindOf(fields[variables[0] ?? ''])
        if (kind !== null) expect(functionsByKind[kind], `${id}: ${name}`).toContain(name)
      }
    }
  })

  it('chooses by words that the field has', () => {
    for (const { id, fields } of subjects)
      for (const { variable, keys } of choicesIn(language, id)) {
        const words = wordsOf(fields[variable])
        const chosen = expect.arrayContaining(keys.slice(0, -1))
        if (words !== null) expect(words, `${id}: $${variable}`).toEqual(chosen)
      }
  })

  it('writes whole sentences without a bracket', () => {
    for (const { id, write } of subjects) {
      const text = write(language)
      expect(text, id).not.toMatch(/[{}$?\n\u2068\u2069[\]]| {2}|undefined|NaN/)
      if (!/^(part|measured)-/.test(id)) expect(text, id).toMatch(/[.。]$/)
    }
  })

  it('keeps every sentence short', () => {
    for (const { id, write } of subjects)
      if (language === 'en') expect(write('en').split(' ').length, id).toBeLessThanOrEqual(32)
  })
})

describe.each(languages)('the messages in %s', (language) => {
  it('are one for every reason code, in a file of its part', () => {
    const messages = messagesIn(language).filter(
      ({ file }) => !['shared', 'data', 'model'].includes(file) && !/^(brief|cli)/.test(file),
    )
    expect(messages.map(({ id }) => id).sort()).toEqual([...reasonCodes].sort())
    for (const { id, file } of messages)
      expect(file.split('-')[0], id).toBe(partOf(id as ReasonCode))
  })

  it('share the same phrases as every other language', () => {
    const sharedIds = (of: Language): readonly string[] =>
      messagesIn(of).flatMap(({ id, file }) => (file === 'shared' ? [id] : []))
    expect(sharedIds(language)).toEqual(sharedIds('en'))
    expect(new Set(sharedIds(language)).size).toBe(sharedIds(language).length)
  })

  it('of the commands are those of every other language, with the same variables', () => {
    const variablesOf = (of: Language): Readonly<Record<string, readonly string[]>> =>
      Object.fromEntries(
        messagesIn(of).flatMap(({ id, file }) =>
          // English says the text of the service, others the stage
          file.startsWith('cli') && id !== 'cli-progress-what'
            ? [[id, [...new Set(usedVariables(of, id))].sort()]]
            : [],
        ),
      )
    expect(variablesOf(language)).toEqual(variablesOf('en'))
  })

  it('use only fields and derived variables of their code', () => {
    const strangers = reasonCodes.flatMap((code) => {
      const known = new Set([...Object.keys(fieldsOf(code)), ...derivationOf(code).names])
      return usedVariables(language, code).flatMap((name) =>
        known.has(name) ? [] : [`${code}: $${name}`],
      )
    })
    expect(strangers).toEqual([])
  })

  it('format each field by its unit', () => {
    for (const code of reasonCodes)
      for (const { name, variables } of callsIn(language, code)) {
        const kind = kindOf(fieldsOf(code)[variables[0] ?? ''])
        const call = `${code}: ${name}($${variables.join(', $')})`
        if (kind !== null) expect(functionsByKind[kind], call).toContain(name)
        if (name === 'AMOUNT') expect(variables.slice(1), call).toEqual(['unit', 'currency'])
      }
  })

  it('choose by words that the field has', () => {
    for (const code of reasonCodes)
      for (const { variable, keys } of choicesIn(language, code)) {
        const words = wordsOf(fieldsOf(code)[variable])
        // the last variant is the default, which may have a name of its own
        const chosen = expect.arrayContaining(keys.slice(0, -1))
        if (words !== null) expect(words, `${code}: $${variable}`).toEqual(chosen)
      }
  })

  it('write a whole sentence', () => {
    for (const code of reasonCodes) {
      const values = sampleValues(fieldsOf(code))
      const reason = { code, values, evidence: ['t1'], source: null } as never
      expect(sentenceOf(reason, language)).not.toMatch(/[{}$?\n\u2068\u2069]| {2}|undefined|NaN/)
    }
  })
})

it('every field is said in some language, or listed as unsaid', () => {
  for (const code of reasonCodes) {
    const { names, fields } = derivationOf(code)
    const used = new Set(languages.flatMap((language) => usedVariables(language, code)))
    const unsaid = Object.keys(fieldsOf(code)).filter(
      (name) => !used.has(name) && !fields.has(name),
    )
    expect(unsaid, code).toEqual(unsaidFields[code] ?? [])
    expect([...used], code).toEqual(expect.arrayContaining([...names]))
  }
})
