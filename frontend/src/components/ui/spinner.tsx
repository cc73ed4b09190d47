/** An open ring that turns; with reduced motion it stands still. */
export function Spinner({ className = "size-3.5" }: { className?: string }) {
  return (
    <svg viewBox="0 0 16 16" className={`${className} shrink-0 animate-turn`} aria-hidden="true">
      <circle
        cx="8"
        cy="8"
        r="6"
        fill="none"
        stroke="currentColor"
        strokeOpacity=".3"
        strokeWidth="2"
      />
      <path d="M8 2a6 6 0 0 1 5.2 9" fill="none" stroke="currentColor" strokeWidth="2" />
    </svg>
  );
}
