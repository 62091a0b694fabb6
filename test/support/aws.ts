import { plainEnv } from './cli.ts'

/** What clients of AWS run in: keys that a local server takes, and nothing of whoever runs the tests. */
export const awsEnvironment = {
  ...plainEnv(),
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_PAGER: '',
  AWS_CONFIG_FILE: '/nowhere',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  AWS_MAX_ATTEMPTS: '1',
}
