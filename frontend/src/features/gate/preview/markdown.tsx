import { memo } from "react";
import ReactMarkdown, { type Components, type Options } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { isFragment, openableAddress } from "./address-policy.ts";
import { CodeBlock } from "./code-block.tsx";
import { type LineOptions, rehypeHidden, rehypeLines, rehypeReadable } from "./rehype-artifact.ts";
import { ScrollBox } from "./scroll-box.tsx";

// Footnotes come with their ids prefixed already; a second prefix would cut them from their links.
const SCHEMA = { ...defaultSchema, clobberPrefix: "" };

const COMPONENTS: Components = {
  a({ href, children, node: _node, ...rest }) {
    if (isFragment(href)) {
      return <a {...rest} href={href} onClick={goWithin}>{children}</a>;
    }
    const address = openableAddress(href);
    if (address === undefined) return <span>{children}</span>;
    return (
      <a href={address} target="_blank" rel="noopener noreferrer" title={address}>{children}</a>
    );
  },
  // None is left by now; this is the second lock on the door.
  img: ({ alt }) => <span>{alt}</span>,
  input({ checked }) {
    return (
      <input
        type="checkbox"
        checked={checked === true}
        readOnly
        disabled
        aria-label={checked === true ? "Done" : "To do"}
      />
    );
  },
  table({ children }) {
    return (
      <ScrollBox label="Table" className="prose-table">
        <table>{children}</table>
      </ScrollBox>
    );
  },
  pre: CodeBlock,
};

export interface MarkdownProps {
  text: string;
  lines: LineOptions;
}

/** GitHub-flavoured Markdown as elements. Nothing in the text can run, or ask another machine. */
export const Markdown = memo(function Markdown({ text, lines }: MarkdownProps) {
  const rehypePlugins: Options["rehypePlugins"] = [
    rehypeReadable,
    [rehypeSanitize, SCHEMA],
    [rehypeHighlight, { detect: false }],
    [rehypeLines, lines],
    rehypeHidden,
  ];
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm]}
      rehypePlugins={rehypePlugins}
      components={COMPONENTS}
      // The address policy decides, and it has to see what was written.
      urlTransform={(url) => url}
    >
      {text}
    </ReactMarkdown>
  );
});

/** Goes to a footnote and back without touching the page's address. */
function goWithin(event: React.MouseEvent<HTMLAnchorElement>): void {
  event.preventDefault();
  const id = decodeURIComponent(event.currentTarget.hash.slice(1));
  const within = event.currentTarget.closest(".prose");
  const target = within?.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
  if (target === null || target === undefined) return;
  target.scrollIntoView({ block: "center" });
  if (!target.matches("a")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}
