import { Compass } from "lucide-react";
import { Link } from "wouter";

/** Says that there is nothing here, and where there is something. */
export function NotFound(
  { title, text, way = { to: "/", words: "To the missions" } }: {
    title: string;
    text: string;
    way?: { to: string; words: string };
  },
) {
  return (
    <div className="flex h-full flex-col items-center justify-center px-6 text-center">
      <Compass className="size-8 text-ink-3" strokeWidth={1.5} aria-hidden="true" />
      <h1 className="mt-4 text-h1 font-semibold">{title}</h1>
      <p className="mt-1 max-w-[28rem] text-base break-words text-ink-2">{text}</p>
      <Link
        href={way.to}
        className="mt-5 inline-flex h-8 items-center rounded-control border border-border-strong px-3 text-row font-medium hover:bg-hover max-md:h-11"
      >
        {way.words}
      </Link>
    </div>
  );
}
