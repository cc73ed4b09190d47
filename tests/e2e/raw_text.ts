/** Texts as people paste them: long, in several scripts, with everything that Markdown has. */

const PARAGRAPH = "The public API has no limit per key today, so one noisy client can slow down " +
  "everybody else; we want a budget that is fair, that is told in the answer's headers, and that " +
  "an operator can change without a deployment. ";

const MIXED = `
| case | allowed | note |
|:-----|--------:|------|
| burst | 100 | per key, \`sliding window\` |
| a \\| b | 0 | an escaped pipe |
| 日本語 | ∞ | wide characters |

\`\`\`ts
const limit = { "per-minute": 60, label: 'quote " and \\\\ backslash' };
	// a tab, two trailing spaces:${"  "}
for (const key of keys) console.log(\`\${key} <b>&amp;</b>\`);
\`\`\`

~~~
# not a heading, \`\`\` not a fence
~~~

Emoji: 🚦 👩🏽‍💻 🇨🇭 ❤️ 🏳️‍🌈, combining: é ñ, mathematics: 𝔘 ∑ ≤.

Arabic: يجب أن يكون الحد لكل مفتاح 60 طلبًا في الدقيقة، مع رسالة واضحة.
Hebrew: יש להחזיר 429 עם כותרת Retry-After לכל לקוח.

- [ ] a task
  - nested, with [a link](https://example.org/a?b=c&d=e#f) and <https://example.org>
1. one
1. two

> quoted **bold** _italic_ ~~gone~~ \`code\`

&lt;script&gt; is text, and so is $HOME, %s, \\n, '; DROP TABLE missions; --
`;

/** At least `words` words; `marker` makes it unlike every other text. */
export function rawText(marker: string, words = 2_000): string {
  const parts = [`# Rate limiting ${marker}\n`];
  for (let section = 1; wordCount(parts.join("")) < words; section++) {
    parts.push(`\n## Section ${section} of ${marker}\n\n${PARAGRAPH.repeat(3)}\n${MIXED}`);
  }
  // No line break at the end: nothing may add one.
  return `${parts.join("")}\nThe end of ${marker}`;
}

export function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}

/** What the mock agent writes for a step (its documented format). */
export function mockOutput(step: string, agent: string, input: string): string {
  return `# Output from ${step}\n\nProcessed by: ${agent}\n\n${input}`;
}
