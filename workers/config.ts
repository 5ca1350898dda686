import { z } from 'zod';

const ms = (standard: number) => z.coerce.number().int().positive().max(86_400_000).default(standard);
const port = (standard: number) => z.coerce.number().int().min(0).max(65_535).default(standard);
const count = (standard: number) => z.coerce.number().int().positive().default(standard);

const validatorNames = ['easypost', 'lob'] as const;
export type ValidatorName = (typeof validatorNames)[number];

/** Names with commas between, each once, in the order in which they are asked. */
const validators = z
  .string()
  .default('easypost')
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(
    z
      .array(z.enum(validatorNames, { error: `expected names of ${validatorNames.join(', ')}` }))
      .refine((names) => new Set(names).size === names.length, { error: 'a validator is named twice' }),
  );

/** Every setting of our processes; the connection to Temporal is Temporal's own (`TEMPORAL_ADDRESS`, `TEMPORAL_PROFILE`, ...). */
const schema = z.object({
  DATABASE_URL: z.string().min(1),
  SMTP_URL: z.string().min(1).default('smtp://127.0.0.1:25'),
  EASYPOST_BASE_URL: z.url().default('https://api.easypost.com'),
  EASYPOST_API_KEY: z.string().default(''),
  EASYPOST_WEBHOOK_SECRET: z.string().default(''),
  TWILIO_BASE_URL: z.url().default('https://api.twilio.com'),
  TWILIO_ACCOUNT_SID: z.string().default(''),
  TWILIO_AUTH_TOKEN: z.string().default(''),
  MAIL_BOUNCE_SECRET: z.string().default(''),
  GORGIAS_BASE_URL: z.url().optional(),
  GORGIAS_EMAIL: z.string().default(''),
  GORGIAS_API_KEY: z.string().default(''),
  SLACK_WEBHOOK_URL: z.url().optional(),
  LOB_BASE_URL: z.url().default('https://api.lob.com'),
  LOB_API_KEY: z.string().default(''),
  FAROS_ADDRESS_VALIDATORS: validators,
  FAROS_API_PORT: port(8080),
  FAROS_HEALTH_PORT: port(9464),
  FAROS_BIND: z.string().default('127.0.0.1'),
  FAROS_PUBLIC_URL: z.url().default('http://127.0.0.1:8080'),
  FAROS_LINK_SECRET: z.string().min(16),
  FAROS_LINK_PER_MINUTE: count(30),
  FAROS_SENDER_PER_MINUTE: count(300),
  FAROS_SENDER_HEADER: z.string().default(''),
  FAROS_MARK_SECRET: z.string().min(16).optional(),
  FAROS_MAIL_DOMAIN: z.string().default('mail.faros.invalid'),
  FAROS_TASK_QUEUE: z.string().default('orders'),
  FAROS_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  FAROS_DB_POOL: count(20),
  FAROS_MAX_CACHED_ORDERS: count(1000),
  FAROS_MAX_WORKFLOW_TASKS: count(40),
  FAROS_MAX_LOCAL_ACTIVITIES: count(40),
  FAROS_MAX_ACTIVITIES: count(40),
  FAROS_QUICK_TIMEOUT_MS: ms(1500),
  FAROS_SLOW_TIMEOUT_MS: ms(30_000),
  FAROS_RETRY_INITIAL_MS: ms(1000),
  FAROS_RETRY_MAXIMUM_MS: ms(60_000),
  FAROS_LEASE_MS: ms(45_000),
  FAROS_WORKFLOW_TASK_TIMEOUT_MS: ms(10_000),
  FAROS_SHUTDOWN_GRACE_MS: ms(10_000),
  FAROS_BLIND_WORDS_AGE_MS: z.coerce.number().int().min(0).max(60_000).default(10_000),
  FAROS_RELAY_INTERVAL_MS: ms(1000),
  FAROS_PULL_INTERVAL_MS: ms(60_000),
  FAROS_SWEEP_EVERY_MS: ms(60_000),
  FAROS_SWEEP_TOLERANCE_MS: ms(120_000),
  FAROS_SWEEP_PAGE: count(1000),
  FAROS_ALERTS_EVERY_MS: ms(15_000),
  FAROS_ALERTS_FROM: z.email().optional(),
  FAROS_WORKFLOW_BUNDLE: z.string().optional(),
});

export type Config = z.infer<typeof schema>;

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the environment. Throws ConfigError that names every wrong variable at once. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(
      `the environment is not usable; .env.example documents each variable:\n${problems.join('\n')}`,
    );
  }
  const config = parsed.data;
  if (config.FAROS_LEASE_MS <= config.FAROS_SLOW_TIMEOUT_MS) {
    throw new ConfigError(
      'FAROS_LEASE_MS must be longer than FAROS_SLOW_TIMEOUT_MS: a lease outlives the attempt it guards',
    );
  }
  refuseHalves(config);
  if (config.FAROS_ADDRESS_VALIDATORS.includes('lob') && config.LOB_API_KEY === '') {
    throw new ConfigError('FAROS_ADDRESS_VALIDATORS names lob, but LOB_API_KEY is empty');
  }
  return config;
}

/** Optional systems are set wholly or not at all: half a credential would switch one off in silence. */
function refuseHalves(config: Config): void {
  const together = [
    ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
    ['GORGIAS_BASE_URL', 'GORGIAS_EMAIL', 'GORGIAS_API_KEY'],
  ] as const;
  for (const names of together) {
    const missing = names.filter((name) => !config[name]);
    if (missing.length > 0 && missing.length < names.length) {
      throw new ConfigError(
        `${names.join(', ')} are set together, or none of them: ${missing.join(', ')} is not set`,
      );
    }
  }
}
