import type { Element, ElementContent } from "hast";
import { lazy, type ReactNode, Suspense } from "react";
import type { ExtraProps } from "react-markdown";
import { ScrollBox } from "./scroll-box.tsx";

// A megabyte of drawing code, loaded when the first diagram is shown.
const Diagram = lazy(() => import("./diagram.tsx"));

type PreProps = React.JSX.IntrinsicElements["pre"] & ExtraProps;

/** A block of code; one in Mermaid's language is drawn. */
export function CodeBlock({ node, children, className, style, ...rest }: PreProps): ReactNode {
  const lines = Object.fromEntries(
    Object.entries(rest).filter(([name]) => name.startsWith("data-line")),
  );
  const block = (
    <ScrollBox label="Code" className="prose-code">
      <pre>{children}</pre>
    </ScrollBox>
  );
  return (
    <div className={className} style={style} {...lines}>
      {isMermaid(node)
        ? (
          <Suspense fallback={block}>
            <Diagram source={textOf(node)} code={block} />
          </Suspense>
        )
        : block}
    </div>
  );
}

function isMermaid(pre: Element | undefined): pre is Element {
  const code = pre?.children[0];
  if (code?.type !== "element") return false;
  const names = code.properties.className;
  return Array.isArray(names) && names.includes("language-mermaid");
}

function textOf(node: ElementContent): string {
  if (node.type === "text") return node.value;
  return node.type === "element" ? node.children.map(textOf).join("") : "";
}
