import { DefaultLogger, type Logger as TemporalLogger } from '@temporalio/worker';
import { type Logger, pino } from 'pino';

/** JSON lines on standard output. Facts carry `orderId` where there is one, and never a person. */
export function createLog(entry: string, level: string): Logger {
  return pino({ level, base: { entry }, timestamp: pino.stdTimeFunctions.isoTime });
}

/** The SDK's own lines, in the same stream. */
export function temporalLogger(log: Logger): TemporalLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    const { workflowId, ...facts }: Record<string, unknown> = meta ?? {};
    const line = { ...facts, ...(workflowId === undefined ? {} : { orderId: workflowId }) };
    if (level === 'ERROR') log.error(line, message);
    else if (level === 'WARN') log.warn(line, message);
    else log.debug(line, message);
  });
}
