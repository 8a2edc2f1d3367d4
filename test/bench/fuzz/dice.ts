import { mulberry32 } from '../../../src/advice/math/random.js'

/** Random choices that a seed decides. */
export class Dice {
  private readonly random: () => number
  constructor(seed: number) {
    this.random = mulberry32(seed)
  }

  chance(share: number): boolean {
    return this.random() < share
  }
  /** A whole number from least to most. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1))
  }
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const picked = list[this.whole(0, list.length - 1)]
    if (picked === undefined) throw new Error('there is nothing to pick from')
    return picked
  }
  /** Each entry with this chance, at least one. */
  some<T>(list: readonly T[], share: number): readonly T[] {
    const chosen = list.filter(() => this.chance(share))
    return chosen.length > 0 ? chosen : [this.pick(list)]
  }
  times<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.whole(0, most) }, make)
  }
  /** Text as clients do not send it: none, long, of other planes, half of a pair, controls, marks that turn the direction, what ends strings elsewhere. */
  text(): string {
    const pieces = [
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
    ]
    if (this.chance(0.01)) return this.pick(pieces).repeat(this.whole(100, 20_000))
    return this.times(6, () => this.pick(pieces)).join('')
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
    return this.chance(0.5)
      ? this.times(3, () => this.json(depth - 1))
      : Object.fromEntries(
          this.times(3, () => [
            this.pick(['a', 'type', 'name', 'class_name', 'config', this.text()]),
            this.json(depth - 1),
          ]),
        )
  }
}
