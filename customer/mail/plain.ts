import type { Letter } from './letter.js';

/** The letter for readers without HTML: every value is one line, so nothing in it can look like another part. */
export function plainText(letter: Letter): string {
  const blocks = [
    letter.greeting,
    ...letter.paragraphs,
    letter.facts.map((fact) => `${fact.label}: ${fact.value}`).join('\n'),
    `${letter.button.label}:\n${letter.button.url}`,
    letter.items.length === 0
      ? ''
      : [`${letter.itemsHeading}:`, ...letter.items.map((item) => `- ${item}`)].join('\n'),
    ...letter.after,
    ['-- ', letter.foot.brand, letter.foot.postalAddress, letter.foot.question, letter.foot.reason]
      .filter((line) => line !== '')
      .join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
