import { clsx } from "clsx";

/** The number of a comment, as it stands beside the text. */
export function PinNumber({ n, className }: { n: number; className?: string }) {
  return <span aria-hidden="true" className={clsx("comment-pin", className)}>{n}</span>;
}
