/** The trade between batch sizes as a table: one line a size, numbers below one another. */
import type { Advice, SizeTrade, Trade } from '../../advice/vocabulary/answer.js'
import { formatMessage, type Language } from '../../words/messages.js'
import { count, decimal, rate } from '../../words/number-format.js'
import type { Paint } from '../terminal/style.js'
import { displayWidth } from '../terminal/text-layout.js'

export interface TableLook {
  readonly language: Language
  readonly paint: Paint
}

/** Between two columns. */
const gap = '  '

/** Nothing where no two sizes were compared. */
export function tradeLines(
  { trade, batchSize }: Pick<Advice, 'trade' | 'batchSize'>,
  { language, paint }: TableLook,
): readonly string[] {
  if (trade === undefined || trade === null) return []
  const say = (id: string, values: Record<string, string | number> = {}): string =>
    formatMessage(language, id, values)
  const head = ['label-trade-batch', 'label-trade-rate', 'label-trade-time', headOf(trade)].map(
    (id) => say(id, { level: decimal(trade.level ?? 0) }),
  )
  const rows = trade.sizes.map((size) => cellsOf(size, say))
  const lines = aligned([head, ...rows])
  const table = lines.map((line, i) => {
    if (i === 0) return paint('dim', line)
    return trade.sizes[i - 1]?.batchSize === batchSize?.value ? paint('bold', line) : line
  })
  return [paint('bold', say('title-trade')), ...table]
}

const headOf = ({ level }: Trade): string =>
  level === null ? 'label-trade-end' : 'label-trade-to-level'

function cellsOf(
  { batchSize, learningRate, timeMs, loss, toLevelMs, reached, trained, arrived }: SizeTrade,
  say: (id: string, values?: Record<string, string | number>) => string,
): readonly string[] {
  const reaches =
    loss === null
      ? say('label-trade-level-time', { timeMs: toLevelMs ?? 0, reached: String(reached === true) })
      : say('label-trade-range', {
          value: loss.value,
          low: loss.low,
          high: loss.high,
          seen: seenWord(trained, arrived === true),
        })
  return [count(batchSize), rate(learningRate), say('label-trade-duration', { timeMs }), reaches]
}

function seenWord(trained: boolean, arrived: boolean): string {
  if (arrived) return 'measured'
  return trained ? 'trained' : 'predicted'
}

/** Every column but the last to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => displayWidth(cells[column] ?? ''))),
  )
  return rows.map((cells) =>
    cells
      .map((cell, column) =>
        column === cells.length - 1
          ? cell
          : ' '.repeat((widths[column] ?? 0) - displayWidth(cell)) + cell,
      )
      .join(gap),
  )
}
