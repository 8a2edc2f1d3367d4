import { mulberry32 } from '../../../src/advice/math/random.js'

const textPieces = [
  '',
  'a',
  '0',
  ' ',
  '\u0000',
  '\n',
  '\r',
  '\t',
  '"',
  '\\',
  '"""',
  "'",
  '`',
  '%',
  '/',
  '..',
  '{',
  '$',
  '#',
  '\u2028',
  '\u202e',
  '\ufeff',
  'é',
  'é',
  'ß',
  '行',
  '🧮',
  '👩🏽‍🔬',
  '\ud800',
  '\udc00',
  '\uffff',
  'null',
  'true',
  '-1',
  '1e999',
  '__proto__',
  'constructor',
  '\'; DROP TABLE "Study"; --',
] as const

/** Random choices that depend only on the seed. */
export class Dice {
  private readonly random: () => number
  constructor(seed: number) {
    this.random = mulberry32(seed)
  }

  chance(share: number): boolean {
    return this.random() < share
  }
  /** An integer from least to most. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1))
  }
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const picked = list[this.whole(0, list.length - 1)]
    if (picked === undefined) throw new Error('cannot pick from an empty list')
    return picked
  }
  /** Each entry with this probability; at least one entry. */
  some<T>(list: readonly T[], share: number): readonly T[] {
    const chosen = list.filter(() => this.chance(share))
    return chosen.length > 0 ? chosen : [this.pick(list)]
  }
  times<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.whole(0, most) }, make)
  }
  /** Unusual text: empty, long, control characters, lone surrogates, bidi marks, quotes. */
  text(): string {
    if (this.chance(0.01)) return this.pick(textPieces).repeat(this.whole(100, 20_000))
    return this.times(6, () => this.pick(textPieces)).join('')
  }
  /** Any JSON value. */
  json(depth = 3): unknown {
    const leaf = (): unknown =>
      this.pick([
        null,
        true,
        false,
        0,
        -1,
        1.5,
        2 ** 31,
        2 ** 53,
        1e308,
        -0,
        '',
        'text',
        this.text(),
      ])
    if (depth === 0 || this.chance(0.5)) return leaf()
    if (this.chance(0.5)) return this.times(3, () => this.json(depth - 1))
    const names = ['a', 'type', 'name', 'class_name', 'config']
    return Object.fromEntries(
      this.times(3, () => [this.pick([...names, this.text()]), this.json(depth - 1)]),
    )
  }
}
