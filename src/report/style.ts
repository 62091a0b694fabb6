/** Signs that repeat what the words beside them say. */
export interface Symbols {
  readonly good: string
  readonly bad: string
  readonly warning: string
  readonly same: string
  readonly arrow: string
  readonly ellipsis: string
  readonly dash: string
  readonly dot: string
  readonly times: string
  /** Branch with siblings below it, last branch, and what stands below each. */
  readonly tree: { readonly fork: string; readonly end: string; readonly down: string; readonly blank: string }
  /** Curves: cells from empty to full, and the axis. */
  readonly curve: {
    readonly blocks: string
    readonly axis: { readonly side: string; readonly line: string; readonly mark: string }
  }
}

export const unicodeSymbols: Symbols = {
  good: '✓',
  bad: '✗',
  warning: '!',
  same: '·',
  arrow: '→',
  ellipsis: '…',
  dash: '—',
  dot: '·',
  times: '×',
  tree: { fork: '├─ ', end: '└─ ', down: '│  ', blank: '   ' },
  curve: { blocks: ' ▁▂▃▄▅▆▇█', axis: { side: '│', line: '─', mark: '┼' } },
}

export const asciiSymbols: Symbols = {
  good: 'ok',
  bad: 'x',
  warning: '!',
  same: '.',
  arrow: '->',
  ellipsis: '...',
  dash: '-',
  dot: '.',
  times: 'x',
  tree: { fork: '|- ', end: '`- ', down: '|  ', blank: '   ' },
  curve: { blocks: ' .:#', axis: { side: '|', line: '-', mark: '+' } },
}

/** How a report looks: colours by meaning (identity where there are none), symbols, and the width to keep to. */
export interface Style {
  readonly strong: (text: string) => string
  readonly quiet: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  /** Names of things: files, records, commands to type. */
  readonly name: (text: string) => string
  readonly symbols: Symbols
  /** Columns, 80 to 100. */
  readonly width: number
}

const asItIs = (text: string) => text

/** No colour, Unicode symbols, the widest report: what files and pipes get. */
export const plainStyle: Style = {
  strong: asItIs,
  quiet: asItIs,
  good: asItIs,
  bad: asItIs,
  warn: asItIs,
  name: asItIs,
  symbols: unicodeSymbols,
  width: 100,
}
