import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';
import { findSecrets } from './find-secrets.ts';
import { listAllValues, redactLine } from './redact-secrets.ts';

const names: Record<string, string> = {
  anthropic: 'Anthropic API key',
  aws: 'AWS credential',
  azure: 'Azure credential',
  basicauth: 'password in a URL',
  'database-connection-string': 'database password',
  docker: 'Docker token',
  figma: 'Figma token',
  gcp: 'Google Cloud credential',
  github: 'GitHub token',
  gitlab: 'GitLab token',
  grafana: 'Grafana token',
  groq: 'Groq API key',
  huggingface: 'Hugging Face token',
  linear: 'Linear API key',
  npm: 'npm token',
  notion: 'Notion token',
  openai: 'OpenAI API key',
  privatekey: 'private key',
  sendgrid: 'SendGrid API key',
  shopify: 'Shopify token',
  slack: 'Slack token',
  stripe: 'Stripe API key',
  vercel: 'Vercel token',
};

/**
 * `secrets/<type>`, always critical. The finding is stored and posted, so it never holds the secret: the quotation is redacted, and
 * the line number, read from this diff, places it where the diff was not redacted.
 */
async function run(_deps: EvidenceDeps, input: EvidenceInput): Promise<EvidenceFinding[]> {
  const secrets = await findSecrets(input.files, input.signal);
  const values = listAllValues(secrets);
  return secrets.map(({ path, line, type, text }) => {
    const name = names[type] ?? 'secret';
    return {
      rule: `secrets/${type}`,
      source: 'evidence',
      severity: 'critical',
      title: `${name.charAt(0).toUpperCase()}${name.slice(1)} committed`,
      body: [
        `This line adds what looks like a ${name}. Once pushed it must be treated as leaked: removing the line does not remove it`,
        'from the history. Revoke or rotate it, then read it from the environment or a secret store.',
      ].join('\n'),
      path,
      quote: [redactLine(text, values).slice(0, 300)],
      line,
      replacement: null,
    };
  });
}

export const secretsRule: EvidenceRule = { id: 'secrets', run };
