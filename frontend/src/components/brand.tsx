/** A loop that comes back to you: the mark and the name. */
export function Brand() {
  return (
    <span className="flex items-center gap-2 text-title font-semibold">
      <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true">
        <path
          d="M16.6 6.2A7.6 7.6 0 1 1 10 2.4"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.2"
          strokeLinecap="round"
        />
        <path d="M10 6.4 13.6 10 10 13.6 6.4 10Z" className="fill-accent" />
      </svg>
      Haloop
    </span>
  );
}
