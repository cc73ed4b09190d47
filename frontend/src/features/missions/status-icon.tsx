import type { MissionStatus } from "@haloop/shared";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { STATUS_LOOK, type StatusShape } from "./status-look.ts";

const line = { fill: "none", stroke: "currentColor", strokeWidth: 1.5 } as const;

const SHAPES: Readonly<Record<StatusShape, ReactNode>> = {
  diamond: (
    <>
      <path d="M8 0 16 8 8 16 0 8Z" fill="currentColor" opacity=".2" />
      <path d="M8 2.6 13.4 8 8 13.4 2.6 8Z" fill="currentColor" />
    </>
  ),
  ring: (
    <>
      <circle cx="8" cy="8" r="6" {...line} strokeWidth={2} opacity=".28" />
      <path d="M8 2a6 6 0 0 1 5.2 9" {...line} strokeWidth={2} />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6" {...line} />
      <path d="M8 4.8V8l2.2 1.4" {...line} strokeLinecap="round" />
    </>
  ),
  circle: <circle cx="8" cy="8" r="6" {...line} />,
  dashed: <circle cx="8" cy="8" r="6" {...line} strokeDasharray="2.4 2.3" />,
  octagon: (
    <>
      <path d="M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5Z" {...line} strokeLinejoin="round" />
      <path d="M8 4.9v3.7M8 10.7v.4" {...line} strokeLinecap="round" />
    </>
  ),
  struck: (
    <>
      <circle cx="8" cy="8" r="6" {...line} />
      <path d="M3.8 12.2 12.2 3.8" {...line} />
    </>
  ),
  check: (
    <>
      <circle cx="8" cy="8" r="6" {...line} />
      <path d="m5.4 8.2 1.8 1.8 3.4-3.8" {...line} strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
};

/** The mark of a status. It says nothing by itself: a word always stands beside it. */
export function StatusIcon({ status, className }: { status: MissionStatus; className?: string }) {
  const { shape, mark } = STATUS_LOOK[status];
  return <Shape shape={shape} className={clsx(mark, className)} />;
}

/** One of the shapes in the colour around it. */
export function Shape({ shape, className }: { shape: StatusShape; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={clsx("size-4 shrink-0", shape === "ring" && "animate-turn", className)}
    >
      {SHAPES[shape]}
    </svg>
  );
}
