import { type RefObject, useEffect, useState } from "react";

/** Counts up whenever what is drawn in the preview may have moved. */
export function usePreviewLayout(scroller: RefObject<HTMLElement | null>): number {
  const [layout, setLayout] = useState(0);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let frame = 0;
    const changed = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setLayout((count) => count + 1));
    };
    const resized = new ResizeObserver(changed);
    const drawn = new MutationObserver((records) => {
      // The pins lie in the same scroller: they are not what is being waited for.
      if (records.some(({ target }) => blockOf(target))) changed();
    });
    resized.observe(element);
    drawn.observe(element, { childList: true, subtree: true, characterData: true });
    changed();
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      drawn.disconnect();
    };
  }, [scroller]);
  return layout;
}

function blockOf(node: Node): boolean {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest("[data-review-layer]") == null;
}
