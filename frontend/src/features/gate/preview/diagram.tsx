import mermaid from "mermaid";
import { type ReactNode, useEffect, useId, useState } from "react";
import { useMedia } from "../../../lib/use-media.ts";
import { diagramRefusal } from "./address-policy.ts";

type Drawing =
  | { is: "drawing" }
  | { is: "drawn"; address: string; width: number; height: number }
  | { is: "refused"; why: string };

/**
 * A Mermaid diagram. It is shown as an image of its SVG: an image runs no script, follows no link
 * and fetches nothing, whatever the source made Mermaid write.
 */
export default function Diagram({ source, code }: { source: string; code: ReactNode }) {
  const dark = useMedia("(prefers-color-scheme: dark)");
  const id = useId().replaceAll(/[^a-z0-9]/gi, "");
  const [drawing, setDrawing] = useState<Drawing>({ is: "drawing" });

  useEffect(() => {
    let current = true;
    void draw(`diagram${id}`, source, dark).then((drawn) => current && setDrawing(drawn));
    return () => {
      current = false;
    };
  }, [id, source, dark]);

  if (drawing.is === "drawing") return code;
  if (drawing.is === "refused") {
    return (
      <>
        {code}
        <p className="prose-note">{drawing.why}</p>
      </>
    );
  }
  const { address, width, height } = drawing;
  return (
    <figure className="prose-diagram">
      <img src={address} width={width} height={height} alt="Diagram; its source follows" />
      <details>
        <summary>Source</summary>
        {code}
      </details>
    </figure>
  );
}

// Mermaid measures in the page and keeps one configuration, so diagrams are drawn one by one.
let queue: Promise<unknown> = Promise.resolve();

function draw(id: string, source: string, dark: boolean): Promise<Drawing> {
  const drawn = queue.then(() => drawNow(id, source, dark));
  queue = drawn;
  return drawn;
}

async function drawNow(id: string, source: string, dark: boolean): Promise<Drawing> {
  const why = diagramRefusal(source);
  if (why !== undefined) return { is: "refused", why };
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    suppressErrorRendering: true,
    theme: "base",
    themeVariables: pageColours(dark),
    fontFamily: "system-ui, sans-serif",
    // Nothing in a diagram's own settings may loosen these.
    secure: ["secure", "securityLevel", "startOnLoad", "suppressErrorRendering", "htmlLabels"],
  });
  try {
    const { svg } = await mermaid.render(id, source);
    return { is: "drawn", ...imageOf(svg) };
  } catch (error) {
    document.getElementById(`d${id}`)?.remove();
    return { is: "refused", why: `Not drawn: ${reason(error)}` };
  }
}

/** The page's own colours: an image cannot see its variables. */
function pageColours(dark: boolean) {
  const page = getComputedStyle(document.documentElement);
  const colour = (name: string) => page.getPropertyValue(`--color-${name}`).trim();
  return {
    darkMode: dark,
    fontSize: "13px",
    background: colour("surface"),
    primaryColor: colour("sunken"),
    primaryTextColor: colour("ink"),
    primaryBorderColor: colour("control"),
    secondaryColor: colour("accent-tint"),
    tertiaryColor: colour("bg"),
    lineColor: colour("ink-3"),
    textColor: colour("ink"),
    edgeLabelBackground: colour("surface"),
    noteBkgColor: colour("accent-tint"),
    noteTextColor: colour("ink"),
    noteBorderColor: colour("accent-line"),
  };
}

function imageOf(svg: string): { address: string; width: number; height: number } {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const box = (root.getAttribute("viewBox") ?? "").split(/\s+/).map(Number);
  const [width, height] = [box[2] || 600, box[3] || 400].map(Math.ceil) as [number, number];
  root.setAttribute("width", String(width));
  root.setAttribute("height", String(height));
  root.removeAttribute("style");
  const text = new XMLSerializer().serializeToString(root);
  return { address: `data:image/svg+xml,${encodeURIComponent(text)}`, width, height };
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n").slice(0, 3).join("\n");
}
