import type { StockQuestion } from '../ports/supplier.js';

/** What a supplier reads: the articles, until when, and where to answer; nothing of a customer (C-34). */
export function questionMail({ reference, answerBy, lines, page, askedBy }: StockQuestion): {
  subject: string;
  text: string;
} {
  const items = lines.map(
    ({ supplierSku, variant, quantity }) => `- ${quantity} x ${supplierSku}${variant ? ` (${variant})` : ''}`,
  );
  const until = answerBy === null ? null : momentText(answerBy);
  const parts = [
    `Hello,`,
    `${askedBy.name} would like to order and asks whether you can supply:`,
    items.join('\n'),
    `Please answer on this page; no login is needed:\n${page}`,
    until ? `We wait until ${until}. Without an answer we look for the items elsewhere.` : '',
    `Question ${reference}. If something is unclear, write to ${askedBy.contactEmail}.`,
  ];
  return {
    subject: `Can you supply this? Stock question ${reference}${until ? `, until ${until}` : ''}`,
    text: `${parts.filter((part) => part !== '').join('\n\n')}\n`,
  };
}

function momentText(at: string): string {
  const format = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat('en-GB', format).format(new Date(at))} UTC`;
}
