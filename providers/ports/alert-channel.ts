/** Where those on duty are told (C-47). Alerts carry order and case numbers, no person (C-35). */
export interface AlertChannel {
  /** Nothing tells two posts of one message apart: after a lost answer it may be read twice. */
  post(message: AlertMessage, signal: AbortSignal): Promise<void>;
}

export interface AlertMessage {
  /** What has happened, and what to do; also what a phone's lock screen shows. Plain words: nothing in it is markup. */
  text: string;
  fields: readonly AlertField[];
}

export interface AlertField {
  name: string;
  value: string;
}
