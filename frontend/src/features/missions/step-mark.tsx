import { clsx } from "clsx";
import type { StepProgress } from "./step-progress.ts";

const COLOUR: Readonly<Record<StepProgress["state"], string>> = {
  done: "text-ink-3",
  ready: "text-ink-2",
  queued: "text-ink-2",
  running: "text-running",
  waiting: "text-accent",
  failed: "text-failed",
  stopped: "text-ink-2",
  ahead: "text-ink-3",
};

/** A circle is an agent, a diamond a person. Done shows a check, all others their number. */
export function StepMark(
  { kind, state, index, className }:
    & Pick<StepProgress, "kind" | "state" | "index">
    & { className?: string },
) {
  const filled = state === "waiting";
  return (
    <svg
      viewBox="0 0 20 20"
      aria-hidden="true"
      className={clsx("size-5 shrink-0", COLOUR[state], className)}
    >
      <Outline kind={kind} state={state} filled={filled} />
      {state === "done"
        ? (
          <path
            d="m6.8 10.2 2.2 2.2 4.2-4.7"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.6"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        )
        : (
          <text
            x="10"
            y="13.2"
            textAnchor="middle"
            fontSize={index > 8 ? "7.5" : "9"}
            fontWeight="600"
            className={filled ? "fill-white" : "fill-current"}
          >
            {index + 1}
          </text>
        )}
    </svg>
  );
}

function Outline(
  { kind, state, filled }: Pick<StepProgress, "kind" | "state"> & { filled: boolean },
) {
  const stroke = { fill: filled ? "currentColor" : "none", stroke: "currentColor" };
  const strokeWidth = state === "failed" ? 2 : 1.5;
  if (kind === "gate") {
    return (
      <>
        {filled && <path d="M10 0 20 10 10 20 0 10Z" fill="currentColor" opacity=".2" />}
        <path
          d="M10 2 18 10 10 18 2 10Z"
          {...stroke}
          strokeWidth={strokeWidth}
          strokeLinejoin="round"
        />
      </>
    );
  }
  if (state !== "running") {
    return <circle cx="10" cy="10" r="7.5" {...stroke} strokeWidth={strokeWidth} />;
  }
  return (
    <>
      <circle cx="10" cy="10" r="7.5" {...stroke} strokeWidth="2" opacity=".28" />
      <path
        d="M10 2.5a7.5 7.5 0 0 1 6.5 11.250"
        {...stroke}
        strokeWidth="2"
        className="origin-center animate-turn"
      />
    </>
  );
}
