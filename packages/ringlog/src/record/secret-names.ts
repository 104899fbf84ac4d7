/**
 * Key names whose values are secrets, as words. A key is one of them when its last words are, in any case and with any
 * punctuation: `api key` stands for `apiKey`, `API-KEY`, `x-api-key` and `APIKEY`. Longer names stand beside their last
 * word (`access token` beside `token`) for spellings that run the words together (`accesstoken`).
 *
 * Not here, since they are harmless far more often: `key`, `auth`, `pin`, `code`, `id`, `signature`, `hash`, `nonce`.
 */
export const SECRET_NAMES: readonly string[] = [
  // Passwords
  "password, passwords, passwd, passwds, pwd, pswd, pass, pw, passphrase, passphrases, passcode, user password",
  "db password, pg password, redis password, root password, admin password, old password, new password",
  "current password, db pass, mysql pwd, otp, totp, one time code, recovery code, recovery codes, backup codes",
  "seed phrase, recovery phrase",
  // Secrets and tokens
  "secret, secrets, client secret, shared secret, app secret, token, tokens, access token, access tokens",
  "refresh token, refresh tokens, id token, auth token, bearer token, session token, security token, api token",
  "csrf token, xsrf token, csrf, xsrf, jwt, jwts, bearer, credential, credentials, creds",
  // Keys
  "api key, api keys, private key, private keys, access key, access keys, secret key, secret keys, secret access key",
  "encryption key, signing key, master key, auth key, ssh key, session key, account key, subscription key",
  // Headers and sessions
  "authorization, authorisation, proxy authorization, auth header, cookie, cookies, set cookie, session id",
  "session ids, session cookie, sess id, php sess id, j session id, connect sid, connection string",
  // Cards and persons
  "card, card number, card numbers, card no, card num, credit card, credit cards, credit card number, debit card",
  "cc number, cc num, cc no, pan, primary account number, card pin, card code, card verification, security code",
  "cvv, cvv2, cvc, cvc2, ssn, social security number",
].flatMap((line) => line.split(", "));

/** Words before `tokens` that make it a count, as language models report it: `max_tokens`, `promptTokens`. */
export const TOKEN_COUNT_WORDS: readonly string[] =
  "max min total num prompt completion input output used cached reasoning remaining read write creation".split(" ");
