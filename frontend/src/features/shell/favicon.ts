/** The tab's icon: the mark, and how many missions wait for the person. */
export function faviconUrl(waiting: number): string {
  const mark =
    `<path d="M26.5 10A12 12 0 1 1 16 4" fill="none" stroke="#6f7989" stroke-width="3.5" stroke-linecap="round"/>` +
    `<path d="M16 10.5 21.5 16 16 21.5 10.5 16Z" fill="#4767e0"/>`;
  const count = waiting > 9 ? "9+" : String(waiting);
  const badge = waiting === 0 ? "" : `<circle cx="21.5" cy="21.5" r="10.5" fill="#3355d1"/>` +
    `<text x="21.5" y="26.3" text-anchor="middle" font-family="sans-serif" font-weight="700" ` +
    `font-size="${waiting > 9 ? 11 : 14}" fill="#fff">${count}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${mark}${badge}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
