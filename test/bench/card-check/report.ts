export interface Figure {
  readonly check: 'limit' | 'search' | 'question' | 'engines'
  readonly of: string
  readonly values: Readonly<Record<string, unknown>>
}

/** Figures and shortfalls of a check, said as they come, within its time. */
export class Report {
  readonly shortfalls: string[] = []
  private readonly all: Figure[] = []
  private readonly startMs = performance.now()

  constructor(
    readonly device: string,
    private readonly limitMs: number,
  ) {}

  /** Time is left before this share of the limit. */
  has(share: number): boolean {
    return performance.now() - this.startMs < share * this.limitMs
  }

  leftMs(): number {
    return Math.ceil(Math.max(1000, this.limitMs - (performance.now() - this.startMs)))
  }

  add(figure: Figure, text: string): void {
    this.all.push(figure)
    process.stdout.write(`${figure.check}: ${figure.of}: ${text}\n`)
  }

  fellShort(text: string): void {
    this.shortfalls.push(text)
    process.stdout.write(`  FELL SHORT: ${text}\n`)
  }

  /** One check. A throw falls short, so that the figures of the others are kept. */
  async attempt(check: Figure['check'], of: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.fellShort(`${check}: ${of}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  leftOut(check: Figure['check'], of: string): void {
    this.fellShort(`${check}: ${of}: not checked, the time was spent`)
  }

  figures(): unknown {
    const { device, shortfalls, all } = this
    const seconds = Math.round((performance.now() - this.startMs) / 1000)
    return { device, seconds, shortfalls, figures: all }
  }

  end(file: string): void {
    const count = this.shortfalls.length
    const text = count === 0 ? 'everything held' : `${count} fell short:`
    process.stdout.write(`\n${this.device}: ${text}\n`)
    for (const shortfall of this.shortfalls) process.stdout.write(`  ${shortfall}\n`)
    process.stdout.write(`figures: ${file}\n`)
  }
}
