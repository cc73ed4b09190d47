/** One promised figure as it was measured. */
export interface Figure {
  readonly name: string;
  /** What was measured, with its unit. */
  readonly value: string;
  /** What it is held against in the same run. */
  readonly baseline: string;
  /** Value over baseline, or the value itself where the promise is absolute. */
  readonly ratio: number;
  /** The ratio must not be larger; undefined where nothing was promised. */
  readonly aim?: number;
}

export function isMissed({ ratio, aim }: Figure): boolean {
  return aim !== undefined && ratio > aim;
}

/** The figures as a table of plain text. */
export function table(figures: readonly Figure[]): string {
  const rows = [
    ["figure", "measured", "baseline", "ratio", "aim", ""],
    ...figures.map((figure) => [
      figure.name,
      figure.value,
      figure.baseline,
      figure.ratio.toFixed(2),
      figure.aim === undefined ? "" : `≤ ${figure.aim}`,
      figure.aim === undefined ? "" : isMissed(figure) ? "MISSED" : "ok",
    ]),
  ];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ??
    [];
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ").trimEnd())
    .join("\n");
}
