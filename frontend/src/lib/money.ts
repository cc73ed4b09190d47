/** What a model's answers cost, as people read it. */

/** "$0.08"; what is less than a cent is told as that, for nothing it was not. */
export function dollars(usd: number): string {
  if (usd > 0 && usd < 0.01) return "<$0.01";
  return `$${usd.toFixed(2)}`;
}
