/** The figures of an advice: those that its evidence can fill. */
import type { Advice } from '../../advice/vocabulary/answer.js'
import type { Language } from '../../words/messages.js'
import { endsFigure } from './ends.js'
import type { Figure } from './figure.js'
import { memoryFigure } from './memory.js'
import { figureWords, type FigureWords } from './parts.js'
import { raceFigure } from './race.js'
import { rangeTestFigure } from './range-test.js'
import { throughputFigure } from './throughput.js'
import { timeToTargetFigure } from './time-to-target.js'

type MakeFigure = (advice: Advice, words: FigureWords) => Figure | null

/** In the order in which they are read. */
const makers: readonly MakeFigure[] = [
  memoryFigure,
  throughputFigure,
  // trainings are compared by where they end, or by when they reach a loss
  (advice, words) => endsFigure(advice, words) ?? timeToTargetFigure(advice, words),
  rangeTestFigure,
  raceFigure,
]

export function figuresOf(advice: Advice, language: Language): readonly Figure[] {
  const words = figureWords(language)
  return makers.flatMap((make) => make(advice, words) ?? [])
}
