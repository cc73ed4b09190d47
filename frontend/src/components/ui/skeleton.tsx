import { clsx } from "clsx";

/** A pale bar where text will stand; only for the first load. */
export function Skeleton({ className }: { className: string }) {
  return (
    <span
      aria-hidden="true"
      className={clsx("block animate-pulse rounded-kbd bg-hover", className)}
    />
  );
}
