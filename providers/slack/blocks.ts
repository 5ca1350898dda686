import type { AlertField, AlertMessage } from '../ports/alert-channel.js';

/** Slack's bounds: a section's text, one field of it, its fields, and blocks of a message. */
const most = { text: 3000, field: 2000, fields: 10, blocks: 50 };

/** A message in Slack's form: blocks for those who open it, text for notifications and old clients. */
export function slackMessage({ text, fields }: AlertMessage) {
  const said = cut(escaped(text), most.text);
  const heading = { type: 'section', text: mrkdwn(said) };
  const sections = groupsOf(fields, most.fields).map((group) => ({
    type: 'section',
    fields: group.map((field) => mrkdwn(cut(lineOf(field), most.field))),
  }));
  return { text: said, blocks: [heading, ...sections].slice(0, most.blocks) };
}

function mrkdwn(text: string) {
  return { type: 'mrkdwn', text, verbatim: true } as const;
}

function lineOf({ name, value }: AlertField): string {
  return `*${escaped(name)}*\n${escaped(value)}`;
}

/** Slack's three: without them a text could call the whole channel (`<!channel>`) or dress up a link. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Never in the middle of an escaped character. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/&[a-z]*$/, '')}…`;
}

function groupsOf<One>(all: readonly One[], size: number): One[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
