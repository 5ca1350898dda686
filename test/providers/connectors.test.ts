import { afterAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../../db/client.js';
import { ConfigError, readConfig } from '../../workers/config.js';
import { createConnectors } from '../../workers/connectors.js';

const needed = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  FAROS_LINK_SECRET: 'sixteen characters',
};
const twilio = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'token' };
const gorgias = {
  GORGIAS_BASE_URL: 'https://luna.gorgias.com',
  GORGIAS_EMAIL: 'a@b.example',
  GORGIAS_API_KEY: 'k',
};

describe('R-133: systems that a merchant may not have', () => {
  const { db, end } = connectDatabase(needed.DATABASE_URL, { max: 1, name: 'never connected' });
  afterAll(() => end());
  const made = (env: Record<string, string>) => {
    const connectors = createConnectors(db, readConfig({ ...needed, ...env }));
    connectors.close();
    return connectors;
  };

  test('are null without settings', () => {
    expect(made({})).toMatchObject({ textSender: null, ticketDesk: null, alertChannel: null });
    expect(made({ TWILIO_ACCOUNT_SID: '', GORGIAS_BASE_URL: '', SLACK_WEBHOOK_URL: '' })).toMatchObject({
      textSender: null,
      ticketDesk: null,
      alertChannel: null,
    });
  });

  test('are there with them', () => {
    const connectors = made({
      ...twilio,
      ...gorgias,
      SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/x',
    });
    expect(connectors.textSender).not.toBeNull();
    expect(connectors.ticketDesk).not.toBeNull();
    expect(connectors.alertChannel).not.toBeNull();
  });

  test.each([
    [{ TWILIO_ACCOUNT_SID: 'AC1' }, 'TWILIO_AUTH_TOKEN is not set'],
    [{ TWILIO_AUTH_TOKEN: 'token' }, 'TWILIO_ACCOUNT_SID is not set'],
    [{ ...gorgias, GORGIAS_API_KEY: '' }, 'GORGIAS_API_KEY is not set'],
    [{ GORGIAS_EMAIL: 'a@b.example' }, 'GORGIAS_BASE_URL, GORGIAS_API_KEY is not set'],
  ])('are refused when half set: %o', (env, words) => {
    const read = () => readConfig({ ...needed, ...env } as unknown as NodeJS.ProcessEnv);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(words);
  });
});
