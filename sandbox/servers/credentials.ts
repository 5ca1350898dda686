/** Credentials of the sandbox alone: fixed, public and worthless outside it. docs/sandbox.md lists them. */

export interface ShopifyAccount {
  shop: string;
  accessToken: string;
  /** The app's client secret: signs webhooks. */
  webhookSecret: string;
}

export interface EasyPostAccount {
  apiKey: string;
  webhookSecret: string;
}

export interface LobAccount {
  /** `test_` or `live_` and more, as Lob writes them. */
  apiKey: string;
}

export interface SupplierAccount {
  supplier: string;
  token: string;
  /** As Standard Webhooks writes it: `whsec_` and base64. */
  webhookSecret: string;
}

export interface TwilioAccount {
  accountSid: string;
  /** Signs webhooks too. */
  authToken: string;
  /** Numbers that may send, one per brand; Twilio's own test number may as well. */
  numbers: readonly string[];
}

export interface MailBounceAccount {
  /** As Standard Webhooks writes it: `whsec_` and base64. */
  webhookSecret: string;
}

export interface GorgiasAccount {
  email: string;
  apiKey: string;
}

export interface SlackAccount {
  /** The webhook's path, which is its credential. */
  path: string;
  channel: string;
}

export const SHOPIFY_ACCOUNTS: readonly ShopifyAccount[] = [
  {
    shop: 'lumen-jewelry.myshopify.com',
    accessToken: 'shpat_sandbox_lumen_jewelry',
    webhookSecret: 'shpss_sandbox_lumen_jewelry',
  },
  {
    shop: 'harbor-goods.myshopify.com',
    accessToken: 'shpat_sandbox_harbor_goods',
    webhookSecret: 'shpss_sandbox_harbor_goods',
  },
];

export const EASYPOST_ACCOUNT: EasyPostAccount = {
  apiKey: 'EZTKsandbox',
  webhookSecret: 'sandbox-easypost-secret',
};

export const LOB_ACCOUNT: LobAccount = { apiKey: 'test_sandbox_lob' };

export const SUPPLIER_ACCOUNTS: readonly SupplierAccount[] = [
  {
    supplier: 'engraving-ny',
    token: 'sandbox-token-engraving-ny',
    webhookSecret: 'whsec_c2FuZGJveC1lbmdyYXZpbmctbnktMDAwMQ==',
  },
  {
    supplier: 'warehouse-ca',
    token: 'sandbox-token-warehouse-ca',
    webhookSecret: 'whsec_c2FuZGJveC13YXJlaG91c2UtY2EtMDAwMQ==',
  },
  {
    supplier: 'silver-a',
    token: 'sandbox-token-silver-a',
    webhookSecret: 'whsec_c2FuZGJveC1zaWx2ZXItYS0wMDAwMDAwMQ==',
  },
];

export const MAILBOX_SMTP_USER = { user: 'sandbox', password: 'sandbox' } as const;

export const TWILIO_ACCOUNT: TwilioAccount = {
  accountSid: 'AC5a4d626f780000000000000000000001',
  authToken: 'sandbox-twilio-auth-token',
  numbers: ['+12025550110', '+12025550120'],
};

/** Signs what reads the mailbox of our return path. */
export const MAIL_BOUNCE_ACCOUNT: MailBounceAccount = {
  webhookSecret: 'whsec_c2FuZGJveC1tYWlsLWJvdW5jZS0wMDAwMDAwMQ==',
};

export const GORGIAS_ACCOUNT: GorgiasAccount = {
  email: 'operations@faros.example',
  apiKey: 'sandbox-gorgias-api-key',
};

export const SLACK_ACCOUNT: SlackAccount = {
  path: '/services/TSANDBOX1/BSANDBOX1/sandboxalertsandboxalert',
  channel: '#operations',
};
