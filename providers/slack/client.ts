import { exchange, failureOf, type HttpAnswer, isSuccess } from '../http.js';
import type { AlertChannel } from '../ports/alert-channel.js';
import { ProviderError } from '../ports/errors.js';
import { slackMessage } from './blocks.js';

const provider = 'slack';

export interface SlackAccess {
  /** The incoming webhook's whole address. It is the credential. */
  webhookUrl: string;
  /** For one call, ms. */
  timeoutMs: number;
}

/** A Slack channel by incoming webhook. It answers `ok`, or one word of what is wrong. */
export function createSlackChannel({ webhookUrl, timeoutMs }: SlackAccess): AlertChannel {
  return {
    post: async (message, signal) => {
      const body = slackMessage(message);
      const answer = await exchange({
        provider,
        method: 'POST',
        url: webhookUrl,
        headers: {},
        body,
        timeoutMs,
        signal,
      });
      if (!isSuccess(answer)) throw refusal(answer, webhookUrl);
      if (answer.text.trim() === 'ok') return;
      throw new ProviderError(
        provider,
        'noAnswer',
        'UNREADABLE',
        `${answer.status} with another body than "ok"`,
      );
    },
  };
}

/** Its words (`invalid_payload`, `channel_not_found`, ...) are its codes. Gateways answer in HTML. */
function refusal(answer: HttpAnswer, webhookUrl: string): ProviderError {
  const word = /^[a-z_]{2,60}$/.exec(answer.text.trim())?.[0] ?? null;
  return failureOf(answer, { code: word, message: word }, [webhookUrl]);
}
